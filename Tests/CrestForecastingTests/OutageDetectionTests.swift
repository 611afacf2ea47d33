import CrestForecasting
import CrestSeries
import Testing

@Suite struct `Outage detection` {
    /// Twenty days of 100 by night and 1,000 by day, changed by `body`.
    private func series(_ body: (inout [Double]) -> Void) throws -> TimeSeries {
        var values = (0..<480).map { $0 % 24 < 8 ? 100.0 : 1_000 }
        body(&values)
        return try TimeSeries(start: Timestamp(secondsSinceEpoch: 0), interval: .hour, values: values)
    }

    @Test func `finds zeros in the middle of the day and masks the hour after`() throws {
        let series = try series { values in for index in 250..<254 { values[index] = 0 } }
        let outages = OutageDetection.outages(in: series, period: 24)
        #expect(outages == [250..<254])
        let masked = OutageDetection.masking(outages, in: series)
        #expect(masked.isMissing.indices.filter { masked.isMissing[$0] } == [250, 251, 252, 253, 254])
    }

    @Test(arguments: [3_305, 4_032, 24_734])
    func `takes a long history of a short cycle`(count: Int) throws {
        // Parts of a whole number of cycles do not divide these lengths.
        let series = try TimeSeries(
            start: Timestamp(secondsSinceEpoch: 0), interval: .hour,
            values: (0..<count).map { $0.isMultiple(of: 2) ? 10 : 14 })
        #expect(OutageDetection.outages(in: series, period: 2).isEmpty)
    }

    @Test func `leaves quiet nights, a single zero and high values alone`() throws {
        let series = try series { values in
            values[300] = 0
            values[310] = 90_000
            values[311] = 90_000
        }
        #expect(OutageDetection.outages(in: series, period: 24).isEmpty)
    }

    @Test func `takes a closed day of the week for what it is`() throws {
        let series = try series { values in
            for index in values.indices where index / 24 % 7 == 6 { values[index] = 0 }
        }
        #expect(OutageDetection.outages(in: series, period: 24).isEmpty)
    }

    @Test func `tells a holiday from the closed day of the week`() throws {
        // Twelve weeks, closed on each seventh day and, once, on a third one.
        let week = 168
        let open = (0..<(12 * week)).map { $0 / 24 % 7 == 6 || $0 % 24 < 8 ? 0.0 : 1_000 }
        let holiday = 9 * week + 2 * 24
        let values = open.enumerated().map { holiday..<(holiday + 24) ~= $0.offset ? 0 : $0.element }
        let series = try TimeSeries(start: Timestamp(secondsSinceEpoch: 0), interval: .hour, values: values)
        #expect(OutageDetection.outages(in: series, period: 24) == [(holiday + 8)..<(holiday + 24)])
    }

    @Test func `leaves a day that is closed every fourth week alone`() throws {
        let values = (0..<(12 * 168)).map { index in
            index / 24 % 28 == 2 || index / 24 % 7 == 6 || index % 24 < 8 ? 0.0 : 1_000
        }
        let series = try TimeSeries(start: Timestamp(secondsSinceEpoch: 0), interval: .hour, values: values)
        #expect(OutageDetection.outages(in: series, period: 24).isEmpty)
    }

    @Test func `says nothing about less than two weeks`() throws {
        let short = try series { values in
            values[30] = 0; values[31] = 0
        }.window(0..<300)
        #expect(OutageDetection.outages(in: short, period: 24).isEmpty)
    }

    @Test func `tells counting noise from an outage, and takes one with a short relief for one`() throws {
        var generator = SplitMix64(seed: 9)
        // A minute of the day holds 30 requests on average; of the night 3, of every fifth night a half.
        var values = (0..<(20 * 1_440)).map { minute -> Double in
            let trials = minute % 1_440 >= 480 ? 60 : minute / 1_440 % 5 == 0 ? 1 : 6
            return (0..<trials).reduce(0.0) { sum, _ in sum + Double(generator.next() & 1) }
        }
        for index in [15_100..<15_125, 15_140..<15_160].joined() { values[index] = 0 }
        let series = try TimeSeries(start: Timestamp(secondsSinceEpoch: 0), interval: .minute, values: values)
        #expect(OutageDetection.outages(in: series, period: 1_440) == [15_100..<15_160])
    }
}

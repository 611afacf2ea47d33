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

    @Test func `says nothing about less than two weeks`() throws {
        let short = try series { values in
            values[30] = 0; values[31] = 0
        }.window(0..<300)
        #expect(OutageDetection.outages(in: short, period: 24).isEmpty)
    }
}

import CrestSeries
import Testing

@Suite struct `Gap policies` {
    private let start = Timestamp(secondsSinceEpoch: 0)

    @Test func `leave a series without gaps as it is`() throws {
        let series = try TimeSeries(start: start, interval: .hour, values: [1, 2, 3])
        for policy in GapPolicy.allCases { #expect(try series.fillingGaps(policy) == (series, 0)) }
    }

    @Test(arguments: [(GapPolicy.zero, [1.0, 0, 0, 4]), (GapPolicy.linear, [1.0, 2, 3, 4])])
    func `fill gaps and clear the mask`(policy: GapPolicy, expected: [Double]) throws {
        let series = try TimeSeries(start: start, interval: .hour, observations: [1, nil, nil, 4])
        let (filled, count) = try series.fillingGaps(policy)
        #expect(filled.values == expected)
        #expect(filled.missingCount == 0)
        #expect(count == 2)
    }

    @Test func `keep the mask when gaps stay missing`() throws {
        let series = try TimeSeries(start: start, interval: .hour, observations: [1, nil, 4])
        let (kept, count) = try series.fillingGaps(.missing)
        #expect(kept == series)
        #expect(count == 0)
    }

    @Test func `refuse gaps when told so and say where the first is`() throws {
        let series = try TimeSeries(name: "shop", start: start, interval: .hour, observations: [1, nil, 4])
        let error = try #require(throws: SeriesError.self) { try series.fillingGaps(.error) }
        #expect(error.code == .gap)
        #expect(error.description.contains("1970-01-01T01:00:00Z"))
        #expect(error.diagnostic.series == "shop")
    }

    /// Fifteen days of hours; the value is 100 · day + hour.
    private func fortnight(missing: [Int]) throws -> TimeSeries {
        let values = (0..<360).map { index -> Double? in
            missing.contains(index) ? nil : Double(index / 24 * 100 + index % 24)
        }
        return try TimeSeries(start: start, interval: .hour, observations: values)
    }

    @Test func `fill with the mean of a week before and after`() throws {
        // Day 7, 05:00: days 0 and 14 at 05:00 have 5 and 1405.
        let filled = try fortnight(missing: [7 * 24 + 5]).fillingGaps(.seasonal).series
        #expect(filled.values[7 * 24 + 5] == 705)
    }

    @Test func `fill with a week on one side where the other has none`() throws {
        let filled = try fortnight(missing: [2 * 24 + 5]).fillingGaps(.seasonal).series
        #expect(filled.values[2 * 24 + 5] == 905)
    }

    @Test func `fill with a day before and after where no week is observed`() throws {
        let hours = [0, 7, 14].map { $0 * 24 + 5 }
        let filled = try fortnight(missing: hours).fillingGaps(.seasonal).series
        #expect(filled.values[7 * 24 + 5] == 705)
        #expect(filled.values[14 * 24 + 5] == 1305)
    }

    @Test func `fill with a straight line where no day is observed`() throws {
        let series = try TimeSeries(start: start, interval: .hour, observations: [1, nil, 3])
        #expect(try series.fillingGaps(.seasonal).series.values == [1, 2, 3])
    }
}

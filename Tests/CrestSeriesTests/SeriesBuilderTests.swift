import CrestSeries
import Testing

@Suite struct `Series builder` {
    private func build(
        _ rule: BucketRule, _ rows: [(time: Int64, value: Double)], endingBy limit: Int64? = nil
    ) throws -> BuiltSeries {
        var builder = SeriesBuilder(name: "s", rule: rule)
        for row in rows {
            try builder.add(Observation(at: Timestamp(secondsSinceEpoch: row.time), value: row.value))
        }
        return try builder.build(endingBy: limit.map { Timestamp(secondsSinceEpoch: $0) })
    }

    private let rows: [(time: Int64, value: Double)] = [(0, 1), (59, 2), (60, 4), (185, 8), (239, 16)]

    private static let aggregated: [(Aggregation, [Double])] = [
        (.sum, [3, 4, 0, 24]), (.mean, [1.5, 4, 0, 12]), (.max, [2, 4, 0, 16]), (.rate, [0.05, 4.0 / 60, 0, 0.4]),
    ]

    @Test(arguments: aggregated)
    func `aggregates what falls into an interval, in any order of the rows`(
        aggregation: Aggregation, expected: [Double]
    ) throws {
        let rule = BucketRule(step: .minute, aggregation: aggregation, aggregatesEqualTimes: true)
        let built = try build(rule, rows)
        #expect(built.series.isMissing == [false, false, true, false])
        for index in [0, 1, 3] { #expect(built.series.values[index] == expected[index]) }
        for order in [[4, 3, 2, 1, 0], [2, 0, 4, 1, 3], [3, 1, 0, 4, 2]] {
            #expect(try build(rule, order.map { rows[$0] }).series == built.series)
        }
    }

    @Test func `cuts time before 1970 into intervals as wide as after it`() throws {
        let built = try build(BucketRule(step: .minute), [(-61, 1), (-60, 2), (-1, 4), (0, 8)])
        #expect(built.series.start == Timestamp(secondsSinceEpoch: -120))
        #expect(built.series.values == [1, 6, 8])
    }

    @Test func `begins weeks on Monday, or where it is told`() throws {
        // 2010-02-05 was a Friday.
        let friday = Timestamp(CivilDate(year: 2010, month: 2, day: 5))
        let monday = Timestamp(CivilDate(year: 2010, month: 2, day: 1))
        let rows = [(time: friday.secondsSinceEpoch, value: 1.0)]
        #expect(try build(BucketRule(step: .week), rows).series.start == monday)
        #expect(try build(BucketRule(step: .week, anchor: friday), rows).series.start == friday)
    }

    @Test(arguments: [[3.0, 7], [7, 3]])
    func `keeps the larger of two values for one time, whichever comes first`(values: [Double]) throws {
        var rows = values.map { (time: Int64(0), value: $0) }
        rows += (1..<200).map { (time: Int64($0 * 60), value: 1) }
        let built = try build(BucketRule(step: .minute), rows)
        #expect(built.series.values[0] == 7)
        #expect(built.quality.counts.duplicates == 1)
        #expect(built.quality.counts.conflictingDuplicates == 1)
        #expect(built.quality.counts.observations == 201)
    }

    @Test func `refuses rows of which more than one in 200 contradicts another`() throws {
        let rows = (0..<199).map { (time: Int64($0 / 2 * 60), value: Double($0)) }
        let error = #expect(throws: SeriesError.self) { try build(BucketRule(step: .minute), Array(rows.reversed())) }
        // Whatever the order of the rows, so that it can be looked up in a file of millions.
        #expect(error?.diagnostic.message.hasSuffix("the first at 1970-01-01T00:00:00Z") == true)
        let summed = try build(BucketRule(step: .minute, aggregatesEqualTimes: true), rows)
        #expect(summed.series.values.prefix(2) == [1, 5])
        #expect(summed.quality.counts.duplicates == 0)
    }

    @Test func `tells events of one second apart by their fractions`() throws {
        var builder = SeriesBuilder(rule: BucketRule(step: .minute))
        for fraction in [0, 1, 999_999_999] {
            try builder.add(Observation(at: Timestamp(secondsSinceEpoch: 5), nanoseconds: fraction, value: 1))
        }
        let built = try builder.build()
        #expect(built.series.values == [3])
        #expect(built.quality.counts.duplicates == 0)
    }

    @Test func `cuts off incomplete intervals at the ends and says so`() throws {
        let rule = BucketRule(
            step: SamplingInterval(seconds: 300), aggregatesEqualTimes: true, nativeInterval: .minute)
        let whole = (0..<15).map { (time: Int64($0 * 60 + 7), value: 1.0) }
        let built = try build(rule, whole)
        #expect(built.series.values == [5, 5, 5])
        #expect(built.quality.ends == .dropped(first: false, last: false))

        let cut = try build(rule, Array(whole.dropFirst().dropLast()))
        #expect(cut.series.values == [5])
        #expect(cut.quality.ends == .dropped(first: true, last: true))
        #expect(cut.series.start == Timestamp(secondsSinceEpoch: 300))
    }

    @Test func `keeps incomplete intervals when there are no others`() throws {
        let rule = BucketRule(step: .hour, aggregatesEqualTimes: true, nativeInterval: .minute)
        let built = try build(rule, [(60, 1), (120, 2)])
        #expect(built.series.values == [3])
        #expect(built.quality.ends == .keptIncomplete)
    }

    @Test func `keeps nothing that ends after the limit`() throws {
        let rows = (0..<10).map { (time: Int64($0 * 60), value: Double($0)) }
        #expect(try build(BucketRule(step: .minute), rows, endingBy: 330).series.values == [0, 1, 2, 3, 4])
        #expect(throws: SeriesError.self) { try build(BucketRule(step: .minute), rows, endingBy: 59) }
    }

    @Test(arguments: [Aggregation.sum, .mean, .max])
    func `coarsens a series that grows too long into exactly what the coarse step gives`(
        aggregation: Aggregation
    ) throws {
        let rows = (0..<5_000).map { (time: Int64($0 * 60), value: Double($0 * 7_919 % 1_000)) }
        let growing = BucketRule(step: .minute, isStepPinned: false, aggregation: aggregation, maximumBuckets: 600)
        let coarse = try build(growing, rows)
        #expect(coarse.series.interval == SamplingInterval(seconds: 600))
        let direct = BucketRule(step: coarse.series.interval, aggregation: aggregation, aggregatesEqualTimes: true)
        #expect(coarse.series == (try build(direct, rows).series))
    }

    @Test func `refuses a series that grows too long for a step that must stay`() throws {
        let rule = BucketRule(step: .minute, maximumBuckets: 100)
        let rows = (0..<101).map { (time: Int64($0 * 60), value: 1.0) }
        let error = #expect(throws: SeriesError.self) { try build(rule, rows) }
        #expect(error?.code == .spanTooLong)
    }

    @Test func `refuses a long series that one stray time stretches and names both ends`() throws {
        let now = Timestamp(CivilDate(year: 2026, month: 11, day: 22)).secondsSinceEpoch
        let rows = [(time: Int64(0), value: 1.0)] + (0..<100).map { (time: now + $0 * 60, value: 1) }
        let error = try #require(throws: SeriesError.self) { try build(BucketRule(step: .minute), rows) }
        #expect(error.code == .spanTooLong)
        #expect(error.description.contains("1970-01-01T00:00:00Z"))
        #expect(error.description.contains("2026-11-22T01:39:00Z"))
    }

    @Test func `takes memory for the intervals that are occupied, not for the time between them`() throws {
        var builder = SeriesBuilder(rule: BucketRule(step: SamplingInterval(seconds: 1)))
        for year in 0..<50 {
            try builder.add(Observation(at: Timestamp(secondsSinceEpoch: Int64(year) * 31_536_000), value: 1))
        }
        #expect(builder.occupiedCount == 50)
        #expect(builder.footprint < 200_000)
    }

    @Test func `takes ten bytes for an interval of regular data`() throws {
        var builder = SeriesBuilder(rule: BucketRule(step: .minute))
        for minute in 0..<6_400 {
            try builder.add(Observation(at: Timestamp(secondsSinceEpoch: Int64(minute) * 60 + 7), value: 1.5))
        }
        #expect(builder.footprint < 64_000)
    }

    /// Chunks of 64 intervals are packed when rows leave them, and rows may come back.
    @Test(arguments: [Aggregation.sum, .mean, .max], [nil, 0, 30, 1_500, 4_700] as [Int?])
    func `gives the same whatever order rows come in`(aggregation: Aggregation, irregular: Int?) throws {
        var rows: [(time: Int64, value: Double)] = []
        for minute in 0..<5_000 where minute % 97 != 0 {
            rows.append((time: Int64(minute) * 60 + 7, value: Double(minute % 613)))
        }
        // Within its interval, one is elsewhere than the others.
        if let irregular { rows[irregular].time += 20 }
        rows.append((time: 3_630, value: 5_000))
        rows.append((time: 240_041, value: -3))
        let shuffled = rows.indices.map { rows[$0 * 7_919 % rows.count] }
        let rule = BucketRule(step: .minute, aggregation: aggregation)
        let one = try build(rule, rows.sorted { $0.time < $1.time })
        #expect(try build(rule, shuffled).series == one.series)
        #expect(one.series.missingCount == 51)
        let expected: [Aggregation: Double] = [.sum: 5_060, .mean: 2_530, .max: 5_000]
        #expect(one.series.values[59] == expected[aggregation])
        #expect(try build(rule, rows.sorted { $0.time > $1.time }).series == one.series)
    }

    @Test func `knows a row again that comes twice, hours apart`() throws {
        let rows = (0..<1_000).map { (time: Int64($0 * 60), value: Double($0)) }
        let built = try build(BucketRule(step: .minute), rows + [rows[100]])
        #expect(built.series.values == rows.map(\.value))
        #expect(built.quality.counts.duplicates == 1)
        #expect(built.quality.counts.conflictingDuplicates == 0)
    }

    @Test func `refuses what is not finite, including a sum that overflows`() throws {
        let largest = Double.greatestFiniteMagnitude
        #expect(throws: SeriesError.self) { try build(BucketRule(step: .minute), [(0, .nan)]) }
        #expect(throws: SeriesError.self) { try build(BucketRule(step: .minute), [(0, .infinity)]) }
        #expect(throws: SeriesError.self) { try build(BucketRule(step: .minute), [(0, largest), (1, largest)]) }
    }

    @Test(arguments: [Int64.max, Int64.min, 253_402_300_800])
    func `refuses times that no calendar writes`(second: Int64) {
        #expect(throws: SeriesError.self) { try build(BucketRule(step: .minute), [(second, 1)]) }
    }

    @Test func `refuses to make a series of nothing`() {
        #expect(throws: SeriesError.self) { try build(BucketRule(step: .minute), []) }
    }

    @Test func `counts negatives`() throws {
        let built = try build(BucketRule(step: .minute), [(0, -1), (60, 2), (120, -3)])
        #expect(built.quality.counts.negatives == 2)
        #expect(built.series.values == [-1, 2, -3])
    }
}

@Suite struct `Natural steps` {
    @Test(arguments: [(61, 60), (55, 60), (3_500, 3_600), (595, 600), (605_000, 604_800)])
    func `are recognised within a tenth`(seconds: Int64, natural: Int64) {
        #expect(SamplingInterval(seconds: seconds).nearbyNaturalStep == SamplingInterval(seconds: natural))
    }

    @Test(arguments: [7, 420, 2_700, 700_000])
    func `are not forced on others`(seconds: Int64) {
        #expect(SamplingInterval(seconds: seconds).nearbyNaturalStep == nil)
    }

    @Test(arguments: [(60, 300), (300, 600), (600, 1_800), (3_600, 21_600), (86_400, 604_800)])
    func `coarsen to the next multiple`(seconds: Int64, next: Int64) {
        #expect(SamplingInterval(seconds: seconds).nextNaturalStep == SamplingInterval(seconds: next))
    }

    @Test func `have no multiple beyond a week, nor of seven minutes below a week`() {
        #expect(SamplingInterval.week.nextNaturalStep == nil)
        #expect(SamplingInterval(seconds: 420).nextNaturalStep == .week)
    }
}

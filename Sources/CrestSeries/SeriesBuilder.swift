/// Makes a regular series of observations that come in any order.
///
/// Time is cut into intervals as its rule says. The builder keeps sums, not observations: its memory grows with the
/// number of intervals in which something was observed.
///
/// ```swift
/// var builder = SeriesBuilder(rule: BucketRule(step: .hour, aggregation: .sum))
/// for request in requests { try builder.add(Observation(at: request.time, value: 1)) }
/// let built = try builder.build()
/// ```
public struct SeriesBuilder: Sendable {
    /// The name of the series to be built.
    public let name: String
    /// As given, with the step as it is now.
    public private(set) var rule: BucketRule
    var store: BucketStore
    var quality = SeriesQuality.Counts()
    /// The seconds of the earliest and of the latest observation.
    var first = Int64.max
    package internal(set) var last = Int64.min

    /// An empty builder.
    public init(name: String = "", rule: BucketRule) {
        self.name = name
        self.rule = rule
        store = BucketStore(step: rule.step)
    }

    /// How many intervals have an observation.
    public var occupiedCount: Int { store.occupiedCount }

    /// The second of the latest observation; nil before the first one.
    package var latestSecond: Int64? { store.occupiedCount > 0 ? last : nil }

    /// The memory that the buckets take, in bytes.
    package var footprint: Int { store.footprint }

    /// Takes an observation.
    ///
    /// - Throws: ``SeriesError/Code/notFinite``; ``SeriesError/Code/spanTooLong`` when the time lies outside the years
    ///   that a series can have, or when a pinned step would need more than the rule's maximum of intervals.
    public mutating func add(_ observation: Observation) throws(SeriesError) {
        try add(
            second: observation.timestamp.secondsSinceEpoch, nanosecond: Int64(observation.nanoseconds),
            value: observation.value)
    }

    /// The same without the wrapping: the readers' path.
    @inline(__always)
    package mutating func add(second: Int64, nanosecond: Int64, value: Double) throws(SeriesError) {
        guard value.isFinite else {
            throw .notFinite(value: value, at: Timestamp(secondsSinceEpoch: second))
        }
        guard BucketRule.representableSeconds.contains(second) else {
            throw .unrepresentable(Timestamp(secondsSinceEpoch: second))
        }
        quality.observations += 1
        if value < 0 { quality.negatives += 1 }
        if second < first { first = second }
        if second > last { last = second }
        let (keepsLargest, aggregatesEqualTimes) = (rule.aggregation == .max, rule.aggregatesEqualTimes)
        var duplicate = Duplicate.none
        store.update(at: second - rule.anchor.secondsSinceEpoch) { bucket, _ in
            duplicate = bucket.add(
                value, second: second, nanosecond: nanosecond, keepingLargest: keepsLargest,
                aggregatesEqualTimes: aggregatesEqualTimes)
        }
        note(duplicate, at: second)
        if store.occupiedCount > rule.maximumBuckets { try makeRoom() }
    }

    /// Counts rows of one second, as if each were an observation of 1.
    package mutating func count(rows: Int, at second: Int64) throws(SeriesError) {
        precondition(rule.aggregatesEqualTimes, "rows of one second are counted where they are no duplicates")
        guard rows > 0 else { return }
        try add(second: second, nanosecond: 0, value: 1)
        quality.observations += rows - 1
        let keepsLargest = rule.aggregation == .max
        store.update(at: second - rule.anchor.secondsSinceEpoch) { bucket, _ in
            bucket.count += Int64(rows - 1)
            if !keepsLargest { bucket.accumulated += Double(rows - 1) }
        }
    }

    /// An observation as readers hand it over, of which many lie in a row in memory.
    package struct Sample: Sendable {
        package var second: Int64 = 0
        package var value = 0.0
        package var nanosecond: Int32 = 0
        /// For whoever sorts them into series.
        package var key: Int32 = 0

        package init() {}
    }

    /// Takes observations one after another; those of the same interval at once.
    package mutating func add(_ samples: Span<Sample>) throws(SeriesError) {
        let (keepsLargest, aggregatesEqualTimes) = (rule.aggregation == .max, rule.aggregatesEqualTimes)
        let anchor = rule.anchor.secondsSinceEpoch
        var index = 0
        while index < samples.count {
            let opening = samples[index]
            guard opening.value.isFinite else {
                throw .notFinite(value: opening.value, at: Timestamp(secondsSinceEpoch: opening.second))
            }
            guard BucketRule.representableSeconds.contains(opening.second) else {
                throw .unrepresentable(Timestamp(secondsSinceEpoch: opening.second))
            }
            var counts = quality
            var (earliest, latest) = (first, last)
            let start = index
            store.update(at: opening.second - anchor) { stored, interval in
                var bucket = stored
                // The bounds of the bucket are within those that a series can have, but for its first and last.
                repeat {
                    let sample = samples[index]
                    guard interval.contains(sample.second &- anchor), sample.value.isFinite else { break }
                    if sample.value < 0 { counts.negatives += 1 }
                    earliest = min(earliest, sample.second)
                    latest = max(latest, sample.second)
                    let duplicate = bucket.add(
                        sample.value, second: sample.second, nanosecond: Int64(sample.nanosecond),
                        keepingLargest: keepsLargest, aggregatesEqualTimes: aggregatesEqualTimes)
                    if duplicate != .none {
                        counts.duplicates += 1
                        if duplicate == .conflicting { counts.noteConflict(at: sample.second) }
                    }
                    index &+= 1
                    guard aggregatesEqualTimes, !keepsLargest else { continue }
                    // What is summed up whatever its time needs no look at the row before.
                    let summedFrom = index
                    while index < samples.count {
                        let sample = samples[index]
                        guard interval.contains(sample.second &- anchor), sample.value.isFinite else { break }
                        if sample.value < 0 { counts.negatives += 1 }
                        earliest = min(earliest, sample.second)
                        latest = max(latest, sample.second)
                        bucket.accumulated += sample.value
                        index &+= 1
                    }
                    guard index > summedFrom else { continue }
                    let newest = samples[index &- 1]
                    bucket.count += Int64(index &- summedFrom)
                    (bucket.lastValue, bucket.lastSecond) = (newest.value, newest.second)
                    bucket.lastNanosecond = Int64(newest.nanosecond)
                } while index < samples.count
                stored = bucket
            }
            counts.observations += index - start
            (quality, first, last) = (counts, earliest, latest)
            if store.occupiedCount > rule.maximumBuckets { try makeRoom() }
        }
    }

    private mutating func note(_ duplicate: Duplicate, at second: Int64) {
        guard duplicate != .none else { return }
        quality.duplicates += 1
        if duplicate == .conflicting { quality.noteConflict(at: second) }
    }

    /// Counts a row that has a time but no value.
    public mutating func noteMissingValue() {
        quality.missingValues += 1
    }

    fileprivate enum Duplicate { case none, same, conflicting }

    @inline(never)
    private mutating func makeRoom() throws(SeriesError) {
        while store.occupiedCount > rule.maximumBuckets {
            guard !rule.isStepPinned, let coarser = rule.step.nextNaturalStep else {
                throw .tooManyBuckets(name: name, rule: rule, from: first, until: last)
            }
            coarsen(to: coarser)
        }
    }

    /// Joins intervals into those of `step`, which the current step must divide. Sums, counts and maxima stay exact.
    public mutating func coarsen(to step: SamplingInterval) {
        precondition(
            step.seconds % rule.step.seconds == 0, "\(step) is not a whole number of intervals of \(rule.step)")
        guard step != rule.step else { return }
        store = store.merged(to: step, keepingLargest: rule.aggregation == .max)
        rule.step = step
    }

    /// The median distance between neighbouring occupied intervals, in intervals; nil when fewer than two are occupied.
    package var medianSpacing: Int64? {
        var previous: Int64?
        var spacings: [Int64] = []
        store.forEachOccupied { start, _ in
            if let previous { spacings.append((start - previous) / store.step) }
            previous = start
        }
        guard !spacings.isEmpty else { return nil }
        spacings.sort()
        return spacings[spacings.count / 2]
    }

    /// The regular series, with intervals in which nothing was observed missing.
    ///
    /// An incomplete interval at either end would read as a drop of traffic: when the rule knows the native interval of
    /// the data and it is shorter than the step, an end that lacks observations is cut off, unless nothing would
    /// remain.
    ///
    /// - Parameter limit: When given, intervals that end later are cut off too: nothing after it may be known.
    /// - Throws: ``SeriesError/Code/empty``; ``SeriesError/Code/duplicates`` when more than 0.5 % of the observations
    ///   contradict another of the same time; ``SeriesError/Code/spanTooLong`` when the series would be long and mostly
    ///   empty; ``SeriesError/Code/notFinite`` when a sum overflows.
    public func build(endingBy limit: Timestamp? = nil) throws(SeriesError) -> BuiltSeries {
        guard store.occupiedCount > 0 else { throw .empty(name: name) }
        if quality.hasTooManyConflicts { throw .conflictingDuplicates(name: name, quality) }
        var bounds = interval(of: first)...interval(of: last)
        let length = bounds.upperBound - bounds.lowerBound + 1
        guard length <= rule.maximumBuckets || length <= 2 * store.occupiedCount else {
            throw .mostlyEmpty(name: name, rule: rule, from: first, until: last, occupied: store.occupiedCount)
        }
        let ends = incompleteEnds(of: bounds)
        let incompleteCount = (ends.first ? 1 : 0) + (ends.last ? 1 : 0)
        // Both ends are occupied, and they may be the same interval.
        let keepsIncompleteEnds = incompleteCount >= store.occupiedCount
        if !keepsIncompleteEnds {
            bounds = (bounds.lowerBound + (ends.first ? 1 : 0))...(bounds.upperBound - (ends.last ? 1 : 0))
        }
        if let limit {
            let lastWhole = interval(of: limit.secondsSinceEpoch) - 1
            guard lastWhole >= bounds.lowerBound else { throw .empty(name: name) }
            bounds = bounds.lowerBound...min(bounds.upperBound, lastWhole)
        }
        return BuiltSeries(
            series: try regularSeries(bounds),
            quality: SeriesQuality(
                counts: quality, rule: rule, lastSample: Timestamp(secondsSinceEpoch: last),
                ends: keepsIncompleteEnds && (ends.first || ends.last)
                    ? .keptIncomplete : .dropped(first: ends.first, last: ends.last)))
    }

    /// The number of the interval that covers `second`, counted from the anchor.
    private func interval(of second: Int64) -> Int64 {
        (second - rule.anchor.secondsSinceEpoch).flooredQuotient(dividingBy: rule.step.seconds)
    }

    private func second(ofInterval interval: Int64) -> Int64 {
        rule.anchor.secondsSinceEpoch + interval * rule.step.seconds
    }

    private func incompleteEnds(of bounds: ClosedRange<Int64>) -> (first: Bool, last: Bool) {
        guard let native = rule.nativeInterval, native < rule.step else { return (false, false) }
        return (
            first - second(ofInterval: bounds.lowerBound) >= native.seconds,
            last + native.seconds < second(ofInterval: bounds.upperBound + 1)
        )
    }

    private func regularSeries(_ bounds: ClosedRange<Int64>) throws(SeriesError) -> TimeSeries {
        let length = Int(bounds.upperBound - bounds.lowerBound + 1)
        var values = Array(repeating: 0.0, count: length)
        var isMissing = Array(repeating: true, count: length)
        store.forEachOccupied { start, bucket in
            let index = start / rule.step.seconds
            guard bounds.contains(index) else { return }
            values[Int(index - bounds.lowerBound)] = rule.value(of: bucket)
            isMissing[Int(index - bounds.lowerBound)] = false
        }
        guard isMissing.contains(false) else { throw .empty(name: name) }
        let start = Timestamp(secondsSinceEpoch: second(ofInterval: bounds.lowerBound))
        if let index = values.firstIndex(where: { !$0.isFinite }) {
            throw .notFinite(
                value: values[index], at: start.advanced(bySeconds: Int64(index) * rule.step.seconds))
        }
        if isMissing.contains(true) { values = interpolatingLinearly(values, where: isMissing) }
        return TimeSeries(name: name, start: start, interval: rule.step, finite: values, isMissing: isMissing)
    }
}

extension Bucket {
    /// Takes an observation; says whether it repeats the time of the last one.
    @inline(__always)
    fileprivate mutating func add(
        _ value: Double, second: Int64, nanosecond: Int64, keepingLargest: Bool, aggregatesEqualTimes: Bool
    ) -> SeriesBuilder.Duplicate {
        if count == 0 {
            self = Bucket(
                accumulated: value, count: 1, lastValue: value, lastSecond: second, lastNanosecond: nanosecond)
        } else if !aggregatesEqualTimes, lastSecond == second, lastNanosecond == nanosecond {
            let isSame = lastValue == value
            if value > lastValue { replaceLast(by: value, keepingLargest: keepingLargest) }
            return isSame ? .same : .conflicting
        } else {
            accumulated = keepingLargest ? max(accumulated, value) : accumulated + value
            count += 1
            lastValue = value
            lastSecond = second
            lastNanosecond = nanosecond
        }
        return .none
    }

    /// A larger value for the time of the last one. What remains is exact when it is the only one.
    fileprivate mutating func replaceLast(by value: Double, keepingLargest: Bool) {
        if count == 1 {
            accumulated = value
        } else {
            accumulated = keepingLargest ? max(accumulated, value) : accumulated + (value - lastValue)
        }
        lastValue = value
    }
}

extension BucketRule {
    fileprivate func value(of bucket: Bucket) -> Double {
        switch aggregation {
        case .sum, .max: bucket.accumulated
        case .mean: bucket.accumulated / Double(bucket.count)
        case .rate: bucket.accumulated / Double(step.seconds)
        }
    }
}

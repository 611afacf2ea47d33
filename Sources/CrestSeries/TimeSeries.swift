/// A regular series of finite observations, with a mask of those that are missing.
///
/// Observation `i` covers `start + i·interval ..< start + (i + 1)·interval`. A missing observation has a placeholder in
/// ``values``: linear interpolation between its observed neighbours (the nearest one at the ends). Whoever ignores the
/// mask therefore meets no cliff; a model must not learn from a placeholder.
public struct TimeSeries: Hashable, Sendable {
    /// Where the series came from, such as the value of its key column; empty when there is only one.
    public let name: String
    /// The beginning of the first observation.
    public let start: Timestamp
    /// The time from each observation to the next.
    public let interval: SamplingInterval
    /// Finite, one for each interval.
    public let values: [Double]
    /// True where the observation is missing; as long as ``values``.
    public let isMissing: [Bool]

    /// A series without gaps.
    ///
    /// - Throws: ``SeriesError/Code/notFinite`` when a value is NaN or infinite.
    public init(
        name: String = "", start: Timestamp, interval: SamplingInterval, values: [Double]
    ) throws(SeriesError) {
        if let index = values.firstIndex(where: { !$0.isFinite }) {
            throw .notFinite(value: values[index], at: start.advanced(bySeconds: Int64(index) * interval.seconds))
        }
        self.init(
            name: name, start: start, interval: interval, finite: values,
            isMissing: Array(repeating: false, count: values.count))
    }

    /// A series in which nil is a missing observation.
    ///
    /// - Throws: ``SeriesError/Code/notFinite`` when a value is NaN or infinite; ``SeriesError/Code/empty`` when no
    ///   value is present.
    public init(
        name: String = "", start: Timestamp, interval: SamplingInterval, observations: [Double?]
    ) throws(SeriesError) {
        for (index, value) in observations.enumerated() {
            if let value, !value.isFinite {
                throw .notFinite(value: value, at: start.advanced(bySeconds: Int64(index) * interval.seconds))
            }
        }
        guard observations.contains(where: { $0 != nil }) else { throw .empty(name: name) }
        let isMissing = observations.map { $0 == nil }
        self.init(
            name: name, start: start, interval: interval,
            finite: interpolatingLinearly(observations.map { $0 ?? 0 }, where: isMissing), isMissing: isMissing)
    }

    /// For callers in the house that have checked the values.
    package init(
        name: String, start: Timestamp, interval: SamplingInterval, finite values: [Double], isMissing: [Bool]
    ) {
        precondition(values.count == isMissing.count, "\(values.count) values, \(isMissing.count) mask entries")
        self.name = name
        self.start = start
        self.interval = interval
        self.values = values
        self.isMissing = isMissing
    }

    /// How many observations there are, missing ones included; at least 1.
    public var count: Int { values.count }

    /// How many observations are missing.
    public var missingCount: Int { isMissing.count { $0 } }

    /// The end of the last observation: where a forecast begins.
    public var end: Timestamp { timestamp(at: count) }

    /// The beginning of observation `index`; `count` and beyond lie in the future.
    public func timestamp(at index: Int) -> Timestamp {
        start.advanced(bySeconds: Int64(index) * interval.seconds)
    }

    /// The observed values, without placeholders.
    public var observedValues: [Double] {
        missingCount == 0 ? values : zip(values, isMissing).compactMap { $1 ? nil : $0 }
    }

    /// The observations in `range` as a series of their own.
    public func window(_ range: Range<Int>) -> TimeSeries {
        TimeSeries(
            name: name, start: timestamp(at: range.lowerBound), interval: interval,
            finite: Array(values[range]), isMissing: Array(isMissing[range]))
    }

    /// The same observations under another name.
    public func named(_ name: String) -> TimeSeries {
        TimeSeries(name: name, start: start, interval: interval, finite: values, isMissing: isMissing)
    }
}

/// Replaces the flagged values by linear interpolation between their unflagged neighbours, or by the nearest one at the
/// ends. At least one value must be unflagged.
package func interpolatingLinearly(_ values: [Double], where isFlagged: [Bool]) -> [Double] {
    var result = values
    var previous: Int?
    for index in values.indices where !isFlagged[index] {
        if let left = previous {
            let slope = (values[index] - values[left]) / Double(index - left)
            for gap in (left + 1)..<index { result[gap] = values[left] + slope * Double(gap - left) }
        } else {
            for gap in 0..<index { result[gap] = values[index] }
        }
        previous = index
    }
    if let last = previous {
        for gap in (last + 1)..<values.count { result[gap] = values[last] }
    }
    return result
}

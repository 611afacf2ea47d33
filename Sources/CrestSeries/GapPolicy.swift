/// What becomes of the observations that are missing.
public enum GapPolicy: String, Hashable, Sendable, CaseIterable {
    /// They stay missing; models step over them.
    case missing
    /// They become zero: right for events that were counted one by one, wrong for a collector that was down.
    case zero
    /// A straight line between the observed neighbours.
    case linear
    /// The mean of the observations of the same phase a week before and after; where there is none, a day before and
    /// after; where there is none either, a straight line.
    case seasonal
    /// They are an error.
    case error
}

extension TimeSeries {
    /// The series without its gaps, and how many observations were filled.
    ///
    /// Filled observations count as observed from here on: the mask is cleared, except under ``GapPolicy/missing``.
    ///
    /// - Throws: ``SeriesError/Code/gap`` under ``GapPolicy/error`` when an observation is missing.
    public func fillingGaps(_ policy: GapPolicy) throws(SeriesError) -> (series: TimeSeries, filled: Int) {
        guard let firstMissing = isMissing.firstIndex(of: true) else { return (self, 0) }
        let filledValues: [Double]
        switch policy {
        case .missing: return (self, 0)
        case .error: throw .gap(name: name, missing: missingCount, of: count, first: timestamp(at: firstMissing))
        case .zero: filledValues = zip(values, isMissing).map { $1 ? 0 : $0 }
        case .linear: filledValues = values
        case .seasonal: filledValues = seasonallyFilledValues
        }
        let filled = TimeSeries(
            name: name, start: start, interval: interval, finite: filledValues,
            isMissing: Array(repeating: false, count: count))
        return (filled, missingCount)
    }

    private var seasonallyFilledValues: [Double] {
        let distances = [SamplingInterval.week, .day].compactMap { interval.observations(in: $0) }
        var filled = values
        for index in values.indices where isMissing[index] {
            for distance in distances {
                let neighbours = [index - distance, index + distance].filter {
                    values.indices.contains($0) && !isMissing[$0]
                }
                guard !neighbours.isEmpty else { continue }
                filled[index] = neighbours.reduce(0) { $0 + values[$1] / Double(neighbours.count) }
                break
            }
        }
        return filled
    }
}

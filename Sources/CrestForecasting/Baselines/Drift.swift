public import CrestSeries

/// The straight line through the first and the last observation: ŷ(T + h) = y(T) + h·(y(T) − y(1))/(T − 1).
///
/// Paths add up resampled deviations of single steps from that slope (Hyndman & Athanasopoulos 2021, section 5.2).
public struct Drift: Forecaster {
    /// The method has no parameters.
    public init() {}

    /// `drift`.
    public var name: String { "drift" }
    /// Two: a line has two ends.
    public var minimumObservations: Int { 2 }

    /// - Throws: ``FittingError/Code/insufficientHistory`` for a single observation.
    public func fit(_ series: TimeSeries) throws(FittingError) -> Fitted {
        guard let first = series.isMissing.firstIndex(of: false), let last = series.isMissing.lastIndex(of: false),
            first < last
        else {
            throw .insufficientHistory(
                model: name, need: minimumObservations, have: series.count - series.missingCount)
        }
        let slope = (series.values[last] - series.values[first]) / Double(last - first)
        let steps = (first + 1...last).map { series.values[$0] - series.values[$0 - 1] - slope }
        return Fitted(
            start: series.end, interval: series.interval, last: end(of: series, slope: slope), slope: slope,
            errors: ErrorBlocks(steps))
    }

    /// The end of the line and its slope per step.
    public struct Fitted: FittedModel, Hashable {
        /// `drift`.
        public static let kind = "drift"

        /// The end of the history: the beginning of the first forecast observation.
        public private(set) var start: Timestamp
        /// The time between observations, that of the history.
        public let interval: SamplingInterval
        private(set) var last: Double
        let slope: Double
        let errors: ErrorBlocks

        /// `drift`.
        public var name: String { "drift" }

        /// The line, one value a step.
        public func pointForecast(horizon: Horizon) -> [Double] {
            (1...horizon.steps).map { last + slope * Double($0) }
        }

        /// The same slope from the last observation of `series` on.
        public func refiltered(on series: TimeSeries) -> Fitted {
            Fitted(
                start: series.end, interval: series.interval, last: end(of: series, slope: slope), slope: slope,
                errors: errors)
        }

        /// The line goes on from the observation; from itself when that is missing.
        public mutating func update(with observation: Double?) {
            last = observation ?? last + slope
            start = start.advanced(bySeconds: interval.seconds)
        }

        /// Random walks around the line: errors of steps add up, so the spread grows with √h.
        public func samplePaths(
            horizon: Horizon, count: Int, using generator: inout some RandomNumberGenerator
        ) -> SamplePaths {
            var paths = errors.draw(steps: horizon.steps, count: count, using: &generator)
            for path in 0..<count {
                var level = last
                for step in 0..<horizon.steps {
                    level += slope + paths[step: step, path: path]
                    paths[step: step, path: path] = level
                }
            }
            return paths
        }
    }
}

/// The last observation, from which the line goes on through what is missing after it.
private func end(of series: TimeSeries, slope: Double) -> Double {
    let last = series.isMissing.lastIndex(of: false) ?? series.count - 1
    return series.values[last] + slope * Double(series.count - 1 - last)
}

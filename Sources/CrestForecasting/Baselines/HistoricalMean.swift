public import CrestSeries

/// The mean of all observations, for ever: the answer when nothing better can be justified, such as for sparse counts.
///
/// Paths resample the deviations from the mean in blocks.
public struct HistoricalMean: Forecaster {
    /// The method has no parameters.
    public init() {}

    /// `mean`.
    public var name: String { "mean" }
    /// One.
    public var minimumObservations: Int { 1 }

    /// - Throws: ``FittingError/Code/insufficientHistory`` when every observation is missing.
    public func fit(_ series: TimeSeries) throws(FittingError) -> Fitted {
        let observed = series.observedValues
        guard !observed.isEmpty else {
            throw .insufficientHistory(model: name, need: minimumObservations, have: observed.count)
        }
        let mean = observed.reduce(0, +) / Double(observed.count)
        return Fitted(
            start: series.end, interval: series.interval, mean: mean, errors: ErrorBlocks(observed.map { $0 - mean }))
    }

    /// The mean and the deviations from it.
    public struct Fitted: FittedModel, Hashable {
        /// `mean`.
        public static let kind = "mean"

        /// The end of the history: the beginning of the first forecast observation.
        public private(set) var start: Timestamp
        /// The time between observations, that of the history.
        public let interval: SamplingInterval
        let mean: Double
        let errors: ErrorBlocks

        /// `mean`.
        public var name: String { "mean" }

        /// The mean, at every step.
        public func pointForecast(horizon: Horizon) -> [Double] {
            Array(repeating: mean, count: horizon.steps)
        }

        /// The same mean, standing at the end of `series`.
        public func refiltered(on series: TimeSeries) -> Fitted {
            Fitted(start: series.end, interval: series.interval, mean: mean, errors: errors)
        }

        /// The mean stays.
        public mutating func update(with observation: Double?) {
            start = start.advanced(bySeconds: interval.seconds)
        }

        /// Past deviations around the mean, resampled in blocks.
        public func samplePaths(
            horizon: Horizon, count: Int, using generator: inout some RandomNumberGenerator
        ) -> SamplePaths {
            var paths = errors.draw(steps: horizon.steps, count: count, using: &generator)
            paths.transform { $0 + mean }
            return paths
        }
    }
}

public import CrestSeries

/// The mean of all observations, for ever: the answer when nothing better can be justified, such as for sparse counts.
///
/// Paths resample the deviations from the mean in blocks.
public struct HistoricalMean: Forecaster {
    public init() {}

    public var name: String { "mean" }
    public var minimumObservations: Int { 1 }

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
        public static let kind = "mean"

        public let start: Timestamp
        public let interval: SamplingInterval
        let mean: Double
        let errors: ErrorBlocks

        public var name: String { "mean" }

        public func pointForecast(horizon: Horizon) -> [Double] {
            Array(repeating: mean, count: horizon.steps)
        }

        public func refiltered(on series: TimeSeries) -> Fitted {
            Fitted(start: series.end, interval: series.interval, mean: mean, errors: errors)
        }

        public func samplePaths(
            horizon: Horizon, count: Int, using generator: inout some RandomNumberGenerator
        ) -> SamplePaths {
            var paths = errors.draw(steps: horizon.steps, count: count, using: &generator)
            paths.transform { $0 + mean }
            return paths
        }
    }
}

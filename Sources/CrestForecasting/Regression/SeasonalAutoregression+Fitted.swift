public import CrestSeries

extension SeasonalAutoregression {
    /// The recursion, where it stands, and its one-step errors.
    public struct Fitted: FittedModel, Hashable {
        /// The name in archives.
        public static let kind = "seasonal-autoregression"

        /// How the model signs.
        public let name: String
        /// The beginning of the first forecast observation.
        public private(set) var start: Timestamp
        /// The step of the series.
        public let interval: SamplingInterval
        let standardization: Standardization
        private var recursion: StandingRecursion
        let errors: ErrorBlocks

        init(
            name: String, standardization: Standardization, recursion: LagRecursion, errors: ErrorBlocks,
            series: TimeSeries
        ) {
            self.name = name
            self.standardization = standardization
            self.errors = errors
            start = series.end
            interval = series.interval
            // Filling a gap needs the lags of the gap: twice the reach is enough to stand on observed values.
            let recent = series.window(max(0, series.count - 2 * recursion.reach)..<series.count)
            self.recursion = StandingRecursion(
                recursion, after: standardization.standardized(recent), isMissing: recent.isMissing,
                firstPhase: recent.phase(at: 0, period: recursion.pattern.count), bound: Standardization.bound)
        }

        private var phase: Int {
            TimeSeries.phase(of: start, interval: interval, period: recursion.period)
        }

        /// The central path, the median of what the model expects.
        public func pointForecast(horizon: Horizon) -> [Double] {
            recursion.path(steps: horizon.steps, phase: phase).map(standardization.restored)
        }

        /// The same parameters at the end of `series`.
        public func refiltered(on series: TimeSeries) -> Fitted {
            Fitted(
                name: name, standardization: standardization, recursion: recursion.recursion, errors: errors,
                series: series)
        }

        /// The observation, or what was expected of it, becomes the latest lag.
        public mutating func update(with observation: Double?) {
            recursion.take(observation.map(standardization.standardized), phase: phase)
            start = start.advanced(bySeconds: interval.seconds)
        }

        /// Draws futures from the errors of the fit.
        public func samplePaths(
            horizon: Horizon, count: Int, using generator: inout some RandomNumberGenerator
        ) -> SamplePaths {
            var paths = errors.draw(steps: horizon.steps, count: count, phase: phase, using: &generator)
            recursion.drive(&paths, phase: phase)
            paths.transform(standardization.restored)
            return paths
        }
    }
}

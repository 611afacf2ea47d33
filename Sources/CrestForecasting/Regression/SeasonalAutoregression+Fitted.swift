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
        let recursion: LagRecursion
        let errors: ErrorBlocks
        /// The last values on the model's scale, as far back as the recursion reaches.
        @Packed private var tail: [Double]

        init(
            name: String, standardization: Standardization, recursion: LagRecursion, errors: ErrorBlocks,
            series: TimeSeries
        ) {
            self.name = name
            self.standardization = standardization
            self.recursion = recursion
            self.errors = errors
            start = series.end
            interval = series.interval
            // Filling a gap needs the lags of the gap: twice the reach is enough to stand on observed values.
            let recent = series.window(max(0, series.count - 2 * recursion.reach)..<series.count)
            tail = recursion.tail(
                of: standardization.standardized(recent), isMissing: recent.isMissing,
                firstPhase: recent.phase(at: 0, period: recursion.pattern.count))
        }

        private var phase: Int {
            TimeSeries.phase(of: start, interval: interval, period: recursion.pattern.count)
        }

        /// The central path, the median of what the model expects.
        public func pointForecast(horizon: Horizon) -> [Double] {
            recursion.path(after: tail, phase: phase, steps: horizon.steps, bound: Standardization.bound)
                .map(standardization.restored)
        }

        /// The same parameters at the end of `series`.
        public func refiltered(on series: TimeSeries) -> Fitted {
            Fitted(
                name: name, standardization: standardization, recursion: recursion, errors: errors, series: series)
        }

        /// The observation, or what was expected of it, becomes the latest lag.
        public mutating func update(with observation: Double?) {
            tail.append(
                observation.map(standardization.standardized)
                    ?? recursion.prediction(at: tail.count, in: tail, phase: phase))
            tail.removeFirst()
            start = start.advanced(bySeconds: interval.seconds)
        }

        /// Draws futures from the errors of the fit.
        public func samplePaths(
            horizon: Horizon, count: Int, using generator: inout some RandomNumberGenerator
        ) -> SamplePaths {
            var paths = errors.draw(steps: horizon.steps, count: count, phase: phase, using: &generator)
            recursion.drive(&paths, after: tail, phase: phase, bound: Standardization.bound)
            paths.transform(standardization.restored)
            return paths
        }
    }
}

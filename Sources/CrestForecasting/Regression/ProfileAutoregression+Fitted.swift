public import CrestSeries

extension ProfileAutoregression {
    /// The profile and the recursion, where both stand, and the one-step errors.
    public struct Fitted: FittedModel, Hashable {
        /// The name in archives.
        public static let kind = "profile-autoregression"

        /// How the model signs.
        public let name: String
        /// The beginning of the first forecast observation.
        public private(set) var start: Timestamp
        /// The step of the series.
        public let interval: SamplingInterval
        let standardization: Standardization
        private var recursion: StandingRecursion
        let errors: ErrorBlocks
        /// Of the profile.
        private let period: Int
        private var profile: SmoothedProfile

        init(
            name: String, standardization: Standardization, recursion: LagRecursion, errors: ErrorBlocks, period: Int,
            series: TimeSeries
        ) {
            self.name = name
            self.standardization = standardization
            self.errors = errors
            self.period = period
            start = series.end
            interval = series.interval
            let (profile, rest) = SmoothedProfile.following(series, on: standardization, period: period)
            self.profile = profile
            self.recursion = StandingRecursion(
                recursion, after: rest.values, isMissing: rest.isMissing, bound: Standardization.bound)
        }

        /// The central path, the median of what the model expects.
        public func pointForecast(horizon: Horizon) -> [Double] {
            recursion.path(steps: horizon.steps).enumerated().map { restored($1, ahead: $0) }
        }

        private func restored(_ rest: Double, ahead step: Int) -> Double {
            let z = rest + profile.value(ahead: step)
            return standardization.restored(max(-Standardization.bound, min(Standardization.bound, z)))
        }

        /// The same parameters at the end of `series`.
        public func refiltered(on series: TimeSeries) -> Fitted {
            Fitted(
                name: name, standardization: standardization, recursion: recursion.recursion, errors: errors,
                period: period, series: series)
        }

        /// The observation above the profile, or what was expected of it, becomes the latest lag.
        public mutating func update(with observation: Double?) {
            recursion.take(profile.take(observation.map(standardization.standardized)))
            start = start.advanced(bySeconds: interval.seconds)
        }

        /// Draws futures from the errors of the fit.
        public func samplePaths(
            horizon: Horizon, count: Int, using generator: inout some RandomNumberGenerator
        ) -> SamplePaths {
            let phase = TimeSeries.phase(of: start, interval: interval, period: errors.period)
            var paths = errors.draw(steps: horizon.steps, count: count, phase: phase, using: &generator)
            recursion.drive(&paths)
            for step in 0..<horizon.steps {
                for path in 0..<count {
                    paths[step: step, path: path] = restored(paths[step: step, path: path], ahead: step)
                }
            }
            return paths
        }
    }
}

public import CrestSeries

extension HarmonicRegression {
    /// One coefficient, in the units of g(y): of observations on the raw scale, of their logarithms on the other.
    public struct Term: Sendable, Hashable, Codable {
        /// `intercept`, `trend` (a change each observation, t = 0 at the end of the data), `cos 1/24` …
        public let name: String
        /// The estimate.
        public let value: Double
        /// nil when no degree of freedom was left. For AR(1) errors given ρ.
        public let standardError: Double?
    }

    /// The mean as a function of time, the errors' recursion, and where it stands.
    public struct Fitted: FittedModel, Hashable {
        /// The name in archives.
        public static let kind = "harmonic-regression"

        /// How the model signs.
        public let name: String
        /// The beginning of the first forecast observation.
        public private(set) var start: Timestamp
        /// The step of the series.
        public let interval: SamplingInterval
        /// The coefficients, intercept and trend first.
        public let terms: [Term]
        let standardization: Standardization
        let mean: SeasonalMean
        /// Of η.
        private var recursion: StandingRecursion
        let errors: ErrorBlocks

        /// ρ, −0.99 … 0.99; 0 for independent errors.
        public var autocorrelation: Double { recursion.recursion.coefficients[0] }

        init(
            name: String, standardization: Standardization, mean: SeasonalMean, terms: [Term],
            recursion: LagRecursion, errors: ErrorBlocks, series: TimeSeries
        ) {
            self.name = name
            self.standardization = standardization
            self.mean = mean
            self.terms = terms
            self.errors = errors
            start = series.end
            interval = series.interval
            // A gap at the end is bridged from the observation before it.
            let lastObserved = series.isMissing.lastIndex(of: false) ?? 0
            let recent = series.window(max(0, lastObserved - recursion.reach)..<series.count)
            let deviations = zip(
                standardization.standardized(recent), mean.values(from: recent.start, count: recent.count)
            ).map { $0 - $1 }
            self.recursion = StandingRecursion(
                recursion, after: deviations, isMissing: recent.isMissing, bound: nil)
        }

        /// The central path, the median of what the model expects.
        public func pointForecast(horizon: Horizon) -> [Double] {
            let errors = recursion.path(steps: horizon.steps)
            return zip(mean.values(from: start, count: horizon.steps), errors).map { restored($0 + $1) }
        }

        /// The same parameters at the end of `series`.
        public func refiltered(on series: TimeSeries) -> Fitted {
            Fitted(
                name: name, standardization: standardization, mean: mean, terms: terms,
                recursion: recursion.recursion, errors: errors, series: series)
        }

        /// The observation's error, or what was expected of it, becomes the latest one.
        public mutating func update(with observation: Double?) {
            recursion.take(
                observation.map { standardization.standardized($0) - mean.values(from: start, count: 1)[0] })
            start = start.advanced(bySeconds: interval.seconds)
        }

        /// Draws futures from the errors of the fit.
        public func samplePaths(
            horizon: Horizon, count: Int, using generator: inout some RandomNumberGenerator
        ) -> SamplePaths {
            let phase = TimeSeries.phase(of: start, interval: interval, period: errors.period)
            var paths = errors.draw(steps: horizon.steps, count: count, phase: phase, using: &generator)
            recursion.drive(&paths)
            for (step, value) in mean.values(from: start, count: horizon.steps).enumerated() {
                for path in 0..<count {
                    paths[step: step, path: path] = restored(value + paths[step: step, path: path])
                }
            }
            return paths
        }

        /// The observation whose z is given: a line leaves any range in the end, so z is bounded on the log scale
        /// alone.
        private func restored(_ z: Double) -> Double {
            switch standardization.scale {
            case .raw: standardization.restored(z)
            case .log: standardization.restored(max(-Standardization.bound, min(Standardization.bound, z)))
            }
        }
    }
}

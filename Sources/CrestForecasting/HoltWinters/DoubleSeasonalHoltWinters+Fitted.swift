public import CrestSeries

extension DoubleSeasonalHoltWinters {
    /// Parameters, states and past innovations.
    public struct Fitted: FittedModel, Hashable {
        /// `double-seasonal-holt-winters`, in archives.
        public static let kind = "double-seasonal-holt-winters"

        /// Such as `double-seasonal-holt-winters/24+168/log`.
        public let name: String
        /// The end of the latest observation.
        public private(set) var start: Timestamp
        /// Of the history, and of forecasts.
        public let interval: SamplingInterval
        /// As estimated, or as given.
        public let parameters: Parameters
        /// Σ ε² after the burn-in, of standardised observations: the criterion of the fit.
        public let sumOfSquaredInnovations: Double

        let seasonalPeriods: [Int]
        let scale: Standardization
        let errors: ErrorBlocks
        private var filter: DoubleSeasonalFilter
        /// Updates since the seasons were last centred.
        private var age = 0

        init(
            name: String, scale: Standardization, seasonalPeriods: [Int], parameters: Parameters, run: Run,
            after series: TimeSeries
        ) {
            self.name = name
            self.scale = scale
            self.seasonalPeriods = seasonalPeriods
            self.parameters = parameters
            start = series.end
            interval = series.interval
            sumOfSquaredInnovations = run.errors.reduce(0) { $0 + $1 * $1 }
            let period = seasonalPeriods.first ?? 1
            errors = ErrorBlocks(
                run.errors, phases: run.errorIndices.map { series.phase(at: $0, period: period) }, period: period)
            filter = run.filter
        }

        /// The burn-in, and a short cycle whose errors are drawn from.
        public var leastHistory: Int {
            let cycle = seasonalPeriods.first ?? DoubleSeasonalSeed.shortestStart
            return DoubleSeasonalHoltWinters.burnIn(seasonalPeriods) + cycle
        }

        /// ℓ + (φ + … + φʰ) b + d + w + ρʰ u, back on the scale of the data: on the log scale the median.
        public func pointForecast(horizon: Horizon) -> [Double] {
            var filter = filter
            return (0..<horizon.steps).map { _ in
                defer { filter.skip() }
                return scale.restored(filter.expectation)
            }
        }

        /// Each path draws innovations in blocks and carries its own states through the recursion, outliers clipped
        /// there as in the history.
        public func samplePaths(
            horizon: Horizon, count: Int, using generator: inout some RandomNumberGenerator
        ) -> SamplePaths {
            let phase = TimeSeries.phase(of: start, interval: interval, period: errors.period)
            var paths = errors.draw(steps: horizon.steps, count: count, phase: phase, using: &generator)
            let origin = DoubleSeasonalLanes(filter, steps: horizon.steps)
            for first in stride(from: 0, to: count, by: DoubleSeasonalLanes.Lane.scalarCount) {
                var lanes = origin
                let width = min(DoubleSeasonalLanes.Lane.scalarCount, count - first)
                for step in 0..<horizon.steps {
                    var innovations = DoubleSeasonalLanes.Lane()
                    for lane in 0..<width { innovations[lane] = paths[step: step, path: first + lane] }
                    let values = lanes.simulate(innovations)
                    for lane in 0..<width { paths[step: step, path: first + lane] = values[lane] }
                }
            }
            paths.transform { scale.restored($0) }
            return paths
        }

        /// Seeds states from `series`, follows it with the parameters fixed, and keeps its innovations.
        public func refiltered(on series: TimeSeries) -> Fitted {
            Fitted(
                name: name, scale: scale, seasonalPeriods: seasonalPeriods, parameters: parameters,
                run: following(series), after: series)
        }

        /// What the model expects of each observation of `series` one step before, its initial states seeded from
        /// `series`: on the history of the fit, the fitted values.
        public func fittedValues(on series: TimeSeries) -> [Double] {
            following(series).expectations.map { scale.restored($0) }
        }

        /// ε of each observation of `series`, in standard deviations on the scale of the model; 0 where it is missing.
        public func innovations(on series: TimeSeries) -> [Double] {
            following(series).innovations
        }

        private func following(_ series: TimeSeries) -> Run {
            Run(
                over: History(series, on: scale, seasonalPeriods: seasonalPeriods), parameters: parameters,
                clip: filter.clip)
        }

        /// At the cost of one step of the filter.
        public mutating func update(with observation: Double?) {
            if let observation {
                _ = filter.absorb(scale.standardized(observation))
            } else {
                filter.skip()
            }
            start = start.advanced(bySeconds: interval.seconds)
            age += 1
            if age >= DoubleSeasonalHoltWinters.burnIn(seasonalPeriods) {
                filter.renormalise()
                age = 0
            }
        }
    }
}

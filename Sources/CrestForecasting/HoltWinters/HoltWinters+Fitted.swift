public import CrestSeries

extension HoltWinters {
    /// Parameters, states and past errors.
    public struct Fitted: FittedModel, Hashable {
        /// `holt-winters`, in archives.
        public static let kind = "holt-winters"

        /// Such as `holt-winters/additive-24/damped`.
        public let name: String
        /// The end of the latest observation.
        public private(set) var start: Timestamp
        /// Of the history, and of forecasts.
        public let interval: SamplingInterval
        /// As estimated, or as given.
        public let parameters: Parameters
        /// Before the first observation of the history.
        public let initialStates: States
        /// Σ e² over the history: the criterion of the fit.
        public let sumOfSquaredErrors: Double
        let form: Form
        let errors: ErrorBlocks
        private var recursion: HoltWintersRecursion

        init(name: String, form: Form, parameters: Parameters, run: Run, after series: TimeSeries) {
            self.name = name
            self.form = form
            self.parameters = parameters
            start = series.end
            interval = series.interval
            initialStates = run.initialStates
            sumOfSquaredErrors = run.sumOfSquares
            errors = ErrorBlocks(run.errors)
            recursion = run.recursion
        }

        /// As many as a fit: states and errors are those of the history that it follows.
        public var leastHistory: Int { HoltWinters(seasonality: form.seasonality).minimumObservations }

        /// After the latest observation.
        public var states: States { recursion.states }

        /// The recursion without errors.
        public func pointForecast(horizon: Horizon) -> [Double] {
            var recursion = recursion
            return (0..<horizon.steps).map { _ in
                defer { recursion.skip() }
                return recursion.expectation
            }
        }

        /// The recursion with past errors, resampled in blocks.
        public func samplePaths(
            horizon: Horizon, count: Int, using generator: inout some RandomNumberGenerator
        ) -> SamplePaths {
            var paths = errors.draw(steps: horizon.steps, count: count, using: &generator)
            let states = states
            var recursion = recursion
            for path in 0..<count {
                recursion.restart(from: states, parameters: parameters)
                for step in 0..<horizon.steps {
                    let expectation = recursion.expectation
                    let error = paths[step: step, path: path]
                    let value = form.seasonality.isMultiplicative ? expectation * (1 + error) : expectation + error
                    _ = recursion.absorb(value)
                    paths[step: step, path: path] = value
                }
            }
            return paths
        }

        /// Seeds states from `series`, follows it with the parameters fixed, and keeps its errors.
        public func refiltered(on series: TimeSeries) -> Fitted {
            let (form, run) = following(series)
            return Fitted(name: name, form: form, parameters: parameters, run: run, after: series)
        }

        /// What the model expects of each observation of `series` one step before, its initial states seeded from
        /// `series`: on the history of the fit, the fitted values.
        public func fittedValues(on series: TimeSeries) -> [Double] {
            following(series).run.expectations
        }

        /// Observation minus fitted value; 0 where the observation is missing.
        public func innovations(on series: TimeSeries) -> [Double] {
            following(series).run.innovations
        }

        private func following(_ series: TimeSeries) -> (form: Form, run: Run) {
            let seasonality = form.seasonality
            let isMissing = zip(series.values, series.isMissing).map { value, isMissing in
                isMissing || seasonality.isMultiplicative && value <= 0
            }
            let seed = HoltWintersSeed(series.values, isMissing: isMissing, seasonality: seasonality, trend: form.trend)
            let form = Form(seasonality: seasonality, trend: form.trend, floor: seed.floor)
            return (form, Run(over: series, form: form, parameters: parameters, from: seed.states))
        }

        /// An observation that a multiplicative model cannot take passes as missing.
        public mutating func update(with observation: Double?) {
            if let observation, !form.seasonality.isMultiplicative || observation > 0 {
                _ = recursion.absorb(observation)
            } else {
                recursion.skip()
            }
            start = start.advanced(bySeconds: interval.seconds)
        }
    }
}

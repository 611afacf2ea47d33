package import CrestSeries

extension HoltWinters {
    /// What is decided before the parameters are.
    package struct Form: Hashable, Sendable, Codable {
        package let seasonality: Seasonality
        package let trend: Trend
        /// The least base of a multiplicative model; see ``HoltWintersRecursion``.
        package let floor: Double

        package init(seasonality: Seasonality, trend: Trend, floor: Double = 0) {
            self.seasonality = seasonality
            self.trend = trend
            self.floor = floor
        }
    }

    /// One pass over a series with everything given.
    package struct Run {
        /// Before the first observation.
        package let initialStates: States
        /// What the model expected, one value an observation.
        package let expectations: [Double]
        /// Observation minus expectation; 0 where the observation is missing.
        package let innovations: [Double]
        /// Σ e²: the criterion.
        package let sumOfSquares: Double
        /// Errors where something was observed, relative to the expectation in a multiplicative model.
        package let errors: [Double]
        /// Standing after the last observation.
        package let recursion: HoltWintersRecursion

        /// Observations that a multiplicative model cannot take pass as missing.
        package init(over series: TimeSeries, form: Form, parameters: Parameters, from states: States) {
            let isMultiplicative = form.seasonality.isMultiplicative
            var recursion = HoltWintersRecursion(form, states: states, parameters: parameters)
            var expectations: [Double] = []
            var innovations: [Double] = []
            var errors: [Double] = []
            expectations.reserveCapacity(series.count)
            innovations.reserveCapacity(series.count)
            for (value, isMissing) in zip(series.values, series.isMissing) {
                let expectation = recursion.expectation
                expectations.append(expectation)
                if isMissing || isMultiplicative && value <= 0 {
                    recursion.skip()
                    innovations.append(0)
                } else {
                    let error = recursion.absorb(value)
                    innovations.append(error)
                    errors.append(isMultiplicative ? error / expectation : error)
                }
            }
            initialStates = states
            self.expectations = expectations
            self.innovations = innovations
            self.errors = errors
            sumOfSquares = innovations.reduce(0) { $0 + $1 * $1 }
            self.recursion = recursion
        }
    }
}

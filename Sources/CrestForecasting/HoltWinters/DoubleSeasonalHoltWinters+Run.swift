import CrestSeries

extension DoubleSeasonalHoltWinters {
    /// A series on the scale of the model, with the states to start from.
    package struct History {
        package let values: [Double]
        package let isMissing: [Bool]
        package let hasGaps: Bool
        package let seed: DoubleSeasonalSeed
        /// Observations whose innovations do not count, because the seeds still show.
        package let burnIn: Int

        package init(_ values: [Double], isMissing: [Bool], seasonalPeriods: [Int]) {
            self.values = values
            self.isMissing = isMissing
            hasGaps = isMissing.contains(true)
            seed = DoubleSeasonalSeed(values, isMissing: isMissing, seasonalPeriods: seasonalPeriods)
            burnIn = DoubleSeasonalHoltWinters.burnIn(seasonalPeriods)
        }

        init(_ series: TimeSeries, on scale: Standardization, seasonalPeriods: [Int]) {
            self.init(scale.standardized(series), isMissing: series.isMissing, seasonalPeriods: seasonalPeriods)
        }
    }

    /// A long cycle, or what makes a level when there is no season.
    static func burnIn(_ seasonalPeriods: [Int]) -> Int {
        max(seasonalPeriods.last ?? 0, DoubleSeasonalSeed.shortestStart)
    }

    /// One pass over a history with everything given.
    struct Run {
        /// What the model expected, on its scale, one value an observation.
        let expectations: [Double]
        /// ε, on the scale of the model; 0 where the observation is missing.
        let innovations: [Double]
        /// The innovations that count: observed, after the burn-in.
        let errors: [Double]
        /// Where in the history ``errors`` are.
        let errorIndices: [Int]
        /// Standing after the last observation, seasons of mean 0.
        let filter: DoubleSeasonalFilter

        init(over history: History, parameters: Parameters, clip: RobustClip) {
            var filter = DoubleSeasonalFilter(history.seed, parameters: parameters, clip: clip)
            var expectations: [Double] = []
            var innovations: [Double] = []
            var errors: [Double] = []
            var errorIndices: [Int] = []
            expectations.reserveCapacity(history.values.count)
            innovations.reserveCapacity(history.values.count)
            errors.reserveCapacity(history.values.count)
            for index in history.values.indices {
                expectations.append(filter.expectation)
                if history.isMissing[index] {
                    filter.skip()
                    innovations.append(0)
                } else {
                    let innovation = filter.absorb(history.values[index])
                    innovations.append(innovation)
                    if index >= history.burnIn {
                        errors.append(innovation)
                        errorIndices.append(index)
                    }
                }
            }
            filter.renormalise()
            self.expectations = expectations
            self.innovations = innovations
            self.errors = errors
            self.errorIndices = errorIndices
            self.filter = filter
        }
    }
}

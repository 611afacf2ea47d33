public import CrestSeries

extension LevelTimesShape {
    /// The level's regression, the latest cycles, and both kinds of errors.
    public struct Fitted: FittedModel, Hashable {
        /// The name in archives.
        public static let kind = "level-times-shape"

        /// How the model signs.
        public let name: String
        /// The beginning of the first forecast observation.
        public let start: Timestamp
        /// The step of the series.
        public let interval: SamplingInterval
        let level: LevelScale
        let regression: LevelRegression
        /// Cycles between cycles of the same shape.
        let spacing: Int
        /// Past differences between a cycle's proportions and their forecast, one array a cycle.
        let shapeErrors: [[Double]]
        /// No total exceeds it.
        let ceiling: Double
        /// As many of the latest cycles as a forecast looks at.
        private let recent: CycleShapes

        init(
            name: String, level: LevelScale, regression: LevelRegression, spacing: Int, shapeErrors: [[Double]],
            ceiling: Double, period: Int, series: TimeSeries
        ) {
            self.name = name
            self.level = level
            self.regression = regression
            self.spacing = spacing
            self.shapeErrors = shapeErrors
            self.ceiling = ceiling
            start = series.end
            interval = series.interval
            // Cycles without traffic have no shape: look a little further back than two.
            recent = CycleShapes(series: series, period: period).suffix(
                max(4 * spacing, (regression.lags.max() ?? 1) + 1))
        }

        /// The central path, the median of what the model expects.
        public func pointForecast(horizon: Horizon) -> [Double] {
            var levels = recent.totals.map(level.level)
            var path: [Double] = []
            for (ahead, shape) in shapes(horizon).enumerated() {
                levels.append(regression.next(after: levels, cyclesAhead: ahead))
                let total = total(levels[levels.count - 1])
                path += shape.map { total * $0 }
            }
            return Array(path.prefix(horizon.steps))
        }

        /// The shapes of the coming cycles that the horizon touches.
        private func shapes(_ horizon: Horizon) -> [[Double]] {
            (0..<((horizon.steps + recent.period - 1) / recent.period)).map { ahead in
                recent.expectedShape(of: recent.count + ahead, spacing: spacing, before: recent.count)
            }
        }

        private func total(_ value: Double) -> Double {
            min(ceiling, level.total(value))
        }

        /// The same parameters at the end of `series`.
        public func refiltered(on series: TimeSeries) -> Fitted {
            Fitted(
                name: name, level: level, regression: regression, spacing: spacing, shapeErrors: shapeErrors,
                ceiling: ceiling, period: recent.period, series: series)
        }

        /// Draws futures from the errors of the fit.
        public func samplePaths(
            horizon: Horizon, count: Int, using generator: inout some RandomNumberGenerator
        ) -> SamplePaths {
            let shapes = shapes(horizon)
            let known = recent.totals.map(level.level)
            var paths = SamplePaths(steps: horizon.steps, count: count)
            for path in 0..<count {
                var levels = known
                for (ahead, shape) in shapes.enumerated() {
                    let error = regression.errors[generator.index(below: regression.errors.count)]
                    levels.append(regression.next(after: levels, cyclesAhead: ahead) + error)
                    let total = total(levels[levels.count - 1])
                    let shapeError = shapeErrors.isEmpty ? [] : shapeErrors[generator.index(below: shapeErrors.count)]
                    let begin = ahead * recent.period
                    for step in begin..<min(horizon.steps, begin + recent.period) {
                        let share = shape[step - begin] + (shapeError.isEmpty ? 0 : shapeError[step - begin])
                        paths[step: step, path: path] = total * max(0, share)
                    }
                }
            }
            return paths
        }
    }
}

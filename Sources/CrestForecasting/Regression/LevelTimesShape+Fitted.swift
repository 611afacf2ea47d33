public import CrestSeries

extension LevelTimesShape {
    /// The level's regression, the latest cycles, and both kinds of errors.
    public struct Fitted: FittedModel, Hashable {
        /// The name in archives.
        public static let kind = "level-times-shape"

        /// How the model signs.
        public let name: String
        /// The beginning of the first forecast observation.
        public private(set) var start: Timestamp
        /// The step of the series.
        public let interval: SamplingInterval
        let level: LevelScale
        let regression: LevelRegression
        /// Cycles between cycles of the same shape.
        let spacing: Int
        /// Past differences between a cycle's proportions and their forecast, one array a cycle.
        @PackedRows private(set) var shapeErrors: [[Double]]
        /// No total exceeds it.
        let ceiling: Double
        let period: Int
        /// The observations of as many cycles as a forecast looks at, gaps filled from the cycle before.
        @Packed private var latest: [Double]
        /// How long ``latest`` may become.
        private let reach: Int

        /// A cycle.
        public var leastHistory: Int { period }

        private var recent: CycleShapes { CycleShapes(latest, period: period) }

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
            self.period = period
            // Cycles without traffic have no shape: look a little further back than two.
            reach = period * max(4 * spacing, (regression.lags.max() ?? 1) + 1)
            latest = Array(series.filledFromCycle(before: period).suffix(reach))
        }

        /// The central path, the median of what the model expects.
        public func pointForecast(horizon: Horizon) -> [Double] {
            let recent = recent
            var levels = recent.totals.map(level.level)
            var path: [Double] = []
            for (ahead, shape) in shapes(after: recent, horizon).enumerated() {
                levels.append(regression.next(after: levels, cyclesAhead: ahead))
                let total = total(levels[levels.count - 1])
                path += shape.map { total * $0 }
            }
            return Array(path.prefix(horizon.steps))
        }

        /// The shapes of the coming cycles that the horizon touches.
        private func shapes(after recent: CycleShapes, _ horizon: Horizon) -> [[Double]] {
            (0..<((horizon.steps + period - 1) / period)).map { ahead in
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
                ceiling: ceiling, period: period, series: series)
        }

        /// Cycles end with the latest observation, so that all of them move on by one; a missing one is taken from the
        /// cycle before.
        public mutating func update(with observation: Double?) {
            latest.append(observation ?? latest[latest.count - period])
            if latest.count > reach { latest.removeFirst() }
            start = start.advanced(bySeconds: interval.seconds)
        }

        /// Draws futures from the errors of the fit.
        public func samplePaths(
            horizon: Horizon, count: Int, using generator: inout some RandomNumberGenerator
        ) -> SamplePaths {
            let recent = recent
            let shapes = shapes(after: recent, horizon)
            let known = recent.totals.map(level.level)
            var paths = SamplePaths(steps: horizon.steps, count: count)
            var levels = known
            for path in 0..<count {
                levels.removeSubrange(known.count...)
                for (ahead, shape) in shapes.enumerated() {
                    let error = regression.errors[generator.index(below: regression.errors.count)]
                    levels.append(regression.next(after: levels, cyclesAhead: ahead) + error)
                    let total = total(levels[levels.count - 1])
                    let shapeError = shapeErrors.isEmpty ? [] : shapeErrors[generator.index(below: shapeErrors.count)]
                    let begin = ahead * period
                    for step in begin..<min(horizon.steps, begin + period) {
                        let share = shape[step - begin] + (shapeError.isEmpty ? 0 : shapeError[step - begin])
                        paths[step: step, path: path] = total * max(0, share)
                    }
                }
            }
            return paths
        }
    }
}

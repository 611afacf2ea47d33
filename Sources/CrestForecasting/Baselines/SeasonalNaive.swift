public import CrestSeries

/// The last cycle again: ŷ(t + h) = y(t + h − m⌈h/m⌉), the yardstick of every other method.
///
/// With `seasonalPeriod` 1 it is the random walk. A missing observation is replaced by the latest observation at the
/// same phase, or by its placeholder when there is none. Paths resample past seasonal differences in blocks and add
/// them cycle upon cycle, so that uncertainty grows with each cycle ahead (Hyndman & Athanasopoulos 2021, section 5.5).
public struct SeasonalNaive: Forecaster {
    /// Observations a cycle, at least 1.
    public let seasonalPeriod: Int

    /// Traps unless `seasonalPeriod` is positive; 1 repeats the last observation.
    public init(seasonalPeriod: Int) {
        precondition(seasonalPeriod > 0, "a seasonal period is positive, not \(seasonalPeriod)")
        self.seasonalPeriod = seasonalPeriod
    }

    /// `seasonal-naive/24` for a period of 24, `naive` for 1.
    public var name: String { seasonalPeriod == 1 ? "naive" : "seasonal-naive/\(seasonalPeriod)" }
    /// A cycle and one observation more, which tells the first error.
    public var minimumObservations: Int { seasonalPeriod + 1 }

    /// - Throws: ``FittingError/Code/insufficientHistory`` for fewer than ``minimumObservations``.
    public func fit(_ series: TimeSeries) throws(FittingError) -> Fitted {
        guard series.count >= minimumObservations else {
            throw .insufficientHistory(model: name, need: minimumObservations, have: series.count)
        }
        let pairs = (seasonalPeriod..<series.count).filter {
            !series.isMissing[$0] && !series.isMissing[$0 - seasonalPeriod]
        }
        let errors = ErrorBlocks(
            pairs.map { series.values[$0] - series.values[$0 - seasonalPeriod] },
            phases: pairs.map { series.phase(at: $0, period: seasonalPeriod) }, period: seasonalPeriod)
        return Fitted(
            name: name, start: series.end, interval: series.interval,
            lastCycle: latestCycle(of: series, period: seasonalPeriod), errors: errors)
    }

    /// The last cycle and the differences between cycles.
    public struct Fitted: FittedModel, Hashable {
        /// `seasonal-naive`.
        public static let kind = "seasonal-naive"

        /// As the method signs.
        public let name: String
        /// The end of the history: the beginning of the first forecast observation.
        public private(set) var start: Timestamp
        /// The time between observations, that of the history.
        public let interval: SamplingInterval
        private(set) var lastCycle: [Double]
        let errors: ErrorBlocks

        /// A cycle.
        public var leastHistory: Int { lastCycle.count }

        /// The last cycle again and again.
        public func pointForecast(horizon: Horizon) -> [Double] {
            (0..<horizon.steps).map { lastCycle[$0 % lastCycle.count] }
        }

        /// The last cycle of `series` in place of that of the fit; the errors stay.
        public func refiltered(on series: TimeSeries) -> Fitted {
            Fitted(
                name: name, start: series.end, interval: series.interval,
                lastCycle: latestCycle(of: series, period: lastCycle.count), errors: errors)
        }

        /// The observation, or the one a cycle before it, ends the last cycle.
        public mutating func update(with observation: Double?) {
            lastCycle.append(observation ?? lastCycle[0])
            lastCycle.removeFirst()
            start = start.advanced(bySeconds: interval.seconds)
        }

        /// The last cycle with past one-cycle errors, which add up from cycle to cycle.
        public func samplePaths(
            horizon: Horizon, count: Int, using generator: inout some RandomNumberGenerator
        ) -> SamplePaths {
            let phase = TimeSeries.phase(of: start, interval: interval, period: errors.period)
            var paths = errors.draw(steps: horizon.steps, count: count, phase: phase, using: &generator)
            for step in 0..<horizon.steps {
                for path in 0..<count {
                    let base =
                        step < lastCycle.count ? lastCycle[step] : paths[step: step - lastCycle.count, path: path]
                    paths[step: step, path: path] += base
                }
            }
            return paths
        }
    }
}

/// The last `period` values, each missing one replaced by the latest observation at the same phase.
private func latestCycle(of series: TimeSeries, period: Int) -> [Double] {
    ((series.count - period)..<series.count).map { position in
        let latest = stride(from: position, through: 0, by: -period).first { !series.isMissing[$0] }
        return series.values[latest ?? position]
    }
}

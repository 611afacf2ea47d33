public import CrestSeries

extension BlockAutoregression {
    /// The model of the blocks, the course within them, and what has been seen of the block that has not ended.
    public struct Fitted: FittedModel, Hashable {
        /// The name in archives.
        public static let kind = "block-autoregression"

        /// How the model signs.
        public let name: String
        /// The beginning of the first forecast observation.
        public private(set) var start: Timestamp
        /// The step of the series.
        public let interval: SamplingInterval
        private var blocks: SeasonalAutoregression.Fitted
        /// s, by phase.
        @Packed private var shares: [Double]
        /// e, relative.
        private let errors: ErrorBlocks
        /// The observations since the last whole block.
        private var pending: [Double?]

        init(
            name: String, blocks: SeasonalAutoregression.Fitted, shares: [Double], errors: ErrorBlocks,
            series: TimeSeries
        ) {
            self.name = name
            self.blocks = blocks
            self.shares = shares
            self.errors = errors
            start = series.end
            interval = series.interval
            let whole = Blocks(of: series, length: Int(blocks.interval.seconds / series.interval.seconds)).rows
            pending = (whole.upperBound..<series.count).map { series.isMissing[$0] ? nil : series.values[$0] }
        }

        /// As many as hold a whole block wherever they begin.
        public var leastHistory: Int { 2 * blockLength - 1 }

        private var blockLength: Int { Int(blocks.interval.seconds / interval.seconds) }

        /// Blocks that reach as far as `horizon`.
        private func blockHorizon(_ horizon: Horizon) -> Horizon {
            Horizon(steps: (pending.count + horizon.steps + blockLength - 1) / blockLength)
        }

        private func block(of step: Int) -> Int { (pending.count + step) / blockLength }

        private var phase: Int { TimeSeries.phase(of: start, interval: interval, period: shares.count) }

        /// The median of each block, times the usual share.
        public func pointForecast(horizon: Horizon) -> [Double] {
            let means = blocks.pointForecast(horizon: blockHorizon(horizon))
            let phase = phase
            return (0..<horizon.steps).map { means[block(of: $0)] * shares[(phase + $0) % shares.count] }
        }

        /// The same parameters at the end of `series`.
        public func refiltered(on series: TimeSeries) -> Fitted {
            Fitted(
                name: name, blocks: blocks.refiltered(on: Blocks(of: series, length: blockLength).series),
                shares: shares, errors: errors, series: series)
        }

        /// The observation waits until its block is whole, whose mean the model of the blocks then takes.
        public mutating func update(with observation: Double?) {
            pending.append(observation)
            if pending.count == blockLength {
                blocks.update(with: Blocks.mean(pending))
                pending = []
            }
            start = start.advanced(bySeconds: interval.seconds)
        }

        /// Draws futures of the blocks, and the noise within them beside.
        public func samplePaths(
            horizon: Horizon, count: Int, using generator: inout some RandomNumberGenerator
        ) -> SamplePaths {
            let means = blocks.samplePaths(horizon: blockHorizon(horizon), count: count, using: &generator)
            let phase = phase
            var paths = errors.draw(steps: horizon.steps, count: count, phase: phase, using: &generator)
            for step in 0..<horizon.steps {
                let share = shares[(phase + step) % shares.count]
                let block = block(of: step)
                for path in 0..<count {
                    let noise = 1 + paths[step: step, path: path]
                    paths[step: step, path: path] = means[step: block, path: path] * share * max(0, noise)
                }
            }
            return paths
        }
    }
}

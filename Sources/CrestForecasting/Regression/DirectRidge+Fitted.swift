import CrestLinearAlgebra
public import CrestSeries

extension DirectRidge {
    /// The coefficients, where the model stands, and past error trajectories.
    public struct Fitted: FittedModel, Hashable {
        /// The name in archives.
        public static let kind = "direct-ridge"

        /// How the model signs.
        public let name: String
        /// The beginning of the first forecast observation.
        public private(set) var start: Timestamp
        /// The step of the series.
        public let interval: SamplingInterval
        let standardization: Standardization
        let inputs: InputBlocks
        /// Inputs × steps, step by step.
        @Packed private(set) var coefficients: [Double]
        /// H.
        let steps: Int
        /// Errors on the model's scale, each array over H steps.
        @PackedRows private(set) var trajectories: [[Double]]
        /// The last values on the model's scale, as many as the inputs reach.
        @Packed private var tail: [Double]

        init(
            name: String, standardization: Standardization, inputs: InputBlocks, coefficients: [Double], steps: Int,
            trajectories: [[Double]], series: TimeSeries
        ) {
            self.name = name
            self.standardization = standardization
            self.inputs = inputs
            self.coefficients = coefficients
            self.steps = steps
            self.trajectories = trajectories
            start = series.end
            interval = series.interval
            let recent = series.window(max(0, series.count - inputs.reach - inputs.cycle)..<series.count)
            let z = recent.filledFromCycle(before: inputs.cycle).suffix(inputs.reach).map(standardization.standardized)
            tail = Array(repeating: 0, count: inputs.reach - z.count) + z
        }

        /// The central path, the median of what the model expects.
        public func pointForecast(horizon: Horizon) -> [Double] {
            path(steps: horizon.steps).map(standardization.restored)
        }

        /// The central path on the model's scale.
        private func path(steps count: Int) -> [Double] {
            var z = tail
            while z.count < tail.count + count {
                let (design, centres) = inputs.design(of: z, origins: [z.count])
                let deviations = Matrix(rows: inputs.count, columns: steps, columnMajor: coefficients)
                    .multiplied(by: design.storage, transposingSelf: true)
                for deviation in deviations {
                    z.append(max(-Standardization.bound, min(Standardization.bound, centres[0] + deviation)))
                }
            }
            return Array(z[tail.count..<(tail.count + count)])
        }

        /// The same parameters at the end of `series`.
        public func refiltered(on series: TimeSeries) -> Fitted {
            Fitted(
                name: name, standardization: standardization, inputs: inputs, coefficients: coefficients, steps: steps,
                trajectories: trajectories, series: series)
        }

        /// The observation, or the one a cycle before it, becomes the latest input.
        public mutating func update(with observation: Double?) {
            tail.append(observation.map(standardization.standardized) ?? tail[tail.count - inputs.cycle])
            tail.removeFirst()
            start = start.advanced(bySeconds: interval.seconds)
        }

        /// Each path adds one past trajectory of errors after another.
        public func samplePaths(
            horizon: Horizon, count: Int, using generator: inout some RandomNumberGenerator
        ) -> SamplePaths {
            let centre = path(steps: horizon.steps)
            var paths = SamplePaths(steps: horizon.steps, count: count)
            for path in 0..<count {
                for begin in stride(from: 0, to: horizon.steps, by: steps) {
                    let errors = trajectories[generator.index(below: trajectories.count)]
                    for step in begin..<min(horizon.steps, begin + steps) {
                        let z = centre[step] + errors[step - begin]
                        paths[step: step, path: path] = standardization.restored(
                            max(-Standardization.bound, min(Standardization.bound, z)))
                    }
                }
            }
            return paths
        }
    }
}

public import CrestForecasting
import RealModule

extension Nowcast {
    /// The standard deviation of the logarithm of what the kernels do not know, on all that is still to come.
    private enum Discrepancy {
        /// The course is given, its size may be off by a tenth.
        static let given = 0.1
        /// Growth has no course of its own: its end may come at two thirds of what its beginning tells, or at one and a
        /// half.
        static let viral = 0.35

        static func of(_ family: KernelFamily) -> Double { family == .viral ? viral : given }
    }

    /// Futures of the event's own requests from the next bucket on, to its end or `horizon` buckets: to be added path
    /// by path to the organic ones.
    ///
    /// - Parameters:
    ///   - count: how many.
    ///   - seed: the same one gives the same paths.
    public func samplePaths(horizon: Horizon, count: Int, seed: UInt64) -> SamplePaths {
        var generator = SplitMix64(seed: seed)
        var paths = SamplePaths(steps: horizon.steps, count: count)
        let chosen = systematicDraw(count: count, using: &generator)
        let rho = noise.autocorrelation
        let innovation = noise.deviation * (1 - rho * rho).squareRoot()
        let last = min(horizon.steps, buckets - observed)
        for path in 0..<count {
            let index = chosen[path]
            let particle = particles[index]
            let volume = particle.mean + particle.variance.squareRoot() * generator.normal()
            let shift = Discrepancy.of(families[index]) * generator.normal()
            var error = particle.lastResidual.map { $0 - volume } ?? noise.deviation * generator.normal()
            for step in 0..<max(0, last) {
                error = rho * error + innovation * generator.normal()
                let level = volume + shift + error + logMass[index * buckets + observed + step]
                paths[step: step, path: path] = Double.exp(level)
            }
        }
        return paths
    }

    /// The largest excess of the whole event, what was seen included: the maxima of `count` futures.
    public func peak(count: Int = 500, seed: UInt64) -> SortedSample {
        let remaining = buckets - observed
        guard remaining > 0 else { return SortedSample([largestSeen]) }
        let paths = samplePaths(horizon: Horizon(steps: remaining), count: count, seed: seed)
        var maxima = Array(repeating: largestSeen, count: count)
        for step in 0..<remaining {
            for (path, value) in paths.values(at: step).enumerated() where value > maxima[path] {
                maxima[path] = value
            }
        }
        return SortedSample(maxima)
    }

    /// Particles in proportion to their weights, with the least chance possible (Carpenter, Clifford & Fearnhead 1999).
    private func systematicDraw(count: Int, using generator: inout SplitMix64) -> [Int] {
        let weights = self.weights
        var chosen: [Int] = []
        var (cumulative, threshold) = (0.0, generator.uniform() / Double(count))
        for (index, weight) in weights.enumerated() {
            cumulative += weight
            while chosen.count < count, threshold < cumulative {
                chosen.append(index)
                threshold += 1 / Double(count)
            }
        }
        // Rounding may leave the last one out.
        while chosen.count < count { chosen.append(chosen.last ?? 0) }
        return chosen
    }
}

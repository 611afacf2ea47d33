import RealModule

/// z(t) = pattern(t mod m) + Σ φⱼ z(t − j) + e(t): what a fitted autoregression does from there on, for one future or
/// for many side by side.
package struct LagRecursion: Sendable, Hashable, Codable {
    /// Ascending, positive.
    package let offsets: [Int]
    /// φ, one an offset.
    package private(set) var coefficients: [Double]
    /// Intercept and season at each phase.
    package let pattern: [Double]

    package var reach: Int { offsets.last ?? 0 }

    /// - Parameters:
    ///   - offsets: ascending, positive.
    ///   - coefficients: one an offset.
    ///   - pattern: one value a phase, at least one.
    package init(offsets: [Int], coefficients: [Double], pattern: [Double]) {
        precondition(offsets.count == coefficients.count && !pattern.isEmpty, "a recursion with parts missing")
        self.offsets = offsets
        self.coefficients = coefficients
        self.pattern = pattern
    }

    /// What is expected at `index` of `z`; values before its beginning count as 0, the mean.
    package func prediction(at index: Int, in z: [Double], phase: Int) -> Double {
        var sum = pattern[phase]
        for (offset, coefficient) in zip(offsets, coefficients) where offset <= index {
            sum += coefficient * z[index - offset]
        }
        return sum
    }

    /// The last ``reach`` values of a history, each missing one replaced by its own one-step prediction.
    ///
    /// - Parameter firstPhase: the phase of `z[0]`.
    package func tail(of z: [Double], isMissing: [Bool], firstPhase: Int) -> [Double] {
        var filled = z
        for index in isMissing.indices where isMissing[index] && index >= reach {
            filled[index] = prediction(at: index, in: filled, phase: (firstPhase + index) % pattern.count)
        }
        return filled.count >= reach
            ? Array(filled.suffix(reach)) : Array(repeating: 0, count: reach - filled.count) + filled
    }

    /// The central path of `steps` values, within ±`bound`.
    ///
    /// - Parameters:
    ///   - tail: the last ``reach`` values.
    ///   - phase: of the first step.
    package func path(after tail: [Double], phase: Int, steps: Int, bound: Double) -> [Double] {
        var z = tail
        z.reserveCapacity(tail.count + steps)
        var phase = phase
        for step in 0..<steps {
            z.append(max(-bound, min(bound, prediction(at: tail.count + step, in: z, phase: phase))))
            phase = phase + 1 == pattern.count ? 0 : phase + 1
        }
        return Array(z.dropFirst(tail.count))
    }

    /// Replaces `innovations` by the paths that they drive, within ±`bound`.
    ///
    /// All paths share the tail, so that a lag into it is one number; a lag into the future is a row of numbers, one a
    /// path, added at once.
    package func drive(_ innovations: inout SamplePaths, after tail: [Double], phase: Int, bound: Double) {
        let count = innovations.count
        var phase = phase
        var row = Array(repeating: 0.0, count: count)
        for step in 0..<innovations.steps {
            var shared = pattern[phase]
            for index in row.indices { row[index] = innovations[step: step, path: index] }
            for (offset, coefficient) in zip(offsets, coefficients) {
                if offset > step {
                    shared += coefficient * tail[tail.count + step - offset]
                } else {
                    for index in row.indices {
                        row[index] += coefficient * innovations[step: step - offset, path: index]
                    }
                }
            }
            for index in row.indices {
                innovations[step: step, path: index] = max(-bound, min(bound, row[index] + shared))
            }
            phase = phase + 1 == pattern.count ? 0 : phase + 1
        }
    }

    /// Draws every root of the recursion in by the factor 1/ρ, φⱼ to φⱼ ρ⁻ʲ, when a disturbance would more than double
    /// over the ``reach``, ρ being its growth a step: then none grows, and short and long lags keep their parts.
    ///
    /// Traffic that repeats itself closely has roots at 1 that are estimated a little above it. They do no harm within
    /// the reach, where drawing them in would take from each season what the pattern then lacks.
    ///
    /// Σ|φ| ≤ 1 is stable without measuring.
    package mutating func stabilize() {
        guard coefficients.reduce(0, { $0 + abs($1) }) > 1, reach > 0 else { return }
        let rho = growth()
        guard Double.pow(rho, Double(reach)) > Self.mostGrowth else { return }
        for (index, offset) in offsets.enumerated() { coefficients[index] *= Double.pow(rho, -Double(offset)) }
    }

    private static let mostGrowth = 2.0

    /// The factor a step by which the free recursion grows in the end: the companion matrix' spectral radius, by power
    /// iteration from an impulse.
    package func growth() -> Double {
        // Long enough for a pair of complex roots to turn within it.
        let window = max(reach, 64)
        var z = Array(repeating: 0.0, count: window)
        z[window - 1] = 1
        let rounds = 10
        var logarithm = 0.0
        for round in 0..<rounds {
            for _ in 0..<window {
                var next = 0.0
                for (offset, coefficient) in zip(offsets, coefficients) { next += coefficient * z[z.count - offset] }
                z.append(next)
            }
            z.removeFirst(window)
            let norm = z.reduce(0) { $0 + $1 * $1 }.squareRoot()
            guard norm > 0, norm.isFinite else { return norm == 0 ? 0 : .infinity }
            // From one again, lest a root a little above it overflow over ten times the reach.
            for index in z.indices { z[index] /= norm }
            if round >= rounds / 2 { logarithm += Double.log(norm) }
        }
        return Double.exp(logarithm / Double(window * (rounds - rounds / 2)))
    }
}

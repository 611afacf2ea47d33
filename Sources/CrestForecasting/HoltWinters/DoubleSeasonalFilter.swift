/// The states of double-seasonal Holt-Winters with an AR(1) error on their way through a series.
///
///     base = ℓ + φ b + d + w        u = z − base        ε = u − ρ u′
///     ℓ ← ℓ + φ b + α ψ(u)    b ← φ b + α β* ψ(u)    d ← d + δ ψ(u)    w ← w + ω ψ(u)
///
/// u′ is the error before. ψ clips u to ±k s, so that an outlier moves no state by more than a large ordinary error
/// does; ρ u′ and ε are not clipped. The scale follows s² ← 0.995 s² + 0.005 min(u², 9 s²) (Gelper, Fried & Croux
/// 2010). When u is clipped on the same side for a whole cycle (upwards) or three (downwards), the level has shifted:
/// it jumps by the mean u of that run, the error loses the jump, and the scale returns to what it was before.
///
/// ``DoubleSeasonalCandidates`` does the same arithmetic in the same order, eight at a time.
package struct DoubleSeasonalFilter: Hashable, Sendable, Codable {
    let alpha: Double
    let alphaBeta: Double
    let phi: Double
    let delta: Double
    let omega: Double
    let rho: Double
    let clip: RobustClip

    private(set) var level: Double
    private(set) var slope = 0.0
    private(set) var short: SeasonalRing
    private(set) var long: SeasonalRing
    /// u of the latest observation.
    private(set) var error = 0.0
    /// s².
    private(set) var variance: Double

    // The row of errors clipped on one side that the latest error belongs to; empty when that was not clipped.
    private var runLength = 0.0
    private var runSum = 0.0
    private var runVariance = 0.0

    package init(
        _ seed: DoubleSeasonalSeed, parameters: DoubleSeasonalHoltWinters.Parameters, clip: RobustClip
    ) {
        alpha = parameters.level
        alphaBeta = parameters.level * parameters.trend
        phi = parameters.damping
        delta = parameters.shortSeason
        omega = parameters.longSeason
        rho = parameters.persistence
        self.clip = clip
        level = seed.level
        short = SeasonalRing(seed.short)
        long = SeasonalRing(seed.long)
        variance = seed.variance
    }

    /// What the model expects of the next observation.
    package var expectation: Double {
        level + phi * slope + (short.current + long.current) + rho * error
    }

    /// Takes the next observation and returns its innovation ε.
    package mutating func absorb(_ observation: Double) -> Double {
        let (innovation, accepted) = absorb(observation, season: short.current + long.current)
        short.turn(adding: delta * accepted)
        long.turn(adding: omega * accepted)
        return innovation
    }

    /// The same for all states but the seasons; returns with the innovation what these take of it.
    @inline(__always)
    private mutating func absorb(_ observation: Double, season: Double) -> (innovation: Double, accepted: Double) {
        let fading = phi * slope
        let drifted = level + fading
        let deviation = observation - season - drifted
        let innovation = deviation - rho * error
        error = deviation
        let square = deviation * deviation
        var (accepted, jump) = (deviation, 0.0)
        if square > clip.squaredWidth * variance {
            (accepted, jump) = restrain(deviation, square)
        } else {
            runLength = 0
            variance = variance + RobustClip.memory * (square - variance)
        }
        level = drifted + alpha * accepted + jump
        slope = fading + alphaBeta * accepted
        return (innovation, accepted)
    }

    /// What the states take of an outlier, and by how much the level jumps because it is one too many.
    private mutating func restrain(_ deviation: Double, _ square: Double) -> (accepted: Double, jump: Double) {
        guard variance > 0 else {
            // Nothing has ever deviated: there is no scale to judge by.
            variance = square
            return (deviation, 0)
        }
        let continues = runLength > 0 && runSum * deviation > 0
        if !continues { runVariance = variance }
        runLength = continues ? runLength + 1 : 1
        runSum = continues ? runSum + deviation : deviation
        if runLength >= Double(deviation > 0 ? clip.shiftLength : clip.fallLength) {
            let jump = runSum / runLength
            error = deviation - jump
            variance = runVariance
            runLength = 0
            return (0, jump)
        }
        let bound = (clip.squaredWidth * variance).squareRoot()
        variance = variance + RobustClip.memory * (min(square, RobustClip.varianceCap * variance) - variance)
        return (deviation > 0 ? bound : -bound, 0)
    }

    /// Passes over a missing observation: its innovation counts as zero.
    package mutating func skip() {
        pass()
        short.turn(adding: 0)
        long.turn(adding: 0)
    }

    /// The same for all states but the seasons.
    private mutating func pass() {
        slope *= phi
        level += slope
        error *= rho
    }

    /// Σ ε² over a history after its burn-in: the criterion of the fit.
    package static func sumOfSquares(
        over history: DoubleSeasonalHoltWinters.History, parameters: DoubleSeasonalHoltWinters.Parameters,
        clip: RobustClip
    ) -> Double {
        var filter = DoubleSeasonalFilter(history.seed, parameters: parameters, clip: clip)
        // Spans: a ring would ask at each step whether its storage is shared.
        var (shortTerms, longTerms) = (history.seed.short, history.seed.long)
        if shortTerms.isEmpty { shortTerms = [0] }
        if longTerms.isEmpty { longTerms = [0] }
        var short = shortTerms.mutableSpan
        var long = longTerms.mutableSpan
        let values = history.values.span
        let isMissing = history.isMissing.span
        var (shortPhase, longPhase) = (0, 0)
        var sum = 0.0
        for index in 0..<values.count {
            if history.hasGaps && isMissing[index] {
                filter.pass()
            } else {
                let season = short[shortPhase] + long[longPhase]
                let (innovation, accepted) = filter.absorb(values[index], season: season)
                if index >= history.burnIn { sum += innovation * innovation }
                short[shortPhase] += filter.delta * accepted
                long[longPhase] += filter.omega * accepted
            }
            shortPhase += 1
            if shortPhase == short.count { shortPhase = 0 }
            longPhase += 1
            if longPhase == long.count { longPhase = 0 }
        }
        return sum
    }

    /// Moves the means of the seasons to the level (Archibald & Koehler 2003). No forecast changes by more than
    /// rounding.
    package mutating func renormalise() {
        level += short.centre() + long.centre()
    }
}

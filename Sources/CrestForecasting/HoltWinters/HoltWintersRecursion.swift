/// The states of Holt-Winters on their way through a series, season in a ring.
///
/// With m = base · s (or base + s), base = ℓ + φ b, and the error e = y − m:
///
///     ℓ ← base + α e        b ← φ b + α β* e        s ← s + γ e              additive
///     ℓ ← base + α e / s    b ← φ b + α β* e / s    s ← s + γ e / base       multiplicative
///
/// This is the error-correction form of Hyndman, Koehler, Ord & Snyder (2008, table 2.2). A multiplicative base is kept
/// from falling below ``floor``: the level is a weighted mean of deseasonalised observations, so below the least of
/// them only a falling trend can take it, and there e / base would explode.
package struct HoltWintersRecursion: Hashable, Sendable, Codable {
    private var alpha = 0.0
    private var beta = 0.0
    private var gamma = 0.0
    private var phi = 0.0
    private var level = 0.0
    private var slope = 0.0
    private var ring: [Double]
    private var phase = 0
    private let isMultiplicative: Bool
    private let floor: Double

    package init(_ form: HoltWinters.Form, states: HoltWinters.States, parameters: HoltWinters.Parameters) {
        isMultiplicative = form.seasonality.isMultiplicative
        floor = form.floor
        ring = form.seasonality == .none ? [0] : states.seasonal
        precondition(
            ring.count == form.seasonality.period,
            "\(ring.count) seasonal states for a period of \(form.seasonality.period)")
        restart(from: states, parameters: parameters)
    }

    /// Back to `states` under other parameters, without allocating.
    mutating func restart(from states: HoltWinters.States, parameters: HoltWinters.Parameters) {
        alpha = parameters.level
        beta = parameters.level * parameters.trend
        gamma = parameters.seasonal
        phi = parameters.damping
        level = states.level
        slope = states.slope
        phase = 0
        for index in states.seasonal.indices { ring[index] = states.seasonal[index] }
    }

    private var base: Double {
        let base = level + phi * slope
        return isMultiplicative ? max(base, floor) : base
    }

    /// What the model expects of the next observation.
    package var expectation: Double {
        isMultiplicative ? base * ring[phase] : base + ring[phase]
    }

    /// Takes the next observation and returns its error.
    @inline(__always)
    package mutating func absorb(_ observation: Double) -> Double {
        let base = base
        let season = ring[phase]
        let error: Double
        if isMultiplicative {
            error = observation - base * season
            level = base + alpha * error / season
            slope = phi * slope + beta * error / season
            ring[phase] = season + gamma * error / base
        } else {
            error = observation - (base + season)
            level = base + alpha * error
            slope = phi * slope + beta * error
            ring[phase] = season + gamma * error
        }
        turn()
        return error
    }

    /// Passes over a missing observation: its error counts as zero.
    package mutating func skip() {
        level = base
        slope *= phi
        turn()
    }

    private mutating func turn() {
        phase += 1
        if phase == ring.count { phase = 0 }
    }

    package var states: HoltWinters.States {
        HoltWinters.States(level: level, slope: slope, seasonal: Array(ring[phase...] + ring[..<phase]))
    }
}

import CrestLinearAlgebra
public import CrestSeries

/// A slowly changing profile of the longest season, and an autoregression of what is left of it:
///
///     z(t) = p(t) + r(t),   p(t) = Σₖ (1 − a)ᵏ z(t − (k+1)m) / Σₖ (1 − a)ᵏ
///     r(t) = β₀ + φ₁ r(t−1) + φ₂ r(t−2) + φ₃ r(t−m₁) + φ₄ r(t−m₁−1) + e(t)
///
/// on standardised logarithms (or observations), m being the longest season and m₁ the shortest. Where a lag of a week
/// repeats last week's chance, the profile is a mean of many weeks: of the decompositions (Cleveland et al. 1990) the
/// one that needs no future. The regression is the robust ridge of ``SeasonalAutoregression``, discounted with a
/// half-life of 28 cycles of m₁. It forecasts by recursion and draws paths from blocks of its one-step errors (Künsch
/// 1989).
///
/// A missing observation leaves the profile as it is. A season that the history does not hold twice is left out.
public struct ProfileAutoregression: Forecaster {
    /// Observations a cycle, ascending.
    public let seasonalPeriods: [Int]
    /// Whether the profile adds or multiplies.
    public let scale: ValueScale

    /// - Parameter seasonalPeriods: such as `[24, 168]` for hours; without one there is no profile and no fit.
    public init(seasonalPeriods: [Int], scale: ValueScale = .log) {
        precondition(seasonalPeriods.allSatisfy { $0 > 1 }, "seasonal periods \(seasonalPeriods) below 2")
        self.seasonalPeriods = seasonalPeriods.sorted()
        self.scale = scale
    }

    /// `profile-autoregression/log` or `/raw`.
    public var name: String { "profile-autoregression/\(scale.rawValue)" }
    /// Two cycles of the shortest season, the lags, and twice as many equations as unknowns.
    public var minimumObservations: Int { 3 * (seasonalPeriods.first ?? 1) + 1 + 2 * 5 }

    /// Five unknowns: nearly free.
    public func fit(_ series: TimeSeries) throws(FittingError) -> Fitted {
        guard let cycle = seasonalPeriods.first, series.count >= minimumObservations else {
            throw .insufficientHistory(model: name, need: minimumObservations, have: series.count)
        }
        let standardization = try Standardization(scale, of: series, model: name)
        let longest = seasonalPeriods.last { series.count >= 2 * $0 + cycle + 1 + 2 * 5 } ?? cycle
        let (_, rest) = SmoothedProfile.following(series, on: standardization, period: longest)
        let offsets = Set([1, 2, cycle, cycle + 1]).sorted()
        let rows = (cycle + 1..<series.count).filter { row in
            !rest.isMissing[row] && offsets.allSatisfy { !rest.isMissing[row - $0] }
        }
        guard rows.count >= 2 * (1 + offsets.count) else {
            throw .insufficientHistory(model: name, need: minimumObservations, have: rows.count)
        }
        let weights = discounts(ages: rows.map { series.count - 1 - $0 }, halfLife: Self.halfLife * Double(cycle))
        let columns =
            [Array(repeating: 1.0, count: rows.count)] + offsets.map { lag in rows.map { rest.values[$0 - lag] } }
        let ridge = try FittingError.solving(name) { () throws(LinearAlgebraError) in
            try RobustRidge(
                design: Matrix(columns: columns), response: rows.map { rest.values[$0] },
                penalties: [Self.interceptPenalty] + offsets.map { _ in Self.lagPenalty }, weights: weights)
        }
        var recursion = LagRecursion(
            offsets: offsets, coefficients: Array(ridge.coefficients.dropFirst()), pattern: [ridge.coefficients[0]])
        recursion.stabilize()
        return Fitted(
            name: name, standardization: standardization, recursion: recursion,
            errors: ErrorBlocks(
                ridge.errors, phases: rows.map { series.phase(at: $0, period: cycle) }, period: cycle),
            period: longest, series: series)
    }

    // As in SeasonalAutoregression where it has the like; the half-life is longer, as few coefficients change slowly.
    private static let halfLife = 28.0
    private static let interceptPenalty = 1e-3
    private static let lagPenalty = 0.5
}

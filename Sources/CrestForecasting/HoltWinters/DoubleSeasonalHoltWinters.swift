public import CrestSeries

/// Holt-Winters with two seasons, a damped trend and an error that persists (Taylor 2003; damped: Gardner & McKenzie
/// 1985; error-correction form: Hyndman et al. 2008; De Livera, Hyndman & Snyder 2011). The Holt-Winters for traffic.
///
///     u = z − (ℓ + φ b + d + w),   ε = u − ρ u′,   ŷ(t + h) = ℓ + (φ + … + φʰ) b + d + w + ρʰ u
///
/// z is the observation or its logarithm, standardised: on the log scale seasons and trends multiply, without the
/// divisions of the textbook's multiplicative form. With one season w is 0; without any, d too.
///
/// Six parameters minimise Σ ε² after a burn-in of one long cycle: 160 random candidates, two rounds of 96 around the
/// best four, then at most 60 evaluations of Nelder-Mead (see ``ParameterSearch``). Outliers enter the states clipped;
/// see ``DoubleSeasonalFilter``. A missing observation has innovation 0. A season that the history does not hold twice
/// is left out.
public struct DoubleSeasonalHoltWinters: Forecaster {
    /// Ascending; none, one or two.
    public let seasonalPeriods: [Int]
    /// The scale on which errors add.
    public let scale: ValueScale
    /// How outliers enter the states.
    let clip: RobustClip
    /// Nil when they are to be estimated.
    let fixedParameters: Parameters?

    /// - Parameters:
    ///   - seasonalPeriods: observations a cycle, each at least 2, at most two, such as `[24, 168]`.
    ///   - scale: `.log` needs observations of at least zero.
    ///   - clipWidth: errors beyond this many scales are clipped in the states, 0 … 3; nil clips nothing.
    ///   - parameters: given instead of estimated.
    public init(
        seasonalPeriods: [Int], scale: ValueScale = .raw, clipWidth: Double? = 2, parameters: Parameters? = nil
    ) {
        precondition(seasonalPeriods.count <= 2, "at most two seasons, not \(seasonalPeriods.count)")
        precondition(
            seasonalPeriods.allSatisfy { $0 >= 2 }, "a season has at least two observations, unlike \(seasonalPeriods)")
        self.seasonalPeriods = seasonalPeriods.sorted()
        self.scale = scale
        clip = RobustClip(width: clipWidth, cycle: self.seasonalPeriods.first ?? DoubleSeasonalSeed.shortestStart)
        fixedParameters = parameters
    }

    /// Such as `double-seasonal-holt-winters/24+168/log`.
    public var name: String { name(seasonalPeriods) }

    private func name(_ seasonalPeriods: [Int]) -> String {
        let seasons = seasonalPeriods.isEmpty ? "no-season" : seasonalPeriods.map(String.init).joined(separator: "+")
        return "double-seasonal-holt-winters/\(seasons)/\(scale.rawValue)"
    }

    /// Two of the shortest cycles, and at least twenty observations.
    public var minimumObservations: Int { 2 * Self.burnIn(Array(seasonalPeriods.prefix(1))) }

    /// - Throws: ``FittingError/Code/insufficientHistory``; ``FittingError/Code/outsideDomain`` for a negative
    ///   observation on the log scale.
    public func fit(_ series: TimeSeries) throws(FittingError) -> Fitted {
        let observed = series.count - series.missingCount
        guard observed >= minimumObservations else {
            throw .insufficientHistory(model: name, need: minimumObservations, have: observed)
        }
        let seasonalPeriods = seasonalPeriods.filter { observed >= 2 * Self.burnIn([$0]) }
        let name = name(seasonalPeriods)
        let scale = try Standardization(scale, of: series, model: name)
        let history = History(series, on: scale, seasonalPeriods: seasonalPeriods)
        let parameters = fixedParameters ?? DoubleSeasonalEstimation(history, clip: clip).parameters()
        return Fitted(
            name: name, scale: scale, seasonalPeriods: seasonalPeriods, parameters: parameters,
            run: Run(over: history, parameters: parameters, clip: clip), after: series)
    }
}

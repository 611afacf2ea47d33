public import CrestSeries

/// Textbook Holt-Winters (Holt 1957, Winters 1960; damped: Gardner & McKenzie 1985): a level, perhaps a slope, perhaps
/// a season, each an exponential average with a parameter of its own.
///
///     ŷ(t + h) = ℓ + (φ + … + φʰ) b + s(t + h − m⌈h/m⌉)      additive
///     ŷ(t + h) = (ℓ + (φ + … + φʰ) b) · s(t + h − m⌈h/m⌉)    multiplicative
///
/// All parameters are estimated by the least sum of squared one-step errors over the history: α in 0 … 1, β* in 0 … 1,
/// γ in 0 … 1 − α, φ in 0.7 … 0.995. Initial states come from the whole history: the season is its mean course
/// (differences from, or ratios to, each cycle's tilted mean); level and slope are the straight line through the first
/// two deseasonalised cycles (at least ten observations; Hyndman et al. 2008, section 2.6.1), or the mean of the first
/// cycle when the model has no trend. A missing observation has error 0: the states carry on, the criterion skips it.
///
/// Paths send block-bootstrapped errors through the recursion; for the multiplicative form relative ones.
/// For traffic with days and weeks, ``DoubleSeasonalHoltWinters`` is the better model.
public struct HoltWinters: Forecaster {
    /// How the season enters, and its period.
    public let seasonality: Seasonality
    /// How the level moves on its own.
    public let trend: Trend
    /// Nil when they are to be estimated.
    let fixedParameters: Parameters?

    /// Parameters are estimated from the data, unless they are given.
    ///
    /// Traps on a period below 2; long ones, such as a week of minutes, cost memory but no time a step.
    public init(seasonality: Seasonality, trend: Trend = .damped, parameters: Parameters? = nil) {
        precondition(
            seasonality == .none || seasonality.period >= 2,
            "a season has at least two observations, not \(seasonality.period)")
        self.seasonality = seasonality
        self.trend = trend
        fixedParameters = parameters
    }

    /// Such as `holt-winters/multiplicative-24/damped`.
    public var name: String {
        let season =
            switch seasonality {
            case .none: "no-season"
            case .additive(let period): "additive-\(period)"
            case .multiplicative(let period): "multiplicative-\(period)"
            }
        return trend == .none ? "holt-winters/\(season)" : "holt-winters/\(season)/\(trend.rawValue)"
    }

    /// Two cycles, and at least six observations.
    public var minimumObservations: Int { max(6, 2 * seasonality.period) }

    /// - Throws: ``FittingError/Code/insufficientHistory``; ``FittingError/Code/outsideDomain`` when the season is
    ///   multiplicative and an observation is zero or negative.
    public func fit(_ series: TimeSeries) throws(FittingError) -> Fitted {
        let observed = series.count - series.missingCount
        guard observed >= minimumObservations else {
            throw .insufficientHistory(model: name, need: minimumObservations, have: observed)
        }
        if seasonality.isMultiplicative {
            for index in 0..<series.count where !series.isMissing[index] && series.values[index] <= 0 {
                throw .outsideDomain(
                    model: name, value: series.values[index], at: series.timestamp(at: index),
                    legal: "positive observations")
            }
        }
        let seed = HoltWintersSeed(series.values, isMissing: series.isMissing, seasonality: seasonality, trend: trend)
        let form = Form(seasonality: seasonality, trend: trend, floor: seed.floor)
        let parameters =
            fixedParameters ?? HoltWintersEstimation(series: series, form: form, states: seed.states).parameters()
        let run = Run(over: series, form: form, parameters: parameters, from: seed.states)
        return Fitted(name: name, form: form, parameters: parameters, run: run, after: series)
    }
}

/// The states before the first observation, from the whole history; see ``HoltWinters``.
struct HoltWintersSeed {
    let states: HoltWinters.States
    /// The least deseasonalised observation of a multiplicative model; see ``HoltWintersRecursion``.
    let floor: Double

    /// Observations that a level and a slope need, at least.
    private static let shortestStart = 10

    init(_ history: [Double], isMissing: [Bool], seasonality: HoltWinters.Seasonality, trend: HoltWinters.Trend) {
        let period = seasonality.period
        let seasonal: [Double] =
            switch seasonality {
            case .none: []
            case .additive:
                SeasonalProfile(.differences, of: history, isMissing: isMissing, period: period).values
            case .multiplicative:
                SeasonalProfile(.ratios, of: history, isMissing: isMissing, period: period).values
            }
        let adjusted: [(x: Double, y: Double)] = history.indices.lazy.filter { !isMissing[$0] }.map { index in
            let value = history[index]
            return switch seasonality {
            case .none: (Double(index), value)
            case .additive: (Double(index), value - seasonal[index % period])
            case .multiplicative: (Double(index), value / seasonal[index % period])
            }
        }
        floor = seasonality.isMultiplicative ? adjusted.reduce(.infinity) { min($0, $1.y) } : 0
        if trend == .none {
            let start = adjusted.prefix(max(Self.shortestStart, period))
            let mean = start.reduce(0) { $0 + $1.y } / Double(start.count)
            states = HoltWinters.States(level: mean, seasonal: seasonal)
        } else {
            let line = leastSquaresLine(Array(adjusted.prefix(max(Self.shortestStart, 2 * period))))
            // The first observation has x = 0, and the states stand one step before it.
            states = HoltWinters.States(level: line.intercept - line.slope, slope: line.slope, seasonal: seasonal)
        }
    }
}

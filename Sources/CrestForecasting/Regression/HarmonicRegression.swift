import CrestLinearAlgebra
public import CrestSeries

/// A straight line and Fourier terms for each season, with AR(1) errors:
///
///     g(y(t)) = β₀ + β₁ t + Σ over seasons m Σₖ [aₖ cos(2πkt/m) + bₖ sin(2πkt/m)] + η(t),   η(t) = ρ η(t − 1) + e(t)
///
/// Two-step generalised least squares (Cochrane & Orcutt 1949): ordinary least squares gives η and with it ρ; the
/// quasi-differences `y(t) − ρ y(t − 1)` give β, and its residuals the final ρ and e. Everything is solved by pivoted
/// QR.
///
/// Missing observations are left out: of the first step alone, of the second with their successor. A Fourier term
/// faster than half of its season, or at the frequency of a term of a shorter one, would be a copy of another and is
/// not formed. A season needs two cycles of history; longer ones are left out. (Hyndman & Athanasopoulos 2021, chapter
/// 10.)
///
/// With changepoints the line may bend (Taylor & Letham 2018); see ``BentLine``.
public struct HarmonicRegression: Forecaster {
    /// Observations a cycle, ascending.
    public let seasonalPeriods: [Int]
    /// The most Fourier terms of each season, in the order of ``seasonalPeriods``.
    public let orders: [Int]
    /// Whether the seasons add or multiply.
    public let scale: ValueScale
    /// Whether η is AR(1); if not, it is independent, and the fit is ordinary least squares.
    public let hasAutoregressiveErrors: Bool
    /// The most places where the line may bend; 0 for a straight one.
    public let changepoints: Int

    /// - Parameters:
    ///   - seasonalPeriods: such as `[24, 168]` for hours; empty for a line alone.
    ///   - orders: the most Fourier terms, one a season; nil for 10 of the shortest and 24 of the others.
    public init(
        seasonalPeriods: [Int], orders: [Int]? = nil, scale: ValueScale = .raw, hasAutoregressiveErrors: Bool = true,
        changepoints: Int = 0
    ) {
        precondition(seasonalPeriods.allSatisfy { $0 > 1 }, "seasonal periods \(seasonalPeriods) below 2")
        precondition(orders == nil || orders?.count == seasonalPeriods.count, "one order a season")
        let places = seasonalPeriods.indices.sorted { seasonalPeriods[$0] < seasonalPeriods[$1] }
        self.seasonalPeriods = places.map { seasonalPeriods[$0] }
        self.orders =
            orders.map { orders in places.map { orders[$0] } }
            ?? places.indices.map { $0 == 0 ? Self.mostShortTerms : Self.mostTerms }
        self.scale = scale
        self.hasAutoregressiveErrors = hasAutoregressiveErrors
        self.changepoints = changepoints
    }

    private static let mostShortTerms = 10
    private static let mostTerms = 24

    /// `harmonic-regression/raw` or `/log`, with `/bent` behind it when there are changepoints.
    public var name: String { "harmonic-regression/\(scale.rawValue)" + (changepoints > 0 ? "/bent" : "") }
    /// Two cycles of the shortest season.
    public var minimumObservations: Int { max(8, 2 * (seasonalPeriods.first ?? 0)) }

    /// Solves two least-squares problems of n observations and some 60 unknowns.
    public func fit(_ series: TimeSeries) throws(FittingError) -> Fitted {
        let observed = series.count - series.missingCount
        guard observed >= minimumObservations else {
            throw .insufficientHistory(model: name, need: minimumObservations, have: observed)
        }
        let standardization = try Standardization(scale, of: series, model: name)
        let line = BentLine(mostChangepoints: changepoints, cycle: seasonalPeriods.first ?? 1)
        let design = HarmonicDesign(
            seasons: zip(seasonalPeriods, orders).filter { series.count >= 2 * $0.0 }.map {
                (period: $0.0, order: $0.1)
            },
            changepoints: line.changepoints(historyLength: series.count), series: series)
        let z = standardization.standardized(series)
        let isObserved = series.isMissing.map { !$0 }
        let rows = z.indices.filter { isObserved[$0] }
        let pairs = rows.filter { $0 > 0 && isObserved[$0 - 1] }

        func solve(_ matrix: Matrix, _ response: [Double]) throws(FittingError) -> HarmonicEstimate {
            try FittingError.solving(name) { () throws(LinearAlgebraError) in
                design.hinges.isEmpty
                    ? try HarmonicEstimate(leastSquaresOf: response, on: matrix)
                    : try line.estimate(of: response, on: matrix, design: design, seasonalPeriods: seasonalPeriods)
            }
        }
        var estimate = try solve(design.matrix(rows: rows), rows.map { z[$0] })
        var residuals = design.residuals(of: z, coefficients: estimate.coefficients)
        var rho = 0.0
        if hasAutoregressiveErrors, pairs.count > design.width {
            rho = autocorrelation(residuals, pairs: pairs)
            estimate = try solve(
                design.matrix(rows: pairs, quasiDifferencedBy: rho), pairs.map { z[$0] - rho * z[$0 - 1] })
            residuals = design.residuals(of: z, coefficients: estimate.coefficients)
            rho = autocorrelation(residuals, pairs: pairs)
        }
        let places = hasAutoregressiveErrors ? pairs : rows
        let innovations = places.map {
            hasAutoregressiveErrors ? residuals[$0] - rho * residuals[$0 - 1] : residuals[$0]
        }
        let cycle = seasonalPeriods.first ?? 1
        // Fitting p coefficients takes p degrees of freedom from the errors.
        let freedom = max(1, innovations.count - estimate.rank)
        let inflation = (Double(innovations.count) / Double(freedom)).squareRoot()
        return Fitted(
            name: name, standardization: standardization,
            mean: design.mean(
                coefficients: estimate.coefficients, damping: design.hinges.isEmpty ? 1 : line.damping),
            terms: design.terms(of: estimate, unit: standardization),
            recursion: LagRecursion(offsets: [1], coefficients: [rho], pattern: [0]),
            errors: ErrorBlocks(
                innovations.map { inflation * $0 }, phases: places.map { series.phase(at: $0, period: cycle) },
                period: cycle),
            series: series)
    }

    /// The regression of each error on the one before it, kept stationary.
    private func autocorrelation(_ errors: [Double], pairs: [Int]) -> Double {
        let (product, square) = pairs.reduce((0.0, 0.0)) { sums, index in
            (sums.0 + errors[index] * errors[index - 1], sums.1 + errors[index - 1] * errors[index - 1])
        }
        return square > 0 ? max(-Self.mostCorrelation, min(Self.mostCorrelation, product / square)) : 0
    }

    /// At 1 the intercept would no longer be identified.
    private static let mostCorrelation = 0.99
}

/// Coefficients as solved, on the standardised scale.
struct HarmonicEstimate {
    let coefficients: [Double]
    let rank: Int
    /// Nil when no degree of freedom was left, or coefficients were penalised.
    let standardErrors: [Double]?
}

extension HarmonicEstimate {
    init(leastSquaresOf response: [Double], on design: Matrix) throws(LinearAlgebraError) {
        let fit = try LeastSquares.fit(design: design, response: response)
        self.init(
            coefficients: Array(fit.coefficients.column(0)), rank: fit.rank,
            standardErrors: fit.standardErrors.map { Array($0.column(0)) })
    }
}

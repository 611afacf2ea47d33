import CrestLinearAlgebra
import RealModule

/// A line that may bend at changepoints, of which few are used: for horizons over which a straight line through all of
/// the history, or none, would both be wrong (Taylor & Letham 2018).
///
/// Changepoints are spread evenly over the first 80 % of the history, at least three cycles apart; what bent later
/// cannot be told from chance. Each change of the slope is penalised by ridge regression, with the factor that
/// generalised cross-validation finds best; two passes more with penalties λ/(|δ| + ε) act like a lasso (Candès, Wakin
/// & Boyd 2008): small changes vanish, large ones stay. Beyond the history the slope loses 2 % a cycle (Gardner &
/// McKenzie 1985).
struct BentLine {
    /// 0 for a straight line.
    let mostChangepoints: Int
    /// Observations.
    let cycle: Int

    private static let share = 0.8
    private static let leastCycles = 3
    private static let passes = 2
    private static let dampingPerCycle = 0.98
    /// Of the intercept, the slope and each hinge (both over the whole history), and the waves of the shortest and of
    /// the longer seasons, all up to a common factor.
    private static let (interceptPenalty, linePenalty, wavePenalties) = (1e-6, 1.0, (short: 0.05, long: 2.0))
    /// ε, of the largest change.
    private static let resolution = 0.1

    /// Rows, ascending.
    func changepoints(historyLength: Int) -> [Int] {
        let reach = Self.share * Double(historyLength)
        let count = min(mostChangepoints, Int(reach) / (Self.leastCycles * cycle))
        return (0..<max(0, count)).map { Int(reach * Double($0 + 1) / Double(count)) }
    }

    /// φ an observation.
    var damping: Double { Double.pow(Self.dampingPerCycle, 1 / Double(cycle)) }

    func estimate(
        of response: [Double], on matrix: Matrix, design: HarmonicDesign, seasonalPeriods: [Int]
    ) throws(LinearAlgebraError) -> HarmonicEstimate {
        var penalties = (0..<design.width).map { column -> Double in
            if column == 0 { return Self.interceptPenalty }
            guard let season = design.seasonIndex(ofColumn: column, among: seasonalPeriods) else {
                return Self.linePenalty
            }
            return season == 0 ? Self.wavePenalties.short : Self.wavePenalties.long
        }
        let weights = Array(repeating: 1.0, count: response.count)
        let plain = try CrossValidatedRidge(
            design: matrix, response: response, penalties: penalties, weights: weights)
        var coefficients = plain.coefficients
        for index in penalties.indices { penalties[index] *= plain.multiplier }
        let hingePenalty = plain.multiplier * Self.linePenalty
        var largest = 0.0
        for _ in 0..<Self.passes {
            largest = design.hinges.reduce(0) { max($0, abs(coefficients[$1])) }
            guard largest > 0 else { break }
            for hinge in design.hinges {
                // A change as large as the largest keeps its penalty; one of nothing is penalised 1/ε as much.
                penalties[hinge] =
                    hingePenalty * (1 + Self.resolution) * largest
                    / (abs(coefficients[hinge]) + Self.resolution * largest)
            }
            let fit = try Ridge.fit(
                design: matrix, responses: Matrix(column: response), penalties: penalties, weights: weights)
            coefficients = Array(fit.coefficients.column(0))
        }
        let bends = design.hinges.count { abs(coefficients[$0]) > Self.resolution * largest }
        return HarmonicEstimate(
            coefficients: coefficients, rank: design.hinges.lowerBound + bends, standardErrors: nil)
    }
}

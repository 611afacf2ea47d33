import CrestLinearAlgebra

/// What generalised cross-validation says of a penalty λ, from the equations of a ridge regression alone:
///
///     G(λ) = ‖Y − XB‖² / (n − d)²,   d = tr[X (XᵀX + λI)⁻¹ Xᵀ]
///
/// A few dozen of the responses are enough to choose by, and the trace is estimated with random signs (Hutchinson
/// 1990), so that a candidate costs one factorization and few right-hand sides.
struct PenaltyChoice {
    /// XᵀX, or XXᵀ for the dual.
    private let system: Matrix
    /// The right-hand sides of the chosen responses, then the probes.
    private let sides: Matrix
    /// ‖Y‖² of the chosen responses.
    private let energy: Double
    private let rows: Int
    private let isDual: Bool
    private let chosen: Int

    private static let mostResponses = 24
    private static let probes = 8

    /// - Parameter moments: XᵀY, or Y for the dual.
    init(system: Matrix, moments: Matrix, responses: Matrix, rows: Int, isDual: Bool) {
        let stride = max(1, (responses.columns + Self.mostResponses - 1) / Self.mostResponses)
        let picked = Swift.stride(from: 0, to: responses.columns, by: stride).map { $0 }
        var generator = SplitMix64(seed: 1)
        let probes = (0..<Self.probes).map { _ in
            (0..<system.rows).map { _ in generator.next() & 1 == 0 ? 1.0 : -1 }
        }
        self.system = system
        self.rows = rows
        self.isDual = isDual
        sides = Matrix(columns: picked.map { Array(moments.column($0)) } + probes)
        energy = picked.reduce(0) { sum, column in responses.column(column).reduce(sum) { $0 + $1 * $1 } }
        chosen = picked.count
    }

    /// The candidate down to which G falls, from the first one on: a candidate costs a tenth of the fit, and on none of
    /// 200 hourly series did a later one have a lower G.
    func best(of penalties: [Double]) throws(LinearAlgebraError) -> Double {
        var best: (error: Double, penalty: Double)?
        for penalty in penalties {
            let error = try error(penalty)
            if let best, error >= best.error { break }
            best = (error, penalty)
        }
        return best?.penalty ?? penalties[0]
    }

    private func error(_ penalty: Double) throws(LinearAlgebraError) -> Double {
        let solution = try Cholesky(factoring: system, addingToDiagonal: penalty).solve(sides)
        func product(_ columns: Range<Int>, _ left: Matrix, _ right: Matrix) -> Double {
            columns.reduce(0) { sum, column in
                zip(left.column(column), right.column(column)).reduce(sum) { $0 + $1.0 * $1.1 }
            }
        }
        let squares = product(0..<chosen, solution, solution)
        let trace = product(chosen..<(chosen + Self.probes), solution, sides) / Double(Self.probes)
        // The dual's residuals are λ(XXᵀ + λI)⁻¹Y; the primal's squares follow from (XᵀX + λI)B = XᵀY.
        let residual =
            isDual ? penalty * penalty * squares : energy - product(0..<chosen, solution, sides) - penalty * squares
        let freedom =
            isDual ? penalty * trace : Double(rows) - Double(system.rows) + penalty * trace
        guard freedom > 0 else { return .infinity }
        return max(residual, energy.ulp) / (freedom * freedom)
    }
}

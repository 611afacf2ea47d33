import CrestLinearAlgebra

/// Weighted ridge regression whose penalties are multiplied by the factor μ with the least generalised cross-validation
/// error (Golub, Heath & Wahba 1979):
///
///     G(μ) = Σ w e² / (1 − d(μ)/Σw)²,   d(μ) = tr[(XᵀWX + μΛ)⁻¹ XᵀWX]
///
/// One product XᵀWX serves all factors.
struct CrossValidatedRidge {
    /// μ, one of ``multipliers``.
    let multiplier: Double
    let coefficients: [Double]
    /// h = d(μ)/Σw, the mean leverage of an observation.
    let leverage: Double

    /// Wide steps: G is flat around its minimum.
    private static let multipliers = [4, 1, 0.25, 0.0625, 0.015625, 0.00390625]

    /// - Parameters:
    ///   - penalties: the diagonal of Λ, positive.
    ///   - weights: the diagonal of W.
    init(
        design: Matrix, response: [Double], penalties: [Double], weights: [Double]
    ) throws(LinearAlgebraError) {
        let gram = design.gram(weights: weights)
        let moments = design.multiplied(by: zip(response, weights).map { $0 * $1 }, transposingSelf: true)
        let total = weights.reduce(0, +)
        var best: (error: Double, multiplier: Double, coefficients: [Double], leverage: Double)?
        for multiplier in Self.multipliers {
            var system = gram
            for index in penalties.indices { system[index, index] += multiplier * penalties[index] }
            let cholesky = try Cholesky(factoring: system)
            let solution = cholesky.solve(moments)
            let inverse = cholesky.quadraticForms(Matrix.identity(penalties.count))
            // d = p − tr[(XᵀWX + μΛ)⁻¹ μΛ].
            let freedom = penalties.indices.reduce(Double(penalties.count)) {
                $0 - multiplier * penalties[$1] * inverse[$1]
            }
            let left = 1 - freedom / total
            let fitted = design.multiplied(by: solution)
            var squares = 0.0
            for (index, weight) in weights.enumerated() {
                let error = response[index] - fitted[index]
                squares += weight * error * error
            }
            let error = left > 0 ? squares / (left * left) : .infinity
            if best.map({ error < $0.error }) ?? true { best = (error, multiplier, solution, 1 - left) }
        }
        multiplier = best?.multiplier ?? 1
        coefficients = best?.coefficients ?? []
        leverage = best?.leverage ?? 0
    }
}

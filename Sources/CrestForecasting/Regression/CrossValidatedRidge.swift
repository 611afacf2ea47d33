import CrestLinearAlgebra

/// Weighted ridge regression whose penalties are multiplied by the factor μ with the least generalised cross-validation
/// error (Golub, Heath & Wahba 1979):
///
///     G(μ) = Σ w e² / (1 − d(μ)/Σw)²,   d(μ) = tr[(XᵀWX + μΛ)⁻¹ XᵀWX]
///
/// One product XᵀWX serves all factors.
struct CrossValidatedRidge {
    /// μ.
    let multiplier: Double
    let coefficients: [Double]
    /// h = d(μ)/Σw, the mean leverage of an observation.
    let leverage: Double

    /// Wide steps: G is flat around its minimum.
    private static let (firstMultiplier, smallerMultipliers) = (4.0, [1, 0.25, 0.0625, 0.015625, 0.00390625])

    /// - Parameters:
    ///   - penalties: the diagonal of Λ, positive.
    ///   - weights: the diagonal of W.
    init(
        design: Matrix, response: [Double], penalties: [Double], weights: [Double]
    ) throws(LinearAlgebraError) {
        let gram = design.gram(weights: weights)
        let moments = design.multiplied(by: zip(response, weights).map { $0 * $1 }, transposingSelf: true)
        let total = weights.reduce(0, +)
        typealias Trial = (error: Double, multiplier: Double, coefficients: [Double], leverage: Double)
        func trial(_ multiplier: Double) throws(LinearAlgebraError) -> Trial {
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
            return (left > 0 ? squares / (left * left) : .infinity, multiplier, solution, 1 - left)
        }
        var best = try trial(Self.firstMultiplier)
        for multiplier in Self.smallerMultipliers {
            let next = try trial(multiplier)
            if next.error < best.error { best = next }
        }
        (multiplier, coefficients, leverage) = (best.multiplier, best.coefficients, best.leverage)
    }
}

import CrestLinearAlgebra
import RealModule

/// Regression of one quantity on features, with the coefficients of each group shrunk to those of all:
///
///     y_i = x_iᵀ(a + Σ b_k(i)) + ε_i,   a ~ N(m₀, diag σ_a²),   b_k ~ N(0, τ²),   ε_i ~ N(0, s² + v_i)
///
/// Groups may lie within others: an observation then belongs to one of each rank, and has the coefficients of all of
/// them.
///
/// One generalised ridge solved through Cholesky; the posterior of all coefficients is its by-product (Lindley & Smith
/// 1972).
struct HierarchicalRidge: Sendable {
    /// One observation of a group.
    struct Observation: Sendable, Hashable {
        /// From 0, below the number of groups.
        let groups: [Int]
        let features: [Double]
        let response: Double
        /// v_i: what it is more uncertain than the others.
        var extraVariance = 0.0
    }

    /// The scales of the model.
    struct Scales: Sendable, Hashable {
        /// σ_a, of the common coefficients around their prior means.
        var common: Double
        /// τ, of a group's coefficients around the common ones.
        var between: Double
        /// s, of an observation around its group.
        var within: Double
    }

    let scales: Scales
    private let groups: Int
    private let priorMean: [Double]
    private let cholesky: Cholesky
    /// Of (a − m₀, b_1 … b_K).
    private let coefficients: [Double]

    /// - Throws: when the equations cannot be solved, which positive scales exclude but for overflow.
    init(
        _ observations: [Observation], groups: Int, priorMean: [Double], scales: Scales
    ) throws(LinearAlgebraError) {
        let width = priorMean.count
        let unknowns = width * (groups + 1)
        var normal = Matrix(rows: unknowns, columns: unknowns)
        var moments = Array(repeating: 0.0, count: unknowns)
        for column in 0..<unknowns {
            let scale = column < width ? scales.common : scales.between
            normal[column, column] = 1 / (scale * scale)
        }
        for observation in observations {
            let weight = 1 / (scales.within * scales.within + observation.extraVariance)
            let expected = zip(observation.features, priorMean).reduce(0) { $0 + $1.0 * $1.1 }
            let entries = Self.entries(observation.features, groups: observation.groups)
            for (row, left) in entries {
                moments[row] += weight * left * (observation.response - expected)
                for (column, right) in entries { normal[row, column] += weight * left * right }
            }
        }
        self.scales = scales
        self.groups = groups
        self.priorMean = priorMean
        cholesky = try Cholesky(factoring: normal)
        coefficients = cholesky.solve(moments)
    }

    /// The mean and the variance of x'(a + Σ b_k), without the noise of an observation; a group of nil is one without
    /// any observation.
    func predict(_ features: [Double], groups: [Int?]) -> (mean: Double, variance: Double) {
        let expected = zip(features, priorMean).reduce(0) { $0 + $1.0 * $1.1 }
        let entries = Self.entries(features, groups: groups.compactMap { $0 })
        var direction = Array(repeating: 0.0, count: coefficients.count)
        var mean = expected
        for (row, value) in entries {
            direction[row] = value
            mean += value * coefficients[row]
        }
        let solved = cholesky.solve(direction)
        var variance = zip(direction, solved).reduce(0) { $0 + $1.0 * $1.1 }
        let unseen = Double(groups.count { $0 == nil })
        variance += unseen * features.reduce(0) { $0 + $1 * $1 } * scales.between * scales.between
        return (mean, variance)
    }

    /// The sum over groups and features of E[b²], for the re-estimation of τ.
    var expectedGroupSquares: Double {
        let width = priorMean.count
        return (width..<coefficients.count).reduce(0) { total, index in
            var direction = Array(repeating: 0.0, count: coefficients.count)
            direction[index] = 1
            return total + coefficients[index] * coefficients[index] + cholesky.solve(direction)[index]
        }
    }

    private static func entries(_ features: [Double], groups: [Int]) -> [(index: Int, value: Double)] {
        let width = features.count
        return ([0] + groups.map { $0 + 1 }).flatMap { block in
            features.enumerated().map { (index: width * block + $0.offset, value: $0.element) }
        }
    }
}

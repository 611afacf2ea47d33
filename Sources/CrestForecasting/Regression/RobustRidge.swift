import CrestLinearAlgebra
import RealModule

/// Ridge regression by iteratively reweighted least squares with Huber's weights (Huber 1964): observations further than
/// 2.5 robust standard deviations from the fit pull with bounded force, so that one outage does not bend every hour.
///
/// All penalties are multiplied by what ``CrossValidatedRidge`` finds best for the plain fit: what is a mild prior for
/// noisy traffic would be a strong one for traffic that repeats itself to a thousandth.
struct RobustRidge {
    let coefficients: [Double]
    /// y − X β, all observations.
    let residuals: [Double]

    /// Reweighted solves after the plain one.
    private static let passes = 3
    /// In robust standard deviations.
    private static let threshold = 2.5

    /// - Parameters:
    ///   - penalties: the diagonal of Λ, up to a common factor.
    ///   - weights: prior weights, one an observation.
    init(
        design: Matrix, response: [Double], penalties: [Double], weights: [Double]
    ) throws(LinearAlgebraError) {
        let responses = Matrix(column: response)
        let plain = try CrossValidatedRidge(
            design: design, response: response, penalties: penalties, weights: weights)
        let chosen = penalties.map { plain.multiplier * $0 }
        var robust = weights
        var (coefficients, residuals) = (plain.coefficients, response)
        for pass in 0...Self.passes {
            if pass > 0 {
                let fit = try Ridge.fit(design: design, responses: responses, penalties: chosen, weights: robust)
                coefficients = Array(fit.coefficients.column(0))
            }
            let fitted = design.multiplied(by: coefficients)
            for index in residuals.indices { residuals[index] = response[index] - fitted[index] }
            guard pass < Self.passes else { break }
            let limit = Self.threshold * robustDeviation(residuals)
            guard limit > 0 else { break }
            for index in robust.indices {
                let size = abs(residuals[index])
                robust[index] = size > limit ? weights[index] * limit / size : weights[index]
            }
        }
        self.coefficients = coefficients
        self.residuals = residuals
    }
}

/// 1.4826 times the median size: the standard deviation, were the values normal around 0.
func robustDeviation(_ values: [Double]) -> Double {
    values.isEmpty ? 0 : 1.4826 * SortedSample.median(of: values.lazy.map { abs($0) })
}

/// 2^(−age/h): what an observation of `age` steps still counts.
func discounts(ages: some Sequence<Int>, halfLife: Double) -> [Double] {
    ages.map { Double.exp2(-Double($0) / halfLife) }
}

internal import RealModule

/// A linear regression problem whose exact solution NIST has published (Statistical Reference Datasets, StRD): what
/// shows that the BLAS of this machine computes, and how many digits.
package struct NistReference: Sendable {
    package let name: String
    let design: Matrix
    let response: [Double]
    let estimates: [Double]
    let standardErrors: [Double]
    let residualStandardDeviation: Double
    /// Digits that the coefficients must reach: what pivoted QR in double precision can give on this set.
    let gate: Double
    /// Digits that the standard errors and the residual standard deviation must reach.
    let errorGate: Double

    /// The eleven linear sets, from easy to hard.
    package static let all: [NistReference] = [norris, pontius, noInt1, noInt2, longley, filip] + wampler

    /// Solves the problem with ``LeastSquares`` and counts the correct digits.
    package func certify() throws(LinearAlgebraError) -> Certification {
        let fit = try LeastSquares.fit(design: design, response: response)
        let size = (response.reduce(0) { $0 + $1 * $1 } / Double(response.count)).squareRoot()
        // An exact fit has errors of zero, to which relative digits mean nothing: rounding there is judged against the
        // size of the response.
        let isExact = residualStandardDeviation == 0
        let deviation = fit.residualStandardDeviation?.first ?? .infinity
        let errors = fit.standardErrors.map { Array($0.column(0)) } ?? []
        return Certification(
            name: name,
            coefficientDigits: fit.rank == estimates.count ? worst(Array(fit.coefficients.column(0)), estimates) : 0,
            coefficientGate: gate,
            errorDigits: isExact
                ? correctDigits(of: size + deviation, exact: size)
                : min(worst(errors, standardErrors), correctDigits(of: deviation, exact: residualStandardDeviation)),
            errorGate: errorGate)
    }

    /// Columns xᵏ for k in `exponents`.
    static func powers(_ exponents: ClosedRange<Int>, of points: [Double]) -> Matrix {
        Matrix(
            columns: exponents.map { exponent in
                points.map { x in (0..<exponent).reduce(1) { power, _ in power * x } }
            })
    }
}

/// How many digits one reference set came out with on this machine.
package struct Certification: Sendable, Hashable {
    package let name: String
    /// Correct digits of the worst coefficient, 0 … 15.
    package let coefficientDigits: Double
    package let coefficientGate: Double
    /// Correct digits of the worst standard error or of the residual standard deviation, 0 … 15.
    package let errorDigits: Double
    package let errorGate: Double

    package var passes: Bool { coefficientDigits >= coefficientGate && errorDigits >= errorGate }
}

/// The log relative error of the worst value.
private func worst(_ values: [Double], _ exact: [Double]) -> Double {
    precondition(values.count == exact.count, "\(values.count) values, \(exact.count) certified ones")
    return zip(values, exact).map { correctDigits(of: $0, exact: $1) }.min() ?? 0
}

/// −log₁₀(|value − exact| / |exact|), within 0 … 15 (McCullough 1998).
private func correctDigits(of value: Double, exact: Double) -> Double {
    let error = abs(value - exact) / abs(exact)
    guard error.isFinite else { return 0 }
    return error == 0 ? 15 : min(15, max(0, -Double.log10(error)))
}

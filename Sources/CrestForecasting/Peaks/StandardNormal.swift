import RealModule

/// The quantile function of the standard normal distribution.
package enum StandardNormal {
    /// Φ⁻¹(level), by Acklam's rational approximation (2003) and one step of Halley's method on erfc: to 1e-15 relative.
    ///
    /// - Parameter level: more than 0, less than 1.
    package static func quantile(_ level: Double) -> Double {
        precondition(level > 0 && level < 1, "a normal quantile has a level between 0 and 1, not \(level)")
        // The upper half mirrors the lower one, where 1 − level would lose digits.
        guard level <= 0.5 else { return -quantile(1 - level) }
        let guess = level < tail ? inTail(level) : inCentre(level)
        let error = 0.5 * Double.erfc(-guess / 2.0.squareRoot()) - level
        let step = error * (2 * Double.pi).squareRoot() * Double.exp(guess * guess / 2)
        return guess - step / (1 + guess * step / 2)
    }

    private static let tail = 0.02425

    private static func inTail(_ level: Double) -> Double {
        let q = (-2 * Double.log(level)).squareRoot()
        return polynomial(
            [
                -7.784894002430293e-03, -3.223964580411365e-01, -2.400758277161838, -2.549732539343734,
                4.374664141464968, 2.938163982698783,
            ], at: q)
            / polynomial(
                [7.784695709041462e-03, 3.224671290700398e-01, 2.445134137142996, 3.754408661907416, 1], at: q)
    }

    private static func inCentre(_ level: Double) -> Double {
        let q = level - 0.5
        let r = q * q
        return q
            * polynomial(
                [
                    -3.969683028665376e+01, 2.209460984245205e+02, -2.759285104469687e+02, 1.383577518672690e+02,
                    -3.066479806614716e+01, 2.506628277459239,
                ], at: r)
            / polynomial(
                [
                    -5.447609879822406e+01, 1.615858368580409e+02, -1.556989798598866e+02, 6.680131188771972e+01,
                    -1.328068155288572e+01, 1,
                ], at: r)
    }

    /// Highest power first, by Horner's rule.
    private static func polynomial(_ coefficients: [Double], at x: Double) -> Double {
        coefficients.reduce(0) { $0 * x + $1 }
    }
}

import RealModule

/// Student's t distribution.
package enum StudentT {
    /// The quantile at a level strictly between 0 and 1, by bisection on the distribution function.
    package static func quantile(_ level: Double, degreesOfFreedom: Double) -> Double {
        precondition(level > 0 && level < 1, "a quantile has a level between 0 and 1, not \(level)")
        guard level != 0.5 else { return 0 }
        guard level > 0.5 else { return -quantile(1 - level, degreesOfFreedom: degreesOfFreedom) }
        var high = 1.0
        while survival(high, degreesOfFreedom: degreesOfFreedom) > 1 - level { high *= 2 }
        var low = 0.0
        for _ in 0..<60 {
            let middle = (low + high) / 2
            if survival(middle, degreesOfFreedom: degreesOfFreedom) > 1 - level { low = middle } else { high = middle }
        }
        return (low + high) / 2
    }

    /// The quantile at the level that a standard normal one of `deviate` has, by three terms of its expansion
    /// (Abramowitz & Stegun 1964, 26.7.5): from five degrees of freedom on right to 1 % up to a level of 0.9995, and a
    /// thousand times as fast as ``quantile(_:degreesOfFreedom:)``.
    package static func expandedQuantile(normal deviate: Double, degreesOfFreedom: Double) -> Double {
        let (z, square, freedom) = (deviate, deviate * deviate, degreesOfFreedom)
        let first = (square + 1) * z / 4
        let second = ((5 * square + 16) * square + 3) * z / 96
        let third = (((3 * square + 19) * square + 17) * square - 15) * z / 384
        return z + (first + (second + third / freedom) / freedom) / freedom
    }

    /// The probability above t ≥ 0: half the regularised incomplete beta function I_x(ν/2, ½) at x = ν/(ν + t²).
    package static func survival(_ t: Double, degreesOfFreedom: Double) -> Double {
        0.5 * incompleteBeta(degreesOfFreedom / (degreesOfFreedom + t * t), degreesOfFreedom / 2, 0.5)
    }

    /// Lentz' evaluation of the continued fraction (DLMF 8.17.22).
    private static func incompleteBeta(_ x: Double, _ a: Double, _ b: Double) -> Double {
        guard x > 0 else { return 0 }
        guard x < 1 else { return 1 }
        // The fraction converges fast below the mean only; above it the other tail is taken.
        guard x <= (a + 1) / (a + b + 2) else { return 1 - incompleteBeta(1 - x, b, a) }
        let logFront =
            Double.logGamma(a + b) - Double.logGamma(a) - Double.logGamma(b) + a * Double.log(x)
            + b * Double.log(onePlus: -x)
        let tiny = Double.leastNormalMagnitude * 0x1p60
        func nonzero(_ value: Double) -> Double { abs(value) < tiny ? tiny : value }
        var c = 1.0
        var d = 1 / nonzero(1 - (a + b) * x / (a + 1))
        var fraction = d
        for step in 1...300 {
            let m = Double(step)
            let even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
            d = 1 / nonzero(1 + even * d)
            c = nonzero(1 + even / c)
            fraction *= d * c
            let odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
            d = 1 / nonzero(1 + odd * d)
            c = nonzero(1 + odd / c)
            fraction *= d * c
            if abs(d * c - 1) < 1e-15 { break }
        }
        return Double.exp(logFront) * fraction / a
    }
}

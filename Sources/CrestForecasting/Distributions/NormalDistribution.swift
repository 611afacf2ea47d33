import RealModule

/// The standard normal distribution.
package enum NormalDistribution {
    /// Its density.
    package static func density(_ z: Double) -> Double {
        Double.exp(-0.5 * z * z) / (2 * Double.pi).squareRoot()
    }

    /// The probability above `z`, exact in the far tail too.
    package static func survival(_ z: Double) -> Double {
        0.5 * Double.erfc(z / 2.0.squareRoot())
    }

    /// The quantile at a level strictly between 0 and 1 (Wichura 1988, AS 241, PPND16: about 16 digits).
    package static func quantile(_ level: Double) -> Double {
        precondition(level > 0 && level < 1, "a normal quantile has a level between 0 and 1, not \(level)")
        let q = level - 0.5
        guard abs(q) > 0.425 else {
            let r = 0.180625 - q * q
            return q * polynomial(centreNumerator, r) / polynomial(centreDenominator, r)
        }
        var r = (-Double.log(min(level, 1 - level))).squareRoot()
        let size: Double
        if r <= 5 {
            r -= 1.6
            size = polynomial(middleNumerator, r) / polynomial(middleDenominator, r)
        } else {
            r -= 5
            size = polynomial(farNumerator, r) / polynomial(farDenominator, r)
        }
        return q < 0 ? -size : size
    }

    private static func polynomial(_ coefficients: [Double], _ x: Double) -> Double {
        coefficients.reversed().reduce(0) { $0 * x + $1 }
    }

    private static let centreNumerator = [
        3.3871328727963666080, 133.14166789178437745, 1971.5909503065514427, 13731.693765509461125,
        45921.953931549871457, 67265.770927008700853, 33430.575583588128105, 2509.0809287301226727,
    ]
    private static let centreDenominator = [
        1.0, 42.313330701600911252, 687.18700749205790830, 5394.1960214247511077, 21213.794301586595867,
        39307.895800092710610, 28729.085735721942674, 5226.4952788528545610,
    ]
    private static let middleNumerator = [
        1.42343711074968357734, 4.63033784615654529590, 5.76949722146069140550, 3.64784832476320460504,
        1.27045825245236838258, 2.41780725177450611770e-1, 2.27238449892691845833e-2, 7.74545014278341407640e-4,
    ]
    private static let middleDenominator = [
        1.0, 2.05319162663775882187, 1.67638483018380384940, 6.89767334985100004550e-1, 1.48103976427480074590e-1,
        1.51986665636164571966e-2, 5.47593808499534494600e-4, 1.05075007164441684324e-9,
    ]
    private static let farNumerator = [
        6.65790464350110377720, 5.46378491116411436990, 1.78482653991729133580, 2.96560571828504891230e-1,
        2.65321895265761230930e-2, 1.24266094738807843860e-3, 2.71155556874348757815e-5, 2.01033439929228813265e-7,
    ]
    private static let farDenominator = [
        1.0, 5.99832206555887937690e-1, 1.36929880922735805310e-1, 1.48753612908506148525e-2,
        7.86869131145613259100e-4, 1.84631831751005468180e-5, 1.42151175831644588870e-7, 2.04426310338993978564e-15,
    ]
}

import CrestForecasting
import RealModule

/// Draws from the distributions that traffic is simulated with, on top of any generator.
extension RandomNumberGenerator {
    /// Uniform in 0 < u ≤ 1, safe to take the logarithm of.
    mutating func positiveUniform() -> Double {
        1 - uniform()
    }

    /// Standard normal (Box & Muller 1958). The second value of each pair is dropped, so that a draw has no state.
    mutating func standardNormal() -> Double {
        let radius = (-2 * Double.log(positiveUniform())).squareRoot()
        return radius * Double.cos(2 * Double.pi * uniform())
    }

    /// Student's t with an even number of degrees of freedom ν > 2, divided by its standard deviation √(ν / (ν − 2)).
    ///
    /// χ² with ν degrees of freedom is −2 Σ ln uᵢ over ν/2 uniforms.
    mutating func scaledStudent(degreesOfFreedom: Int) -> Double {
        let normal = standardNormal()
        var chiSquared = 0.0
        for _ in 0..<(degreesOfFreedom / 2) { chiSquared -= 2 * Double.log(positiveUniform()) }
        return normal * (Double(degreesOfFreedom - 2) / chiSquared).squareRoot()
    }

    /// The waiting time of a Poisson process with `mean` 1 / rate.
    mutating func exponential(mean: Double) -> Double {
        -mean * Double.log(positiveUniform())
    }

    /// A Poisson count, exact: products of uniforms below a mean of 10 (Knuth 1969), transformed rejection with squeeze
    /// from there on (Hörmann 1993, algorithm PTRS).
    mutating func poisson(mean: Double) -> Double {
        precondition(mean >= 0 && mean.isFinite, "a Poisson mean is not negative and finite, not \(mean)")
        return mean < 10 ? poissonByProducts(mean: mean) : poissonByRejection(mean: mean)
    }

    private mutating func poissonByProducts(mean: Double) -> Double {
        let limit = Double.exp(-mean)
        var product = positiveUniform()
        var count = 0.0
        while product > limit {
            product *= positiveUniform()
            count += 1
        }
        return count
    }

    /// The constants are Hörmann's.
    private mutating func poissonByRejection(mean: Double) -> Double {
        let b = 0.931 + 2.53 * mean.squareRoot()
        let a = -0.059 + 0.02483 * b
        let inverseAlpha = 1.1239 + 1.1328 / (b - 3.4)
        let acceptedAtOnce = 0.9277 - 3.6224 / (b - 2)
        while true {
            let u = uniform() - 0.5
            let v = positiveUniform()
            let distance = 0.5 - abs(u)
            let count = ((2 * a / distance + b) * u + mean + 0.43).rounded(.down)
            if distance >= 0.07 && v <= acceptedAtOnce { return count }
            if count < 0 || (distance < 0.013 && v > distance) { continue }
            let candidate = Double.log(v) + Double.log(inverseAlpha) - Double.log(a / (distance * distance) + b)
            if candidate <= count * Double.log(mean) - mean - Double.logGamma(count + 1) { return count }
        }
    }
}

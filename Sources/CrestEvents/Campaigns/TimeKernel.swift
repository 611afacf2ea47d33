import CrestForecasting
import RealModule

/// How one event's actions spread over time: a family with its parameters. Times are seconds since the start.
public struct TimeKernel: Sendable, Hashable {
    /// The curve and its parameters, in seconds.
    enum Shape: Sendable, Hashable {
        /// (1 − e^(−τ/rise)) · (1 + τ/30 min)^(−power).
        case burst(rise: Double, power: Double)
        /// e^(−τ/scale).
        case exponential(scale: Double)
        /// Bass' density with innovation p and imitation q a second: (p+q)²/p · e^(−(p+q)τ) / (1 + q/p·e^(−(p+q)τ))².
        case viral(innovation: Double, imitation: Double)
        /// 1 − e^(−τ/rise).
        case plateau(rise: Double)
        /// τ/width² · e^(−τ/width).
        case drop(width: Double)
    }

    let shape: Shape
    /// Crane & Sornette's relaxation begins half an hour after the start.
    private static let relaxation = 1_800.0

    /// Which family it is of.
    public var family: KernelFamily {
        switch shape {
        case .burst: .burst
        case .exponential: .exponential
        case .viral: .viral
        case .plateau: .plateau
        case .drop: .drop
        }
    }

    /// A kernel of the family's prior, at the quantiles `first` and `second` (strictly between 0 and 1) of its two
    /// parameters.
    ///
    /// Rise ~ logN(ln 5 min, 0.6), power ~ U(0.4, 1.6); scale ~ logN(ln 45 min, 0.8); time of the viral peak ~
    /// logN(ln 5 h, 0.5), imitation ~ logN(ln 0.7 an hour, 0.4); width ~ logN(ln 60 s, 0.7).
    public init(_ family: KernelFamily, first: Double, second: Double) {
        let z = NormalDistribution.quantile(first)
        switch family {
        case .burst: shape = .burst(rise: 300 * Double.exp(0.6 * z), power: 0.4 + 1.2 * second)
        case .exponential: shape = .exponential(scale: 2_700 * Double.exp(0.8 * z))
        case .viral:
            let peak = 18_000 * Double.exp(0.5 * z)
            let imitation = 0.7 / 3_600 * Double.exp(0.4 * NormalDistribution.quantile(second))
            shape = .viral(innovation: Self.innovation(imitation: imitation, peak: peak), imitation: imitation)
        case .plateau: shape = .plateau(rise: 300 * Double.exp(0.6 * z))
        case .drop: shape = .drop(width: 60 * Double.exp(0.7 * z))
        }
    }

    /// The innovation p with which Bass' curve peaks at ln(q/p)/(p+q) = `peak`.
    private static func innovation(imitation: Double, peak: Double) -> Double {
        // ln(q/p) − (p+q)·peak falls in p from +∞ to −2q·peak at p = q: bisection on the logarithm.
        var (low, high) = (-200.0, 0.0)
        for _ in 0..<60 {
            let middle = (low + high) / 2
            let p = imitation * Double.exp(middle)
            if -middle > (p + imitation) * peak { low = middle } else { high = middle }
        }
        return imitation * Double.exp(low)
    }

    /// The intensity at `time`, in units of its own: only ratios within one kernel mean something. 0 before the start.
    public func intensity(at time: Double) -> Double {
        guard time >= 0 else { return 0 }
        switch shape {
        case .burst(let rise, let power):
            return (1 - Double.exp(-time / rise)) * Double.pow(1 + time / Self.relaxation, -power)
        case .exponential(let scale): return Double.exp(-time / scale) / scale
        case .viral(let innovation, let imitation):
            let decay = Double.exp(-(innovation + imitation) * time)
            let sum = innovation + imitation
            let denominator = 1 + imitation / innovation * decay
            return sum * sum / innovation * decay / (denominator * denominator)
        case .plateau(let rise): return 1 - Double.exp(-time / rise)
        case .drop(let width): return time / (width * width) * Double.exp(-time / width)
        }
    }

    /// The integral of ``intensity(at:)`` over a time.
    public func mass(from first: Double, to last: Double) -> Double {
        let (first, last) = (max(0, first), max(0, last))
        guard last > first else { return 0 }
        switch shape {
        case .burst(let rise, let power): return burstMass(first, last, rise: rise, power: power)
        case .exponential(let scale): return Double.exp(-first / scale) - Double.exp(-last / scale)
        case .viral(let innovation, let imitation):
            func adopted(_ time: Double) -> Double {
                let decay = Double.exp(-(innovation + imitation) * time)
                return (1 - decay) / (1 + imitation / innovation * decay)
            }
            return adopted(last) - adopted(first)
        case .plateau(let rise):
            return (last - first) + rise * (Double.exp(-last / rise) - Double.exp(-first / rise))
        case .drop(let width):
            return (1 + first / width) * Double.exp(-first / width) - (1 + last / width) * Double.exp(-last / width)
        }
    }

    /// Gauss & Legendre's rule with three points on panels no longer than half the rise while it rises: exact to
    /// 10⁻⁶, far below what is known of any campaign.
    private func burstMass(_ first: Double, _ last: Double, rise: Double, power: Double) -> Double {
        var (total, begin) = (0.0, first)
        while begin < last {
            let longest = begin < 12 * rise ? rise / 2 : max(rise / 2, (begin + Self.relaxation) / 8)
            let end = min(last, begin + longest)
            let (centre, half) = ((begin + end) / 2, (end - begin) / 2)
            let offset = half * 0.6.squareRoot()
            total +=
                half / 9
                * (5 * intensity(at: centre - offset) + 8 * intensity(at: centre) + 5 * intensity(at: centre + offset))
            begin = end
        }
        return total
    }
}

import RealModule

/// The upper tail of a distribution, extrapolated from the tenth of a sample that lies highest.
///
/// Excesses over a high threshold u follow a generalized Pareto distribution (Pickands 1975; Davison & Smith 1990):
///
///     q(p) = u + σ/ξ · (((1 − p)/ζ)^(−ξ) − 1),   ζ the share above u
///
/// estimated by probability-weighted moments (Hosking & Wallis 1987): a₀ the mean excess, a₁ = Σ (1 − (i − 0.35)/m)
/// x₍ᵢ₎/m, ξ̂ = 2 − a₀/(a₀ − 2a₁). The shape of fewer than a hundred excesses is noise: it is drawn towards a tail
/// slightly heavier than an exponential one, ξ = (m ξ̂ + 50·0.1)/(m + 50), kept within −0.3 … 0.4, and σ = a₀(1 − ξ)
/// keeps the mean excess.
package struct GeneralizedParetoTail: Sendable, Hashable, Codable {
    /// u.
    package let threshold: Double
    /// ξ; positive when the tail is heavier than exponential.
    package let shape: Double
    /// σ, in the unit of the sample.
    package let scale: Double
    /// ζ.
    package let share: Double
    /// Beyond ten times what the sample has seen nothing is known.
    private let highestLevel: Double

    private static let thresholdLevel = 0.9
    private static let (priorShape, priorWeight) = (0.1, 50.0)
    private static let shapes = -0.3...0.4
    /// Fewer excesses say nothing.
    static let leastExcesses = 10

    /// Nil when fewer than ten values lie above the threshold.
    package init?(of sample: SortedSample) {
        let threshold = sample.quantile(Self.thresholdLevel)
        let excesses = sample.values.reversed().prefix { $0 > threshold }.reversed().map { $0 - threshold }
        guard excesses.count >= Self.leastExcesses else { return nil }
        let count = Double(excesses.count)
        let mean = excesses.reduce(0, +) / count
        let weighted =
            excesses.enumerated().reduce(0) { sum, excess in
                sum + (1 - (Double(excess.offset) + 0.65) / count) * excess.element
            } / count
        let estimate = mean > 2 * weighted ? 2 - mean / (mean - 2 * weighted) : Self.priorShape
        let drawn = (count * estimate + Self.priorWeight * Self.priorShape) / (count + Self.priorWeight)
        self.threshold = threshold
        shape = min(max(drawn, Self.shapes.lowerBound), Self.shapes.upperBound)
        scale = mean * (1 - shape)
        share = count / Double(sample.values.count)
        highestLevel = 1 - 1 / (10 * Double(sample.values.count))
    }

    /// The quantile at a level above 1 − ``share``; levels beyond ten times the sample's reach give the one there.
    package func quantile(_ level: Double) -> Double {
        let ratio = (1 - min(level, highestLevel)) / share
        // As ξ → 0 the bracket over ξ becomes −ln(ratio), which expMinusOne keeps to the last digit.
        let logarithm = -Double.log(ratio)
        return threshold + scale * (shape == 0 ? logarithm : Double.expMinusOne(shape * logarithm) / shape)
    }
}

/// A sample up to its 97.5 % quantile, and its tail from there on: at 99 % a thousand values have ten, which are read
/// with an error of a quarter.
struct TailedSample: Sendable, Hashable, Codable {
    private let sample: SortedSample
    private let tail: GeneralizedParetoTail?

    init(_ sample: SortedSample) {
        self.sample = sample
        tail = GeneralizedParetoTail(of: sample)
    }

    private static let splice = 0.975

    func quantile(_ level: Double) -> Double {
        guard level > Self.splice, let tail else { return sample.quantile(level) }
        return max(tail.quantile(level), sample.quantile(Self.splice))
    }
}

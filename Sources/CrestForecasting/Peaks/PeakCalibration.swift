/// Corrects the levels of a window's peak by how past peaks fell among their simulated ones.
///
/// The probability integral transform of a past peak, PIT = #{paths whose maximum is at most the peak}/B, is uniform when
/// the paths are right (Gneiting, Balabdaoui & Raftery 2007). When it is not, the quantile at level τ is read off the paths
/// at the level λ(τ) at which past PITs had their τ-quantile (Kuleshov, Fenner & Ermon 2018):
///
///     λ_own(τ) = quantile of own PITs at min(1, τ(n + 1)/n),   λ = (1 − g) λ_pool(τ) + g λ_own(τ),   g = n/(n + 60)
///
/// The pool are the PITs of sibling series; without siblings, λ_pool(τ) = τ, the paths as they are.
public struct PeakCalibration: Sendable, Hashable, Codable {
    /// PITs of the series' own past windows, in time order.
    public let own: [Double]
    /// PITs of sibling series, ascending; empty when there are none.
    public private(set) var pool: [Double]

    /// Own windows that weigh as much as the pool.
    static let poolWeight = 60.0
    /// Fewer siblings' windows than this say nothing about a tail.
    static let leastPool = 200

    /// - Parameter own: PITs of past windows, each in 0 … 1.
    public init(own: [Double], pool: [Double] = []) {
        self.own = own
        self.pool = pool.sorted()
    }

    /// The same own windows beside those of siblings; too few siblings change nothing.
    public func pooled(with siblings: [Double]) -> PeakCalibration {
        siblings.count >= Self.leastPool ? PeakCalibration(own: own, pool: siblings) : self
    }

    /// What the calibration rests on: `own+pool`, `own+model`, `pool`, or `model` alone.
    public var basis: String {
        (own.isEmpty ? "" : "own+") + (pool.isEmpty ? "model" : "pool")
    }

    /// λ(τ): the level at which to read the simulated peaks.
    public func level(_ level: Double) -> Double {
        let base = pool.isEmpty ? level : SortedSample(pool).quantile(level)
        guard !own.isEmpty else { return base }
        let count = Double(own.count)
        let corrected = SortedSample(own).quantile(min(1, level * (count + 1) / count))
        let share = count / (count + Self.poolWeight)
        return min(1, max(0, (1 - share) * base + share * corrected))
    }
}

/// Moves the level of a bound by the past peaks that fell beyond it or stayed within: adaptive conformal inference
/// (Gibbs & Candès 2021). For a promise τ it begins with λ = τ, and after each window, in time order,
///
///     λ ← λ + γ (1[u > λ] − (1 − τ)),   u the level at which the peak fell
///
/// so that whatever the peaks do, the share of misses among T windows is 1 − τ but for 1/(γ T). A calibration that is
/// right moves nothing but by chance; γ = 0.01 costs nothing on M4 Hourly's training part, 0.02 costs 1 % of the
/// pinball loss.
///
/// λ ≥ 1 asks for more than any path shows. Then scaled conformal prediction stands in: one and a half times the
/// furthest distance that a peak had (the finite stand-in for a bound that n windows cannot give).
package struct AdaptiveLevels: Sendable {
    /// Of the maximum from its centre, ascending.
    private let distances: SortedSample
    /// The level of each past peak, in time order.
    private let levels: [Double]
    /// Beyond the paths.
    private let furthest: Double

    package static let rate = 0.01
    private static let reach = 1.5

    /// - Parameter past: how far past peaks fell from their centres, in the unit of `distances`, in time order.
    package init(distances: SortedSample, past: [Double]) {
        self.distances = distances
        levels = past.map(distances.share(below:))
        let largest = distances.values.last ?? 0
        furthest = max(largest, Self.reach * (past.max() ?? 0))
    }

    /// λ.
    package func level(_ promise: Double) -> Double {
        levels.reduce(promise) { level, past in level + Self.rate * ((past > level ? 1 : 0) - (1 - promise)) }
    }

    /// The distance that the maximum stays below with the probability `promise`.
    package func distance(_ promise: Double) -> Double {
        let level = level(promise)
        return level < 1 ? distances.quantile(max(0, level)) : furthest
    }
}

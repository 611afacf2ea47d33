import CrestSeries

/// A fleet that nobody pays: what a way to scale would have cost of late.
struct ShadowFleet: Sendable {
    /// In replicas times seconds; what is long ago counts less.
    private(set) var cost = 0.0
    /// Of the negated orders: what has been ordered for a whole lead time serves.
    private var serving: SlidingMaximum
    private let shortageCost: Double

    /// Seconds after which a cost counts a third (1/e).
    private static let memory = 10.0 * 86_400

    init(leadTime: Int64, shortageCost: Double) {
        serving = SlidingMaximum(reach: leadTime)
        self.shortageCost = shortageCost
    }

    /// Orders until `paid` replicas are paid, and charges the last `seconds` to the fleet.
    ///
    /// - Parameter demand: in replicas; nil when it is not known, and then nothing is charged.
    mutating func charge(_ demand: Double?, paid: Int, seconds: Double, at now: Timestamp) {
        let ready = -serving.push(-paid, at: now.secondsSinceEpoch)
        guard let demand else { return }
        let lacking = max(0, demand - Double(ready))
        // To the first order of 1 − exp(−t/memory), which is all that calls a few minutes apart need.
        let kept = max(0, 1 - seconds / Self.memory)
        cost = kept * cost + seconds * (Double(paid) + shortageCost * lacking)
    }
}

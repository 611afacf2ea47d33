/// What was measured in one bucket of a running event.
public struct NowcastObservation: Sendable, Hashable {
    /// Requests in the bucket, all of them: served, rejected and queued.
    public let requests: Double
    /// Requests that would have come without the event.
    public let organic: Double
    /// The share of retries: so many further attempts for each first one; 0 where nobody retries.
    public let retries: Double
    /// Whether the service was saturated and only what it served is known: the demand was at least this.
    public let isCensored: Bool

    /// Negative counts and shares are taken as 0.
    public init(requests: Double, organic: Double = 0, retries: Double = 0, isCensored: Bool = false) {
        self.requests = max(0, requests)
        self.organic = max(0, organic)
        self.retries = max(0, retries)
        self.isCensored = isCensored
    }

    /// The event's own requests: first attempts, less the organic ones.
    var excess: Double { requests / (1 + retries) - organic }

    /// The variance of ``excess`` from counting alone.
    var countingVariance: Double { max(1, requests) / ((1 + retries) * (1 + retries)) }
}

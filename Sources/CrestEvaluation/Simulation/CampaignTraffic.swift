public import CrestSeries

/// What a ``CouponCampaign`` did, minute by minute: what a system would have recorded, and the truth.
public struct CampaignTraffic: Sendable, Hashable {
    /// What the service goes through.
    public enum Phase: String, Sendable, Hashable {
        /// Two ordinary weeks.
        case before
        /// Coupons are issued and all orders are served.
        case running
        /// Orders are rejected and tried again.
        case saturated
        /// Nothing is issued any more; coupons are still spent.
        case suspended
        /// No coupon is worth anything any more.
        case expired
    }

    /// One minute. All are counts of that minute.
    public struct Minute: Sendable, Hashable {
        /// Recorded: orders that were tried, retries included.
        public let attempts: Double
        /// Recorded: orders that were served.
        public let orders: Double
        /// Recorded: coupons issued.
        public let coupons: Double
        /// Recorded: views of the campaign's page.
        public let page: Double
        /// Recorded: questions that chat answered.
        public let chat: Double
        /// Truth: orders that nobody needed a coupon for.
        public let organic: Double
        /// Truth: orders had every one been served at once.
        public let demand: Double
        /// Truth: tries again, part of ``attempts``.
        public let retries: Double
        /// Truth: coupons that were asked for.
        public let claims: Double
        /// Truth: coupons that somebody still means to spend, at the end of the minute.
        public let outstanding: Double
        /// Truth: people who wait for a coupon, at the end of the minute; 0 unless the issue is paced.
        public let waiting: Double
        /// Truth: what the service goes through.
        public let phase: Phase
    }

    /// The beginning of the first minute.
    public let start: Timestamp
    /// A minute.
    public let interval: SamplingInterval
    /// In order of time.
    public let minutes: [Minute]

    /// The beginning of a minute.
    public func timestamp(at index: Int) -> Timestamp {
        start.advanced(bySeconds: Int64(index) * interval.seconds)
    }

    /// The minutes from the launch on.
    public var sinceLaunch: ArraySlice<Minute> {
        minutes[Int(start.seconds(until: CouponCampaign.launch) / interval.seconds)...]
    }

    /// The longest time in minutes that somebody waited for a coupon, first come first served; nil where nobody got
    /// one. Who finds none left, ``Minute/waiting`` at the end, is not counted.
    public var longestWait: Int? {
        let minutes = Array(sinceLaunch)
        let all = minutes.reduce(0) { $0 + $1.coupons }
        var (claimed, issued) = (0.0, 0.0)
        var (longest, server) = (Int?.none, 0)
        for (arrival, minute) in minutes.enumerated() where minute.claims > 0 {
            claimed += minute.claims
            // Rounding of a sum of millions is no coupon.
            guard claimed - 0.5 <= all else { break }
            while server < minutes.count, issued + minutes[server].coupons < claimed - 0.5 {
                issued += minutes[server].coupons
                server += 1
            }
            longest = max(longest ?? 0, server - arrival)
        }
        return longest
    }
}

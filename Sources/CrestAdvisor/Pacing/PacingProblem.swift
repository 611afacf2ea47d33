/// What an issue schedule must keep, on a grid of intervals of equal length.
package struct PacingProblem: Sendable, Hashable {
    /// Requests of coupons that the service can take an interval; negative where it is overloaded without any coupon.
    package let slack: [Double]
    /// g h_k: the requests that a coupon causes at an age of k intervals.
    package let response: [Double]
    /// Coupons asked for by the end of each interval, those waiting at the beginning included; nil when more are always
    /// asked for than can be issued.
    package let claimed: [Double]?
    /// The first interval in which a coupon may be issued.
    package let launch: Int
    /// The most coupons that may be issued; nil when nothing forbids more.
    package let budget: Double?
    /// The issue rate changes every so many intervals, counted from the launch.
    package let changeEvery: Int
    /// min(S_i, S_{i+1}): the demand changes linearly between the ends of intervals, so that it stays below the slack
    /// at every moment when it does so at the moment in which two intervals meet. Goes on after the horizon, because
    /// coupons issued at its end come back then.
    package let limits: [Double]

    /// - Parameters:
    ///   - following: the slack after the horizon, as far as it is to be kept.
    ///   - allowance: what coupons may add where the service is overloaded without any. With none, a single such
    ///     interval would forbid every coupon before it, because some redeem late.
    package init(
        slack: [Double], following: [Double] = [], response: [Double], claimed: [Double]? = nil, launch: Int = 0,
        budget: Double? = nil, changeEvery: Int = 1, allowance: Double = 0
    ) {
        let all = (slack + following).map { $0 < 0 ? allowance : $0 }
        precondition(!slack.isEmpty && response.count >= all.count, "a response shorter than what it is to keep")
        precondition(claimed.map { $0.count == slack.count } ?? true, "claims that are not as long as the horizon")
        precondition((0...slack.count).contains(launch) && changeEvery > 0, "a launch or a change outside the horizon")
        self.slack = slack
        self.response = response
        self.claimed = claimed
        self.launch = launch
        self.budget = budget
        self.changeEvery = changeEvery
        limits = all.indices.map { min(all[$0], all[min($0 + 1, all.count - 1)]) }
    }

    /// The spans over which the issue rate is constant.
    package var blocks: [Range<Int>] {
        stride(from: launch, to: slack.count, by: changeEvery).map { $0..<min(slack.count, $0 + changeEvery) }
    }
}

/// What keeps an issue rate from being higher.
public enum PacingBound: String, Sendable, Hashable, CaseIterable {
    /// The capacity of the service, now or when the coupons are redeemed.
    case capacity
    /// The capacity of a tier behind the service, which is full first.
    case tier
    /// Nobody asks for more.
    case claims
    /// The coupons are used up.
    case budget
    /// The campaign has not begun.
    case launch
}

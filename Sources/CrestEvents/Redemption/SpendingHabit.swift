import RealModule

/// When the holders of issued coupons spend them.
///
/// A share of the holders ever means to. Each of these waits an exponential time, of one of several means (some spend
/// at once, some within days). In the last stretch before the coupons expire, those who still mean to hurry: a given
/// share of them spends there in addition, which makes a peak of its own.
public struct SpendingHabit: Sendable, Hashable {
    /// One group of holders by their patience.
    public struct Delay: Sendable, Hashable {
        /// Their share of those who mean to spend, 0 … 1.
        public let weight: Double
        /// Their mean delay in seconds; positive.
        public let mean: Double

        /// A group.
        public init(weight: Double, mean: Double) {
            self.weight = weight
            self.mean = mean
        }
    }

    /// The share of holders who mean to spend, 0 … 1.
    public let share: Double
    /// The groups, with weights adding up to 1.
    public let delays: [Delay]
    /// Of those who still mean to spend when the last stretch begins, the share that the deadline hurries, 0 ..< 1.
    public let hurried: Double
    /// The length of the last stretch in seconds; positive.
    public let hurry: Double

    /// An assumption where nothing was measured: half of them are spent, a third of these within an hour or so and the
    /// others with a mean delay of a day; on the last day half of the rest come.
    public static let typical = SpendingHabit(
        checked: 0.5, delays: [Delay(weight: 1.0 / 3, mean: 1_800), Delay(weight: 2.0 / 3, mean: 86_400)],
        hurried: 0.5, hurry: 86_400)

    /// - Returns: nil unless shares lie in 0 … 1 (`hurried` below 1), times are positive and the groups' weights, which
    ///   are scaled to add up to 1, not negative with one above 0.
    public init?(share: Double, delays: [Delay], hurried: Double = 0, hurry: Double = 86_400) {
        let total = delays.reduce(0) { $0 + $1.weight }
        guard (0...1).contains(share), hurried >= 0, hurried < 1, hurry > 0, hurry.isFinite, total > 0, total.isFinite,
            delays.allSatisfy({ $0.weight >= 0 && $0.mean > 0 && $0.mean.isFinite })
        else { return nil }
        self.init(
            checked: share, delays: delays.map { Delay(weight: $0.weight / total, mean: $0.mean) }, hurried: hurried,
            hurry: hurry)
    }

    private init(checked share: Double, delays: [Delay], hurried: Double, hurry: Double) {
        self.share = share
        self.delays = delays
        self.hurried = hurried
        self.hurry = hurry
    }

    /// H: the share of coupons that is spent within `seconds` of issue, where `left` seconds of validity remain at
    /// issue (infinite without an end).
    public func redeemed(within seconds: Double, validity left: Double = .infinity) -> Double {
        let time = max(0, min(seconds, left))
        let unspent = delays.reduce(0) { total, delay in
            total + delay.weight * Double.exp(-exposure(from: 0, to: time, mean: delay.mean, validity: left))
        }
        return share * (1 - unspent)
    }

    /// The integral of the rate of spending of a group between two times after issue.
    func exposure(from first: Double, to last: Double, mean: Double, validity left: Double) -> Double {
        let hurryBegins = left - hurry
        let hurriedTime = max(0, min(last, left) - max(first, hurryBegins))
        let rate = -Double.log(onePlus: -hurried) / hurry
        return max(0, min(last, left) - first) / mean + (hurriedTime > 0 ? hurriedTime * rate : 0)
    }
}

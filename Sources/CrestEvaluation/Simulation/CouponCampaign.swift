import CrestForecasting
public import CrestSeries
import RealModule

/// The incident that Crest was built for, minute by minute, with its truth: coupons that can be had by inviting
/// friends, before a service whose quota is fixed.
///
/// Claims follow Bass' curve of imitation, so that demand *grows* after the launch: about 93 orders a second in the
/// first three hours, 417 in the next six. A share of the coupons is spent, some at once, some within days. What
/// exceeds the quota is rejected, most of it comes back a minute later, and an overloaded service serves less than its
/// quota. Nine hours after the launch the issue is suspended; what is issued stays valid, and the last day before it
/// expires is a rush of its own. Chat, another service, never notices.
public struct CouponCampaign: Sendable, Hashable {
    /// 6 February 2026, 10:00 in Shanghai.
    public static let launch = Timestamp(CivilDate(year: 2026, month: 2, day: 6), hour: 2)
    /// Orders a second that the ordering service can take.
    public static let quota = 200.0
    /// Page views a second that the campaign's entry can take.
    public static let pageQuota = 3_000.0
    /// From the launch until nothing is issued any more, in minutes.
    public static let suspension = 540
    /// From the launch until no coupon is worth anything, in minutes.
    public static let validity = 3 * 1_440

    /// Of all that is drawn.
    public let seed: UInt64

    /// The same seed gives the same campaign.
    public init(seed: UInt64 = 1) {
        self.seed = seed
    }

    /// Before the launch and after it, in minutes.
    static let (before, after) = (14 * 1_440, validity + 720)
    /// Campaign orders a second in hours 0 … 3 and 3 … 9, as the press has them.
    private static let (firstHours, nextHours) = (93.0, 417.0)

    /// Draws what happens.
    ///
    /// - Parameter issue: the most coupons that may be issued in each minute from the launch on, nothing after the
    ///   last; who finds none waits in the order of arrival, and the issue is not suspended. Nil for whoever asks, at
    ///   once.
    /// - Throws: never in practice: ``SeriesError`` where a recipe draws nothing.
    public func traffic(issuing issue: [Double]? = nil) throws(SeriesError) -> CampaignTraffic {
        let organic = try organic(level: 1_200, daily: .shop, salt: 1)
        let chat = try self.organic(level: 24_000, daily: .office, salt: 2)
        var generator = SplitMix64(seed: seed)
        let claims = claims(using: &generator)
        var (service, free) = (OrderingService(), CouponHolders())
        var waiting = 0.0
        let minutes = organic.indices.map { index in
            let minute = index - Self.before
            var claimed = 0.0
            if minute >= 0, issue != nil || minute < Self.suspension, minute < claims.count {
                claimed = generator.poisson(mean: claims[minute])
            }
            waiting += claimed
            let issued = minute < 0 ? 0 : min(waiting, issue.map { minute < $0.count ? $0[minute] : 0 } ?? waiting)
            waiting -= issued
            let asked = free.redeemed(issuing: issued, minute: minute)
            let served = service.minute(issuing: issued, organic: organic[index], minute: minute, using: &generator)
            return CampaignTraffic.Minute(
                attempts: served.attempts, orders: served.orders, coupons: issued,
                page: (2 * claimed + 1.5 * served.attempts).rounded(), chat: chat[index], organic: organic[index],
                demand: organic[index] + asked, retries: served.retries, claims: claimed,
                outstanding: service.holders.outstanding, waiting: waiting,
                phase: Self.phase(minute: minute, isSaturated: served.orders < served.attempts, isPaced: issue != nil))
        }
        return CampaignTraffic(
            start: Self.launch.advanced(bySeconds: -Int64(Self.before) * 60), interval: SamplingInterval(seconds: 60),
            minutes: minutes)
    }

    private static func phase(minute: Int, isSaturated: Bool, isPaced: Bool) -> CampaignTraffic.Phase {
        if minute < 0 { return .before }
        if isSaturated { return .saturated }
        if minute >= validity { return .expired }
        return minute >= suspension && !isPaced ? .suspended : .running
    }

    /// Poisson counts around a day and a week on Shanghai's clock.
    private func organic(level: Double, daily: DailyProfile, salt: UInt64) throws(SeriesError) -> [Double] {
        var recipe = TrafficSimulation(
            start: Self.launch.advanced(bySeconds: -Int64(Self.before) * 60), interval: SamplingInterval(seconds: 60),
            count: Self.before + Self.after, level: level, seed: seed &+ salt &* 0x9E37_79B9_7F4A_7C15)
        recipe.daily = daily
        recipe.weekdays = [0.96, 0.95, 0.97, 0.98, 1.03, 1.07, 1.04]
        recipe.noise = .init(deviation: 0.05, autocorrelation: 0.9)
        recipe.counting = .poisson
        recipe.clock = LocalClock(offsetSeconds: 28_800)
        return try recipe.traffic().requested
    }

    /// Expected claims in each minute from the launch on.
    ///
    /// The speed of imitation is drawn; the hour of the peak follows from how much more the press saw in hours 3 … 9
    /// than before, and the volume from how much it saw.
    private func claims(using generator: inout SplitMix64) -> [Double] {
        let imitation = 0.7 / 60 * Double.exp(0.15 * generator.standardNormal())
        func orders(_ curve: [Double]) -> (first: Double, next: Double) {
            var holders = CouponHolders()
            let redeemed = (0..<540).map { holders.redeemed(issuing: curve[$0], minute: $0) }
            return (redeemed[..<180].reduce(0, +) / 180, redeemed[180...].reduce(0, +) / 360)
        }
        // The later the peak, the more the load grows: bisection.
        var (early, late) = (120.0, 900.0)
        for _ in 0..<50 {
            let peak = (early + late) / 2
            let (first, next) = orders(Self.adoption(imitation: imitation, peak: peak))
            if next / first < Self.nextHours / Self.firstHours { early = peak } else { late = peak }
        }
        let curve = Self.adoption(imitation: imitation, peak: early)
        let scale = Self.firstHours * 60 / orders(curve).first
        var error = 0.1 * generator.standardNormal()
        return curve.map { share in
            error = 0.9 * error + 0.1 * (1 - 0.9 * 0.9).squareRoot() * generator.standardNormal()
            return scale * share * Double.exp(error)
        }
    }

    /// The shares of those who will ever ask that do in each minute (Bass 1969), the most at minute `peak`.
    private static func adoption(imitation: Double, peak: Double) -> [Double] {
        // ln(q/p) = (p + q) · peak, as a fixed point in p: a contraction where q · peak is above 1.
        var innovation = imitation * Double.exp(-imitation * peak)
        for _ in 0..<200 { innovation = imitation * Double.exp(-(innovation + imitation) * peak) }
        func adopted(_ minute: Int) -> Double {
            let decay = Double.exp(-(innovation + imitation) * Double(minute))
            return (1 - decay) / (1 + imitation / innovation * decay)
        }
        return (0..<after).map { adopted($0 + 1) - adopted($0) }
    }
}

/// Coupons that are issued and not yet spent.
struct CouponHolders: Sendable, Hashable {
    /// Those who spend within minutes, and those who take days.
    private var stocks = [0.0, 0.0]
    /// Of those who will ever spend theirs: the shares of both, and their mean delays in minutes.
    private static let groups: [(weight: Double, delay: Double)] = [(0.6, 15), (0.4, 1_440)]
    /// The share of coupons that is ever spent.
    static let share = 0.9
    /// On the last day half of those who still mean to spend theirs come in addition.
    private static let rush = 0.6931471805599453 / 1_440

    /// Coupons that somebody still means to spend.
    var outstanding: Double { stocks.reduce(0, +) }

    /// The coupons that are spent in a minute, with those issued in it.
    mutating func redeemed(issuing issued: Double, minute: Int) -> Double {
        guard minute < CouponCampaign.validity else {
            stocks = [0, 0]
            return 0
        }
        let isLastDay = minute >= CouponCampaign.validity - 1_440
        var redeemed = 0.0
        for (index, group) in Self.groups.enumerated() {
            stocks[index] += Self.share * group.weight * issued
            let spent = stocks[index] * -Double.expMinusOne(-1 / group.delay - (isLastDay ? Self.rush : 0))
            stocks[index] -= spent
            redeemed += spent
        }
        return redeemed
    }

    /// Who gave up after an error keeps the coupon and will try again some day.
    mutating func giveUp(_ count: Double) {
        stocks[1] += count
    }

    /// The share of coupons spent at an age of 0, 1, 2 … minutes, without a deadline.
    static func kernel(count: Int) -> [Double] {
        (0..<count).map { age in
            groups.reduce(0) { total, group in
                total + share * group.weight * Double.exp(-Double(age) / group.delay)
                    * -Double.expMinusOne(-1 / group.delay)
            }
        }
    }
}

extension CouponCampaign {
    /// The share of coupons spent at an age of 0, 1, 2 … minutes, without a deadline: for whoever paces the issue.
    public static func redemption(minutes: Int) -> [Double] { CouponHolders.kernel(count: minutes) }
}

/// The service that breaks: what it cannot take comes back.
private struct OrderingService {
    var holders = CouponHolders()
    private var returning = 0.0
    /// Of those who are rejected, so many try again a minute later.
    private static let persistence = 0.8
    /// An overloaded service loses up to this share of its quota to work that nobody waits for any more.
    private static let loss = 0.15

    mutating func minute(
        issuing issued: Double, organic: Double, minute: Int, using generator: inout SplitMix64
    ) -> (attempts: Double, orders: Double, retries: Double) {
        let redeemed = generator.poisson(mean: holders.redeemed(issuing: issued, minute: minute))
        let retries = returning
        let attempts = organic + redeemed + retries
        let quota = 60 * CouponCampaign.quota
        let orders = attempts <= quota ? attempts : (quota * (1 - Self.loss * (1 - quota / attempts))).rounded()
        let rejected = attempts - orders
        returning = (Self.persistence * rejected).rounded()
        let ofCampaign = attempts > 0 ? redeemed / max(1, organic + redeemed) : 0
        holders.giveUp((rejected - returning) * ofCampaign)
        return (attempts, orders, retries)
    }
}

import Crest
import CrestAdvisor
import CrestEvaluation
import CrestForecasting
import CrestSeries
import RealModule
import Testing

/// The incident from the launch on, paced: the advisor knows two ordinary weeks, the quota and how people usually spend
/// coupons; the simulated crowd does as it likes.
@Suite struct `The paced incident` {
    private static let budget = 15e6
    private static let hours = 60

    /// Planned from what was known at the launch, and replayed.
    private static func paced(seed: UInt64) throws -> (schedule: PacingSchedule, traffic: CampaignTraffic) {
        let unpaced = try CouponCampaign(seed: seed).traffic()
        let known = unpaced.minutes.prefix(unpaced.minutes.count - unpaced.sinceLaunch.count).map(\.attempts)
        var options = ForecastOptions()
        options.horizon = .steps(hours * 60)
        options.peakWindow = options.horizon
        let history = try TimeSeries(
            name: "orders", start: unpaced.start, interval: unpaced.interval, values: known)
        let service = PlanRequest(
            try ForecastPipeline(options: options).forecast(history),
            capacity: try Capacity(perReplica: 60, maximum: Int(CouponCampaign.quota)))
        // Not the crowd's own habit: its quick ones take 15 minutes and 90 % of the coupons are spent.
        let quick: Double = -Double.expMinusOne(-1.0 / 20)
        let patient: Double = -Double.expMinusOne(-1.0 / 1_440)
        var shares: [Double] = []
        for age in 0..<1_440 {
            let soon: Double = 0.6 * quick * Double.exp(-Double(age) / 20)
            let later: Double = 0.4 * patient * Double.exp(-Double(age) / 1_440)
            shares.append(0.85 * (soon + later))
        }
        let campaign = try Campaign(kernel: try RedemptionKernel(shares: shares), budget: budget)
        let request = try PacingRequest(
            service: service, campaign: campaign, target: 0.95, changeEvery: 15)
        let schedule = try #require(PacingSchedule(request, now: CouponCampaign.launch))
        return (schedule, try CouponCampaign(seed: seed).traffic(issuing: schedule.issue))
    }

    @Test(arguments: [1, 2, 7] as [UInt64])
    func `stays under the capacity of every tier for the whole replay and fills it`(seed: UInt64) throws {
        let (schedule, traffic) = try Self.paced(seed: seed)
        let replay = Array(traffic.sinceLaunch.prefix(Self.hours * 60))
        #expect(try #require(replay.map(\.attempts).max()) <= 60 * CouponCampaign.quota)
        #expect(replay.allSatisfy { $0.orders == $0.attempts }, "nobody is rejected")
        #expect(try #require(replay.map(\.page).max()) <= 60 * CouponCampaign.pageQuota)
        #expect(try #require(schedule.filledShare) >= 0.95)
        // As measured too, while more people wait than coupons may be issued.
        let full = replay.indices.filter { (180..<900).contains($0) && replay[$0].waiting > 0 }
        #expect(full.count > 500)
        let redeemed = full.reduce(0) { $0 + replay[$1].attempts - replay[$1].organic }
        let usable = full.reduce(0) { $0 + schedule.slack[$1] }
        #expect(redeemed >= 0.95 * usable, "\(redeemed / usable)")
        // Unpaced, the same crowd overloads the orders and the campaign's page.
        let unpaced = try CouponCampaign(seed: seed).traffic().sinceLaunch
        #expect(unpaced.contains { $0.attempts > 5 * 60 * CouponCampaign.quota })
        #expect(unpaced.contains { $0.page > 60 * CouponCampaign.pageQuota })
    }

    @Test func `says when the budget is used up and how long people wait`() throws {
        let (schedule, traffic) = try Self.paced(seed: 7)
        let finish = try #require(schedule.finish)
        let hours = Double(CouponCampaign.launch.seconds(until: finish.time)) / 3_600
        // 10 million orders at 200 a second are 13.9 hours; 15 million coupons, 85 % of them spent, are some more.
        #expect((12..<30).contains(hours), "\(hours)")
        #expect(!finish.isExtrapolated)
        let wait = try #require(traffic.longestWait)
        #expect((60..<1_440).contains(wait), "\(wait) minutes")
    }
}

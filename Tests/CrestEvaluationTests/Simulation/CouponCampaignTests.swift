import CrestEvaluation
import CrestSeries
import Testing

/// The figures of the press (6 February 2026): 1 M orders in under 3 hours, 10 M in the first 9, which is about 93 a
/// second and then about 417.
@Suite struct `A simulated coupon campaign` {
    @Test(arguments: [1, 2, 3, 4] as [UInt64])
    func `grows after its launch as the press says, whatever the seed`(seed: UInt64) throws {
        let traffic = try CouponCampaign(seed: seed).traffic()
        let orders = traffic.sinceLaunch.map { $0.demand - $0.organic }
        let first = orders[..<180].reduce(0, +) / 180 / 60
        let next = orders[180..<540].reduce(0, +) / 360 / 60
        #expect((0.9 * 93...1.1 * 93).contains(first), "\(first)")
        #expect((0.9 * 417...1.1 * 417).contains(next), "\(next)")
        #expect((4...5).contains(next / first), "\(next / first)")
        let peak = try #require(orders.indices.max { orders[$0] < orders[$1] })
        #expect((240..<540).contains(peak), "the peak comes hours later, at minute \(peak)")
    }

    @Test func `saturates, is suspended, and is spent to its last day`() throws {
        let traffic = try CouponCampaign(seed: 7).traffic()
        let minutes = Array(traffic.sinceLaunch)
        let quota = 60 * CouponCampaign.quota
        #expect(minutes.allSatisfy { $0.orders <= quota && $0.orders <= $0.attempts })
        #expect(minutes[360].phase == .saturated)
        // Retries multiply what arrives, and an overloaded service serves less than its quota.
        #expect(minutes[360].attempts > 3 * minutes[360].demand)
        #expect(minutes[360].orders < 0.9 * quota)
        #expect(minutes[CouponCampaign.suspension...].allSatisfy { $0.coupons == 0 })
        #expect(minutes[CouponCampaign.suspension].outstanding > 5e6)
        func spent(_ hours: Range<Int>) -> Double {
            minutes[(hours.lowerBound * 60)..<(hours.upperBound * 60)].reduce(0) { $0 + $1.demand - $1.organic }
        }
        #expect(spent(45..<47) > 0 && spent(49..<51) > 1.3 * spent(45..<47), "the deadline hurries people")
        #expect(minutes[(CouponCampaign.validity + 1)...].allSatisfy { $0.demand == $0.organic })
        // Chat has a day of its own and no campaign.
        let chat = traffic.minutes.map(\.chat)
        let launch = chat.count - minutes.count
        let (before, during) = (chat[launch - 10_080 + 360], chat[launch + 360])
        #expect(abs(during / before - 1) < 0.3)
    }

    @Test func `serves everybody where the issue is paced far below the quota, who then wait`() throws {
        let issue = Array(repeating: 60.0 * 40, count: 3_000)
        let traffic = try CouponCampaign(seed: 7).traffic(issuing: issue)
        #expect(traffic.minutes.allSatisfy { $0.orders == $0.attempts })
        let coupons = traffic.sinceLaunch.map(\.coupons)
        #expect(coupons.allSatisfy { $0 <= 60 * 40 })
        #expect(try #require(traffic.minutes.last).waiting > 1e6, "most still wait at the end")
        #expect(try #require(traffic.longestWait) > 1_440)
        #expect(try CouponCampaign(seed: 7).traffic().longestWait == 0)
    }

    @Test func `would have had an autoscaler behind the load until the quota, and stuck there after`() throws {
        let traffic = try CouponCampaign(seed: 7).traffic()
        let (supply, quota) = (traffic.autoscaled, Int(CouponCampaign.quota))
        #expect(supply.count == traffic.minutes.count && supply.allSatisfy { $0 <= quota })
        let launch = supply.count - traffic.sinceLaunch.count
        // The evening before it runs at 70 %: more than is needed, less than twice as much.
        let before = traffic.minutes[launch - 840].attempts / 60
        #expect((before...2 * before).contains(Double(supply[launch - 840])))
        let full = try #require(supply[launch...].firstIndex(of: quota))
        #expect((60..<360).contains(full - launch), "within the first hours")
        #expect(supply[full..<(launch + CouponCampaign.suspension)].allSatisfy { $0 == quota })
        let short = (launch..<(launch + 600)).count { traffic.minutes[$0].attempts > 60 * Double(supply[$0]) }
        #expect(short > 300)
    }

    @Test func `tells when its coupons are spent`() {
        let kernel = CouponCampaign.redemption(minutes: 30 * 1_440)
        #expect(abs(kernel.reduce(0, +) - 0.9) < 1e-9)
        // 0.6 of them within a mean of 15 minutes: 0.9 · (0.6 · (1 − e^−4) + 0.4 · (1 − e^−1/24)) within an hour.
        #expect(abs(kernel[..<60].reduce(0, +) - 0.5448) < 1e-4)
    }
}

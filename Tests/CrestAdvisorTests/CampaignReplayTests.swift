import CrestAdvisor
import CrestForecasting
import CrestSeries
import RealModule
import Testing

/// The incident: a campaign multiplies demand by 4.5 within hours of its launch, and the quota is fixed.
///
/// Every coupon draws its own time of redemption, every minute of organic demand its own noise; the schedule knows the
/// distributions only.
@Suite struct `A campaign before a fixed quota` {
    private static let interval = SamplingInterval(seconds: 60)
    private static let minutes = 24 * 60
    private static let launch = 120
    /// Requests a minute of one replica.
    private static let perReplica = 600.0
    private static let quota = 60
    private static let redemptionShare = 0.8
    /// Minutes.
    private static let meanDelay = 45.0
    private static let requests = 3.0

    /// Organic demand swings around 20,000 a minute.
    private static func organic(_ minute: Int) -> Double {
        20_000 + 5_000 * .sin(2 * .pi * Double(minute) / 1_440)
    }

    /// Sums of twelve uniforms are normal enough.
    private static func normal(_ random: inout SplitMix64) -> Double {
        (0..<12).reduce(-6.0) { sum, _ in sum + random.uniform() }
    }

    private static func forecast() -> Forecast {
        var random = SplitMix64(seed: 3)
        let point = (0..<minutes).map(organic)
        var paths = SamplePaths(steps: minutes, count: 400)
        for path in 0..<400 {
            for step in 0..<minutes { paths[step: step, path: path] = point[step] * (1 + 0.02 * normal(&random)) }
        }
        return Forecast(start: Traffic.start, interval: interval, point: point, paths: paths)
    }

    /// Claims that, issued at once, drive demand to 4.5 times what it was: word of mouth within three hours.
    private static func claims() -> [Double] {
        let peak = 3.5 * 25_000 / (requests * redemptionShare)
        return (0..<(minutes - launch)).map { peak * min(1, .exp(Double($0 - 180) / 40)) }
    }

    private static func schedule(changeEvery: Int) throws -> PacingSchedule {
        let service = PlanRequest(
            input: try Traffic.input("coupons"), forecast: forecast(),
            capacity: try Capacity(perReplica: perReplica, maximum: quota))
        let campaign = try Campaign(
            kernel: try .exponential(meanDelay: meanDelay, share: redemptionShare), requestsPerRedemption: requests,
            launch: Traffic.start.advanced(bySeconds: Int64(launch) * 60), claims: claims())
        let request = try PacingRequest(
            service: service, campaign: campaign, target: 0.95, changeEvery: changeEvery)
        return try #require(PacingSchedule(request, now: Traffic.start))
    }

    /// The demand of each minute when so many coupons are issued: every coupon is redeemed or not, and when.
    private static func replay(_ issue: [Double], seed: UInt64) -> [Double] {
        var random = SplitMix64(seed: seed)
        var demand = (0..<minutes).map { organic($0) * (1 + 0.02 * normal(&random)) }
        var left = 0.0
        for (minute, issued) in issue.enumerated() {
            left += issued
            while left >= 1 {
                left -= 1
                guard random.uniform() < redemptionShare else { continue }
                let time = Double(minute) + random.uniform() - meanDelay * .log(1 - random.uniform())
                if time < Double(minutes) { demand[Int(time)] += requests }
            }
        }
        return demand
    }

    @Test func `is known before the launch not to hold, and by how much`() throws {
        let unpaced = try #require(try Self.schedule(changeEvery: 1).unpaced)
        #expect(!unpaced.isFeasible)
        #expect(unpaced.probability == 1)
        let shortFrom = try #require(unpaced.shortFrom)
        let minute = Traffic.start.seconds(until: shortFrom) / 60
        #expect((Int64(Self.launch)...Int64(Self.launch + 240)).contains(minute))
        #expect(unpaced.peak > 4 * 25_000)
        #expect(try #require(unpaced.smallestMaximum) > 3 * Self.quota)
        // The verdict is right: unpaced, the replay exceeds the quota.
        let claims = Array(repeating: 0.0, count: Self.launch) + Self.claims()
        let worst = try #require(Self.replay(claims, seed: 1).max())
        #expect(worst > 3 * Self.perReplica * Double(Self.quota))
    }

    @Test(arguments: [1, 15], [1, 2, 3] as [UInt64])
    func `is paced under its capacity for the whole replay, with the slack used`(changeEvery: Int, seed: UInt64) throws
    {
        let schedule = try Self.schedule(changeEvery: changeEvery)
        let demand = Self.replay(schedule.issue, seed: seed)
        let capacity = Self.perReplica * Double(Self.quota)
        let worst = try #require(demand.max())
        #expect(worst <= capacity, "\(worst / capacity)")
        let filled = try #require(schedule.filledShare)
        #expect(filled >= 0.95, "\(filled)")
        // As measured, too: of what the target leaves above the organic demand to provide for, once claims suffice.
        let minutes = (Self.launch + 240)..<Self.minutes
        let redeemed = minutes.reduce(0.0) { $0 + demand[$1] - Self.organic($1) }
        let usable = minutes.reduce(0.0) { $0 + schedule.slack[$1] }
        #expect(redeemed >= 0.95 * usable, "\(redeemed / usable)")
    }

    @Test func `is paced by token buckets that leave the guarantee as it is`() throws {
        for step in try Self.schedule(changeEvery: 15).steps where step.rate > 0 {
            let bucket = try #require(step.bucket)
            #expect(bucket.rate <= step.rate)
            #expect(bucket.rate > 0.98 * step.rate || step.rate * 60 < 400)
        }
    }
}

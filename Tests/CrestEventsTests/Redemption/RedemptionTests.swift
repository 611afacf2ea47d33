import CrestEvents
import CrestForecasting
import CrestSeries
import RealModule
import Testing

@Suite struct `Issued, not yet spent` {
    private let start = Timestamp(CivilDate(year: 2026, month: 2, day: 6))

    private func habit(_ share: Double, mean: Double, hurried: Double = 0) throws -> SpendingHabit {
        try #require(SpendingHabit(share: share, delays: [.init(weight: 1, mean: mean)], hurried: hurried))
    }

    /// Ten million coupons with a mean delay of a day: 10⁷ / 86,400 = 115.7 a second without a single new one.
    @Test func `a pause does not stop what is issued`() throws {
        let stream = RedemptionStream(habit: try habit(1, mean: 86_400), expires: nil)
        let nothing = SamplePaths(steps: 24, count: 1)
        let load = stream.paths(
            issued: nothing, lots: [.init(issuedAt: start, count: 1e7)], start: start,
            interval: SamplingInterval(seconds: 60))
        #expect(abs(load[step: 0, path: 0] / 60 - 115.7) < 0.1)
        var issued = SamplePaths(steps: 48, count: 1)
        issued.transform { _ in 1_000 }
        var untilNoon = issued
        for step in 12..<48 { untilNoon[step: step, path: 0] = 0 }
        let paused = stream.paths(issued: untilNoon, start: start, interval: .hour)
        let running = stream.paths(issued: issued, start: start, interval: .hour)
        for step in 0..<12 { #expect(paused[step: step, path: 0] == running[step: step, path: 0]) }
        for step in 12..<48 {
            // Nothing but decay by e^(−1/24) an hour.
            let ratio = step == 12 ? nil : paused[step: step, path: 0] / paused[step: step - 1, path: 0]
            #expect(paused[step: step, path: 0] > 0)
            if let ratio { #expect(abs(ratio - Double.exp(-1.0 / 24)) < 1e-12) }
        }
    }

    @Test func `a deadline makes its own peak, and nothing comes after it`() throws {
        let expires = start.advanced(bySeconds: 10 * 86_400)
        let stream = RedemptionStream(habit: try habit(0.6, mean: 20 * 86_400, hurried: 0.7), expires: expires)
        let load = stream.paths(
            issued: SamplePaths(steps: 288, count: 1), lots: [.init(issuedAt: start, count: 1_000)], start: start,
            interval: .hour
        ).path(0)
        let lastDay = load[216..<240].reduce(0, +)
        #expect(lastDay > 5 * load[192..<216].reduce(0, +))
        #expect(load[240...].allSatisfy { $0 == 0 })
        // By hand: 600·e^(−9/20) hold out to the last day, of whom 1 − 0.3·e^(−1/20) spend.
        let expected: Double = 600 * Double.exp(-0.45) * (1 - 0.3 * Double.exp(-0.05))
        #expect(abs(lastDay - expected) < 1e-9)
    }

    /// One coupon after the other, by brute force: issue evenly within each step, ten thousand holders.
    @Test func `paths are what single holders do`() throws {
        let habit = SpendingHabit.typical
        let expires = start.advanced(bySeconds: 3 * 86_400)
        let (steps, perStep) = (72, 4_000)
        var issued = SamplePaths(steps: steps, count: 1)
        for step in 0..<24 { issued[step: step, path: 0] = Double(perStep) }
        let load = RedemptionStream(habit: habit, expires: expires, requestsPerRedemption: 2).paths(
            issued: issued, start: start, interval: .hour
        ).path(0)
        var generator = SplitMix64(seed: 4)
        func uniform() -> Double { 1 - Double(generator.next() >> 11) * 0x1p-53 }
        var counts = Array(repeating: 0.0, count: steps)
        let end = Double(3 * 86_400)
        for step in 0..<24 {
            for _ in 0..<perStep where uniform() < 0.5 {
                let issue = (Double(step) + uniform()) * 3_600
                let mean = uniform() <= 1.0 / 3 ? 1_800.0 : 86_400
                var spend = issue - mean * Double.log(uniform())
                // The deadline is a second chance: a hazard that lets half of the rest come within its day.
                let hurried = end - 86_400 - 86_400 / Double.log(2) * Double.log(uniform())
                spend = min(spend, max(hurried, issue))
                if spend < end { counts[Int(spend / 3_600)] += 2 }
            }
        }
        let ratio: Double = load.reduce(0, +) / counts.reduce(0, +)
        #expect(abs(ratio - 1) < 0.01)
        for (ours, theirs) in zip(load, counts) {
            // Six standard deviations of a Poisson count of holders, of two requests each, and one holder.
            let limit: Double = 6 * (2 * ours).squareRoot() + 2
            #expect(abs(ours - theirs) < limit)
        }
    }

    @Test func `the share that is spent grows to the share that means to`() throws {
        let spent = try habit(0.4, mean: 3_600)
        #expect(spent.redeemed(within: 0) == 0)
        #expect(abs(spent.redeemed(within: 3_600) - 0.4 * (1 - Double.exp(-1))) < 1e-15)
        #expect(abs(spent.redeemed(within: 1e9) - 0.4) < 1e-12)
        #expect(spent.redeemed(within: 1e9, validity: 3_600) == spent.redeemed(within: 3_600))
        #expect(SpendingHabit(share: 1.2, delays: [.init(weight: 1, mean: 1)]) == nil)
        #expect(SpendingHabit(share: 0.5, delays: []) == nil)
    }
}

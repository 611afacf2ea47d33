import CrestEvaluation
import CrestForecasting
import CrestSeries
import Testing

@Suite struct `A replay` {
    /// Demand in replicas of 5-minute buckets, so that one replica serves 1.
    private func trace(_ demand: [Double?], scored: Range<Int>? = nil) throws -> ReplayTrace {
        let series = try TimeSeries(
            start: Timestamp(secondsSinceEpoch: 0), interval: SamplingInterval(seconds: 300), observations: demand)
        return ReplayTrace(series, perReplica: 1, scored: scored ?? 0..<demand.count)
    }

    /// Orders what it is told, tick by tick; the last number stays.
    private struct Script: ReplayPolicy {
        let name = "script"
        var orders: [Int]

        mutating func replicas(at moment: ReplayMoment) -> Int {
            orders.count > 1 ? orders.removeFirst() : orders[0]
        }
    }

    /// Orders at random.
    private struct Whim: ReplayPolicy {
        let name = "whim"
        var generator: SplitMix64

        mutating func replicas(at moment: ReplayMoment) -> Int {
            Int.random(in: 0...12, using: &generator)
        }
    }

    @Test func `lets an order serve after the lead time and the youngest leave first`() {
        var fleet = ReplayFleet(leadTime: 60, replicas: 2)
        fleet.scale(to: 5, at: 0)
        #expect(fleet.ordered == 5 && fleet.ready == 2)
        fleet.advance(to: 45)
        fleet.scale(to: 6, at: 45)
        fleet.scale(to: 5, at: 46)
        #expect(fleet.ready == 2, "the one that left was the last ordered")
        fleet.advance(to: 60)
        #expect(fleet.ordered == 5 && fleet.ready == 5)
        fleet.scale(to: 1, at: 61)
        #expect(fleet.ordered == 1 && fleet.ready == 1)
    }

    @Test func `charges paid replicas and unmet demand by hand`() throws {
        // Two buckets of 20 ticks: demand 1, then 3. The fleet begins with what the first lead time needs: 1.
        let replay = Replay(try trace([1, 3]), leadTime: 60)
        let outcome = replay.run(Script(orders: Array(repeating: 1, count: 20) + [3]))
        // Paid: 20 ticks of 1, 20 of 3. Unmet: 2 for the four ticks of the lead time.
        #expect(outcome.paid == 80 && outcome.unmet == 8 && outcome.shortTicks == 4 && outcome.changes == 1)
        #expect(outcome.shortfallMinutes == 1 && outcome.worstShortfall == 2)
        #expect(outcome.cost(shortageCost: 20) == (80 + 160) / 240.0)
        #expect(outcome.unmetByDay == [8])
        // θ_U: two thirds lacking in 4 of 40 ticks.
        #expect(abs(outcome.elasticity.underAccuracy - 100 * 4 * 2 / 3 / 40) < 1e-12)
        #expect(outcome.elasticity.underTime == 10 && outcome.elasticity.overTime == 0)
    }

    @Test func `counts whole replicas, however many are asked for`() {
        #expect([-1, 0, 0.2, 1, 1 + 1e-12, 1.01].map(ReplayTrace.need(of:)) == [0, 0, 1, 1, 1, 2])
        #expect(ReplayTrace.need(of: 5e21) == 1_000_000_000_000_000)
        #expect(ReplayTrace.need(of: .nan) == 0)
    }

    @Test func `carries a bucket that was not recorded and does not score it`() throws {
        let replay = Replay(try trace([2, nil, 2]), leadTime: 0)
        let outcome = replay.run(Script(orders: [2]))
        #expect(outcome.ticks == 40 && outcome.paid == 80 && outcome.unmet == 0 && outcome.demand == 80)
    }

    @Test(arguments: [0, 60, 600, 1_800] as [Int64])
    func `is bounded below by the clairvoyant, whoever scales`(leadTime: Int64) throws {
        var generator = SplitMix64(seed: 7)
        for round in 0..<40 {
            let demand = (0..<60).map { _ in Double.random(in: 0...10, using: &generator) }
            let replay = Replay(try trace(demand, scored: 20..<60), leadTime: leadTime)
            let clairvoyant = replay.run(ClairvoyantPolicy(replay.trace, leadTime: leadTime))
            #expect(clairvoyant.unmet == 0)
            // Never short and cheaper is impossible: any policy that pays less leaves demand unmet.
            let others = [
                replay.run(Whim(generator: SplitMix64(seed: UInt64(round)))),
                replay.run(ReactivePolicy("hpa", target: 0.7)), replay.run(Script(orders: [10])),
            ]
            for other in others where other.unmet == 0 { #expect(other.paid >= clairvoyant.paid, "\(other.policy)") }
        }
    }

    @Test func `serves no more than was ordered a lead time ago`() throws {
        var generator = SplitMix64(seed: 11)
        var fleet = ReplayFleet(leadTime: 90, replicas: 3)
        var orders = Array(repeating: 3, count: 7)
        for tick in 0..<2_000 {
            let order = Int.random(in: 0...9, using: &generator)
            fleet.advance(to: Int64(15 * tick))
            fleet.scale(to: order, at: Int64(15 * tick))
            orders.append(order)
            // The least of all orders of the last 90 s, six ticks: what left in between had to start again.
            #expect(fleet.ready == orders.suffix(7).min() && fleet.ordered == order)
        }
    }

    @Test func `orders schedules one lead time ahead`() throws {
        let trace = try trace([1, 1, 4, 1])
        let replay = Replay(trace, leadTime: 600)
        let outcome = replay.run(SchedulePolicy("plan", SupplySchedule([1, 1, 4, 1], trace: trace, leadTime: 600)))
        #expect(outcome.unmet == 0)
        #expect(outcome.paid == 20 * (4 + 4 + 4 + 1))
    }

    @Test func `shows a policy nothing of what lies ahead`() throws {
        let past = (0..<30).map { Double($0 % 5) }
        let replays = try [0.0, 1_000].map { Replay(try trace(past + [$0, $0]), leadTime: 60) }
        let supplies = replays.map { $0.supply(of: ReactivePolicy("hpa", target: 0.7), onDay: 0).prefix(30) }
        #expect(supplies[0] == supplies[1])
    }

    @Test func `makes schedules of the history alone`() throws {
        let week = 7 * 288
        let demand = (0..<(2 * week)).map { Double(1 + $0 / 12 % 24) }
        var other = demand
        for bucket in week..<(2 * week) { other[bucket] = 99 }
        let traces = try [demand, other].map { try trace($0, scored: week..<(2 * week)) }
        // The first scored week knows only the week before: equal for equal history, and periodic demand is met
        // exactly.
        #expect(PastSchedules.cron(traces[0]) == PastSchedules.cron(traces[1]))
        #expect(PastSchedules.cron(traces[0]) == demand[week...].map { Int($0) })
        #expect(PastSchedules.lastWeek(traces[0], plus: 0) == demand[..<week].map { Int($0) })
        #expect(PastSchedules.hourlyMean(traces[0]) == demand[..<week].map { Int($0) })
        #expect(PastSchedules.staticMaximum(traces[1]).allSatisfy { $0 == 24 })
    }
}

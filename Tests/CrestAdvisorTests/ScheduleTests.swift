import CrestAdvisor
import CrestForecasting
import CrestSeries
import Testing

@Suite struct `The schedule` {
    @Test func `is the requirement itself when nothing limits it`() {
        let schedule = Schedule(ScheduleProblem(required: [3, 1, 4, 1, 5], maximum: 9))
        #expect(schedule.supply == [3, 1, 4, 1, 5])
    }

    @Test func `climbs early enough for the ramp up and stays as long as the ramp down demands`() throws {
        let slot = SamplingInterval(seconds: 300)
        let ramp = try SlotRamp(RampLimit(.replicas(2), per: slot), interval: slot, quantum: 1)
        let schedule = Schedule(
            ScheduleProblem(required: [1, 1, 1, 7, 1, 1, 1], maximum: 9, up: ramp, down: ramp))
        #expect(schedule.supply == [1, 3, 5, 7, 5, 3, 1])
    }

    @Test func `takes the thirty percent of a span from where the span began`() throws {
        let slot = SamplingInterval(seconds: 300)
        let ramp = try SlotRamp(RampLimit("30%/15m"), interval: slot, quantum: 1)
        let schedule = Schedule(ScheduleProblem(required: [20, 0, 0, 0, 0, 0, 0, 0], maximum: 20, down: ramp))
        // 20 may become 14 within any 15 minutes: at once, and then nothing until they are over; 14 becomes 10.
        #expect(schedule.supply == [20, 14, 14, 14, 10, 10, 10, 7])
    }

    @Test func `permits one replica where the percentage is less than one`() throws {
        let ramp = try SlotRamp(RampLimit("30%/5m"), interval: SamplingInterval(seconds: 300), quantum: 1)
        #expect([3, 2, 1, 0].map(ramp.lowest(from:)) == [2, 1, 0, 0])
        #expect([3, 2, 1, 0].map(ramp.highest(from:)) == [4, 3, 2, 1])
    }

    @Test func `lets a long slot hold several spans`() throws {
        let ramp = try SlotRamp(RampLimit("50%/15m"), interval: .hour, quantum: 1)
        // 16 → 8 → 4 → 2 → 1 in the four quarters of an hour.
        #expect(ramp.lowest(from: 16) == 1)
        #expect(ramp.reach == 1)
    }

    @Test func `is bound by a ramp that is longer than all of it as by one that is as long`() throws {
        let slot = SamplingInterval(seconds: 60)
        func supply(_ limit: String) throws -> [Int] {
            let ramp = try SlotRamp(RampLimit(limit), interval: slot, quantum: 1)
            return Schedule(
                ScheduleProblem(required: [9, 2, 2, 7, 1, 1, 1, 5], maximum: 9, current: 9, down: ramp, billing: 3)
            ).supply
        }
        #expect(try supply("2/52w") == supply("2/9m"))
        #expect(throws: AdvisorError.self) { try RampLimit("1/100000w") }
    }

    @Test func `waits with a reduction when a deeper one follows within the dwell`() {
        // Reducing to 9 at once would keep 9 for three slots: 10 9 9 9 2; waiting one slot is cheaper.
        let schedule = Schedule(ScheduleProblem(required: [10, 9, 2, 2, 2], maximum: 10, dwell: 3))
        #expect(schedule.supply == [10, 10, 2, 2, 2])
    }

    @Test func `keeps what is needed again so soon that starting it would cost more`() {
        let required = [6, 2, 2, 6, 1, 1, 1, 6]
        let schedule = { (cost: Double) in
            Schedule(ScheduleProblem(required: required, maximum: 9, changeCost: cost)).supply
        }
        #expect(schedule(1.5) == required)
        #expect(schedule(2.5) == [6, 6, 6, 6, 1, 1, 1, 6])
        #expect(schedule(3.5) == [6, 6, 6, 6, 6, 6, 6, 6])
    }

    @Test func `starts no replica twice within an hour that is billed in any case`() {
        // Three are started at slot 1 and paid for four slots: letting them go in between would save nothing.
        let problem = ScheduleProblem(required: [1, 4, 1, 4, 1, 1], maximum: 9, billing: 4)
        #expect(Schedule(problem).supply == [1, 4, 4, 4, 1, 1])
        #expect(problem.overhead(of: [1, 4, 4, 4, 1, 1]) == (3, 2))
        #expect(problem.overhead(of: [1, 4, 1, 4, 1, 1]) == (6, 11))
    }

    @Test func `holds what runs until the lead time is over`() {
        let schedule = Schedule(
            ScheduleProblem(required: [5, 6, 7, 8, 2], maximum: 9, leadSlots: 2, current: 5))
        #expect(schedule.supply == [5, 5, 7, 8, 2])
        // Within the lead time nothing can be added, so that what slot 1 needs must not be given up in slot 0.
        let dip = Schedule(ScheduleProblem(required: [1, 5, 5], maximum: 9, leadSlots: 2, current: 6))
        #expect(dip.supply == [5, 5, 5])
    }

    @Test func `falls towards a maximum below what runs as fast as it may`() throws {
        let slot = SamplingInterval(seconds: 300)
        let ramp = try SlotRamp(RampLimit(.replicas(3), per: slot), interval: slot, quantum: 1)
        let schedule = Schedule(ScheduleProblem(required: [9, 9, 9, 9], maximum: 4, current: 12, down: ramp))
        #expect(schedule.supply == [9, 6, 4, 4])
    }

    @Test func `comes in multiples of the quantum`() throws {
        let slot = SamplingInterval(seconds: 300)
        let ramp = try SlotRamp(RampLimit(.replicas(1), per: slot), interval: slot, quantum: 4)
        let schedule = Schedule(
            ScheduleProblem(required: [1, 1, 9, 1, 1], maximum: 12, quantum: 4, up: ramp, down: ramp))
        #expect(schedule.supply == [4, 8, 12, 8, 4])
    }

    @Test func `uses all of a maximum that is no multiple of the quantum`() {
        let schedule = Schedule(ScheduleProblem(required: [1, 9, 9], maximum: 10, quantum: 4))
        #expect(schedule.supply == [4, 10, 10])
        let tight = Schedule(ScheduleProblem(required: [1, 9], maximum: 3, quantum: 4))
        #expect(tight.supply == [3, 3])
    }

    @Test func `costs more the longer the dwell, over a week of minutes`() throws {
        var random = SplitMix64(seed: 31)
        let slot = SamplingInterval.minute
        let required = (0..<10_080).map { index in
            let phase = Double(index % 1_440) / 1_440
            return Int(1_000 - 800 * (4 * abs(phase - 0.5) - 1)) + random.index(below: 400)
        }
        let problem = { (dwell: Int) in
            ScheduleProblem(
                required: required, maximum: 10_000,
                down: SlotRamp(try RampLimit("30%/15m"), interval: slot, quantum: 1), dwell: dwell)
        }
        let costs = try [1, 10, 60].map { Schedule(try problem($0)).supply.reduce(0, +) }
        #expect(costs == costs.sorted())
    }

    @Test func `keeps what runs until a smaller multiple will do`() {
        let schedule = Schedule(
            ScheduleProblem(required: [6, 6, 2, 6], maximum: 20, quantum: 5, leadSlots: 1, current: 7))
        #expect(schedule.supply == [7, 10, 5, 10])
    }
}

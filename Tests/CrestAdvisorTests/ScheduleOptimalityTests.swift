import CrestAdvisor
import CrestForecasting
import CrestSeries
import Testing

/// A small random problem, told in the words of the definition and not of the implementation.
private struct Case: CustomStringConvertible {
    let required: [Int]
    let maximum: Int
    let leadSlots: Int
    let current: Int?
    let up: (amount: RampLimit.Amount, slots: Int)?
    let down: (amount: RampLimit.Amount, slots: Int)?
    let dwell: Int
    let quantum: Int
    let changeCost: Double
    let billing: Int

    init(_ random: inout SplitMix64, withDwell: Bool, withCosts: Bool) {
        quantum = random.index(below: 4) == 0 ? 2 : 1
        let top = quantum * (2 + random.index(below: 5 / quantum))
        required = (0..<(3 + random.index(below: 4))).map { _ in random.index(below: top + 1) }
        maximum = random.index(below: 3) == 0 ? 1 + random.index(below: top) : top
        leadSlots = random.index(below: 3)
        // With a dwell, how fast to leave what lies above the maximum is a question of taste and not of cost.
        let most = (withDwell ? maximum : top + quantum) / quantum
        // Where what runs is unknown, what the first slot needs is taken to run, for nothing.
        let isUnknown = random.index(below: 3) == 0 && !withCosts
        current = isUnknown ? nil : quantum * random.index(below: most + 1)
        up = Self.ramp(&random)
        down = Self.ramp(&random)
        dwell = withDwell ? 2 + random.index(below: 3) : 1
        changeCost = withCosts ? [0, 0.5, 1, 2, 3.5][random.index(below: 5)] : 0
        billing = withCosts ? 1 + random.index(below: 4) : 1
    }

    private static func ramp(_ random: inout SplitMix64) -> (amount: RampLimit.Amount, slots: Int)? {
        let slots = 1 + random.index(below: 3)
        return switch random.index(below: 4) {
        case 0: nil
        case 1: (.percent([30, 50, 100][random.index(below: 3)]), slots)
        default: (.replicas(1 + random.index(below: 3)), slots)
        }
    }

    var problem: ScheduleProblem {
        get throws {
            let slot = SamplingInterval(seconds: 60)
            let slotRamp = { (ramp: (amount: RampLimit.Amount, slots: Int)?) throws -> SlotRamp? in
                try ramp.map { ramp in
                    let limit = try RampLimit(ramp.amount, per: SamplingInterval(seconds: Int64(60 * ramp.slots)))
                    return SlotRamp(limit, interval: slot, quantum: quantum, maximum: maximum)
                }
            }
            return ScheduleProblem(
                required: required, maximum: maximum, quantum: quantum, leadSlots: leadSlots, current: current,
                up: try slotRamp(up), down: try slotRamp(down), dwell: dwell, changeCost: changeCost,
                billing: billing)
        }
    }

    private func move(_ amount: RampLimit.Amount, from level: Int) -> Int {
        switch amount {
        case .replicas(let count): max(quantum, count)
        case .percent(let percent): max(quantum, level * Int(percent) / 100)
        }
    }

    /// Whether the last slot of `supply` keeps every limit, given that the slots before do.
    func permitsLast(of supply: [Int]) -> Bool {
        let slot = supply.count - 1
        let value = supply[slot]
        let before = { (index: Int) in index < 0 ? current : supply[index] }
        guard let previous = before(slot - 1) else { return value <= maximum }
        if value > maximum, value > previous { return false }
        if slot < leadSlots, value > previous { return false }
        if let up, slot >= leadSlots {
            for index in (slot - up.slots)..<slot {
                if let start = before(index), value > start + move(up.amount, from: start) { return false }
            }
        }
        if let down {
            for index in (slot - down.slots)..<slot {
                if let start = before(index), value < start - move(down.amount, from: start) { return false }
            }
        }
        return true
    }

    /// What a schedule is judged by, the first difference deciding: supply above the maximum (what runs cannot always
    /// vanish at once), shortage, cost.
    typealias Score = (excess: Int, shortage: Int, cost: Double)

    func score(_ supply: [Int]) -> Score {
        var score = Score(0, 0, 0)
        for slot in supply.indices { add(supply[...slot], to: &score) }
        return score
    }

    /// Adds the last slot of `supply`. Of the replicas started within the billing, all that still run are among the
    /// running ones, because the oldest go first: paid is the larger of the two numbers.
    private func add(_ supply: ArraySlice<Int>, to score: inout Score) {
        let slot = supply.count - 1
        let level = supply[slot]
        let started = { (slot: Int) in max(0, supply[slot] - (slot == 0 ? current ?? supply[0] : supply[slot - 1])) }
        let recent = (max(0, slot - billing + 1)...slot).reduce(0) { $0 + started($1) }
        let wanted = (required[slot] + quantum - 1) / quantum * quantum
        score.excess += max(0, level - maximum)
        score.shortage += max(0, wanted - level)
        score.cost += Double(max(level, recent)) + changeCost * Double(started(slot))
    }

    /// The best score over every schedule that there is.
    func best() -> Score? {
        var best: Score?
        var supply: [Int] = []
        let multiples = stride(from: 0, through: max(maximum, current ?? 0), by: quantum)
        let levels = Set(multiples).union([maximum]).sorted()
        func visit(_ score: Score, lastReduction: Int?) {
            if let best, score >= best { return }
            guard supply.count < required.count else {
                best = score
                return
            }
            let slot = supply.count
            for level in levels {
                var reduction = lastReduction
                if let previous = slot == 0 ? current : supply[slot - 1], level < previous {
                    if let last = lastReduction, slot - last < dwell { continue }
                    reduction = slot
                }
                supply.append(level)
                if permitsLast(of: supply) {
                    var next = score
                    add(supply[...], to: &next)
                    visit(next, lastReduction: reduction)
                }
                supply.removeLast()
            }
        }
        visit((0, 0, 0), lastReduction: nil)
        return best
    }

    var description: String {
        "required \(required), maximum \(maximum), lead \(leadSlots), current \(String(describing: current)), "
            + "up \(String(describing: up)), down \(String(describing: down)), dwell \(dwell), quantum \(quantum), "
            + "change cost \(changeCost), billing \(billing)"
    }
}

@Suite struct `The schedule is optimal` {
    @Test(arguments: [false, true], [false, true])
    func `against exhaustive search on small random cases`(withDwell: Bool, withCosts: Bool) throws {
        var random = SplitMix64(seed: 20_261_122)
        for number in 0..<5_000 {
            let example = Case(&random, withDwell: withDwell, withCosts: withCosts)
            let supply = Schedule(try example.problem).supply
            var prefix: [Int] = []
            var lastReduction: Int?
            for level in supply {
                prefix.append(level)
                #expect(example.permitsLast(of: prefix), "case \(number): \(example): \(supply)")
                if let before = prefix.count == 1 ? example.current : prefix[prefix.count - 2], level < before {
                    let slot = prefix.count - 1
                    #expect(
                        lastReduction.map { slot - $0 >= example.dwell } ?? true,
                        "case \(number): \(example): \(supply)")
                    lastReduction = slot
                }
            }
            let best = try #require(example.best(), "case \(number): \(example): no schedule at all")
            #expect(example.score(supply) == best, "case \(number): \(example): \(supply), best \(best)")
        }
    }
}

/// The cheapest schedule when what was done before weighs on what can be done next: reductions must lie a dwell apart,
/// or starting a replica costs something, or a replica that was started is paid for a while in any case.
///
/// Then no single smallest schedule exists: which slots reduce, and how far, is a choice. But rising early never helps,
/// so that supply rises only as far as the floor asks. The search walks the slots with all choices that can still be
/// best, as labels: recent supply and starts, slots since the last reduction, cost. A label that is nowhere higher, has
/// waited no shorter and is cheaper by what it costs to catch up makes the other one useless, because it can imitate
/// every future of it (label-setting shortest paths; Desrochers & Soumis 1988). Exact, up to the one limit that
/// ``mostLevels`` names.
struct ScheduleSearch {
    /// One way to have come to the present slot.
    private struct Label {
        var supply: Int
        /// Slots since the last reduction; the dwell when at least that many.
        var waited: Int
        /// Replica-slots up to now, billed ones and starts.
        var cost: Double
        /// Where in ``trail`` the supply up to now ends; nil before the first slot.
        var tail: Int?
        /// Where its memory stands in ``memories``; nil when the last slot says all that binds. A label itself holds no
        /// array, because labels are copied a million times.
        var memory: Int?
    }

    /// What of the slots before the last one still binds.
    private struct Memory {
        /// `older[k]` is the largest supply of the last k + 2 slots: what a ramp down looks back on.
        var older: [Int]
        /// Replicas started in each of the last slots that are billed still, the latest first.
        var starts: [Int]

        /// After another slot: it has `supply`, of which `started` are new, and the one before it had `before`.
        mutating func add(_ supply: Int, before: Int, started: Int) {
            for index in older.indices.reversed() {
                older[index] = max(supply, index == 0 ? before : older[index - 1])
            }
            for index in starts.indices.reversed() { starts[index] = index == 0 ? started : starts[index - 1] }
        }
    }

    /// The supply of one slot on the way of a label, and where the slot before it stands.
    private struct Footprint {
        let supply: Int
        let before: Int?
    }

    /// What it costs to catch up.
    private struct Prices {
        let change: Double
        let billing: Int

        /// Whether `one` can do whatever `other` can, at no higher cost: it catches up by starting what it has less,
        /// and pays for its own recent starts where they exceed the other's.
        ///
        /// - Parameter memories: where those of the two stand.
        func makeUseless(_ one: Label, _ other: Label, _ memories: [Memory]) -> Bool {
            guard one.supply <= other.supply, one.waited >= other.waited, one.cost <= other.cost else { return false }
            var penalty = change * Double(other.supply - one.supply)
            if let own = one.memory, let others = other.memory {
                let (own, others) = (memories[own], memories[others])
                for index in own.older.indices where own.older[index] > others.older[index] { return false }
                if billing > 1 { penalty += excessBilling(one, own, other, others) }
            }
            return one.cost + penalty <= other.cost
        }

        private func excessBilling(_ one: Label, _ own: Memory, _ other: Label, _ others: Memory) -> Double {
            var penalty = Double(billing * (other.supply - one.supply))
            var excess = 0
            for index in own.starts.indices {
                excess += own.starts[index] - others.starts[index]
                penalty += Double(max(0, excess))
            }
            return penalty
        }
    }

    private let problem: ScheduleProblem
    private let prices: Prices
    private let down: SlotRamp?
    private let dwell: Int
    private let floor: [Int]
    private let attainable: [Int]
    private var trail: [Footprint] = []
    private var labels: [Label]
    /// Of ``labels``, and of others that were found useless.
    private var memories: [Memory] = []
    /// Those of the slot before, while ``labels`` are made of them.
    private var parents: [Label] = []
    private var parentMemories: [Memory] = []
    private var slot = 0

    /// The cheapest schedule above `floor`, which keeps the ramp up and nowhere exceeds `attainable`.
    static func cheapest(_ problem: ScheduleProblem, above floor: [Int], attainable: [Int]) -> [Int] {
        var search = ScheduleSearch(problem, above: floor, attainable: attainable)
        while search.slot < floor.count { search.step() }
        return search.cheapest()
    }

    private init(_ problem: ScheduleProblem, above floor: [Int], attainable: [Int]) {
        self.problem = problem
        prices = Prices(change: problem.changeCost, billing: problem.billing)
        down = problem.down
        dwell = problem.dwell
        self.floor = floor
        self.attainable = attainable
        let running = problem.current ?? floor[0]
        // With a dwell as long as the ramp's reach, supply has not fallen within reach when it may fall again: then the
        // slot before has the largest of it. Beyond the first slot there is but what runs now.
        let reach = problem.down.map { $0.reach <= problem.dwell ? 1 : min($0.reach, floor.count + 1) } ?? 1
        let memory = Memory(
            older: Array(repeating: running, count: reach - 1), starts: Array(repeating: 0, count: problem.billing - 1))
        labels = [
            Label(
                supply: running, waited: problem.dwell, cost: 0, tail: nil,
                memory: reach > 1 || problem.billing > 1 ? 0 : nil)
        ]
        memories = [memory]
        trail.reserveCapacity(2 * floor.count)
    }

    private mutating func step() {
        swap(&parents, &labels)
        swap(&parentMemories, &memories)
        labels.removeAll(keepingCapacity: true)
        memories.removeAll(keepingCapacity: true)
        for index in parents.indices { extend(parents[index]) }
        slot += 1
    }

    /// Takes the next slot with the ways a label can go: keep what is there (or rise), or reduce.
    private mutating func extend(_ label: Label) {
        let least = floor[slot]
        let mayReduce = label.waited >= dwell
        let reduced = max(least, down?.lowest(from: highest(within: label)) ?? 0)
        // What lies above the maximum goes as soon as it may.
        if !(mayReduce && reduced < label.supply && label.supply > attainable[slot]) {
            add(label, supply: max(least, label.supply), waited: min(dwell, label.waited + 1))
        }
        guard mayReduce, reduced < label.supply else { return }
        add(label, supply: reduced, waited: 1)
        guard problem.weighsChanges else { return }
        for level in restingLevels(of: label, above: reduced) { add(label, supply: level, waited: 1) }
    }

    /// The largest supply within reach of the ramp down.
    private func highest(within label: Label) -> Int {
        label.memory.flatMap { parentMemories[$0].older.last } ?? label.supply
    }

    /// Where a reduction may stop before it must. Without a minimum billing: at what is needed again so soon that
    /// keeping costs less than starting; between these levels cost is linear in the level, so that none is better. With
    /// one, cost bends at differences of needs too, and every level is tried as long as they are few.
    private func restingLevels(of label: Label, above reduced: Int) -> [Int] {
        let most = min(label.supply, attainable[slot] + 1)
        let first = (reduced + 1).rounded(upTo: problem.quantum)
        if problem.billing > 1, most - first <= Self.mostLevels * problem.quantum {
            let multiples = stride(from: first, to: most, by: problem.quantum)
            let isOdd = problem.maximum % problem.quantum != 0 && problem.maximum > reduced && problem.maximum < most
            return multiples + (isOdd ? [problem.maximum] : [])
        }
        var levels: [Int] = []
        var highest = reduced
        let horizon = min(floor.count, slot + 1 + Int(problem.changeCost.rounded(.up)) + problem.billing)
        for need in floor[min(slot + 1, horizon)..<horizon] where need > highest {
            guard need < most else { break }
            levels.append(need)
            highest = need
        }
        return levels
    }

    /// So many multiples of the quantum are tried one by one; beyond it, under a minimum billing, the schedule is the
    /// cheapest among those that rest where something is needed again.
    private static let mostLevels = 64

    private mutating func add(_ label: Label, supply: Int, waited: Int) {
        let started = max(0, supply - label.supply)
        var next = label
        var billed = supply
        if let own = label.memory {
            var memory = parentMemories[own]
            billed = max(billed, memory.starts.reduce(started, +))
            memory.add(supply, before: label.supply, started: started)
            next.memory = memories.count
            memories.append(memory)
        }
        next.supply = supply
        next.waited = waited
        next.cost += Double(billed) + prices.change * Double(started)
        let (prices, memories) = (prices, memories)
        for index in labels.indices where prices.makeUseless(labels[index], next, memories) { return }
        labels.removeAll { prices.makeUseless(next, $0, memories) }
        next.tail = trail.count
        labels.append(next)
        trail.append(Footprint(supply: supply, before: label.tail))
    }

    /// The way of the label that costs least; of several, the first.
    private func cheapest() -> [Int] {
        var supply: [Int] = []
        supply.reserveCapacity(floor.count)
        var end = labels.min { $0.cost < $1.cost }?.tail
        while let index = end {
            supply.append(trail[index].supply)
            end = trail[index].before
        }
        return supply.reversed()
    }
}

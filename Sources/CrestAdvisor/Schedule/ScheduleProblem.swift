/// What a schedule must satisfy, on a grid of slots of equal length.
package struct ScheduleProblem: Sendable, Hashable {
    /// The replicas that each slot needs, the minimum included.
    package let required: [Int]
    /// The most replicas that can be.
    package let maximum: Int
    /// Supply comes in multiples of this; excepted are the maximum, and what runs now until it is changed.
    package let quantum: Int
    /// The slots at the front that end before anything ordered now can serve.
    package let leadSlots: Int
    /// The slots at the front that begin before that: one more than ``leadSlots`` when the moment lies within a slot,
    /// which is then served by what runs, up to that moment.
    package let heldSlots: Int
    /// What runs before the first slot; nil when unknown: then what the first slots need is taken to run.
    package let current: Int?
    package let up: SlotRamp?
    package let down: SlotRamp?
    /// The slots from one reduction to the next, at least; 1 permits one in every slot.
    package let dwell: Int
    /// Replica-slots that the start of a replica costs; 0 when it costs nothing.
    package let changeCost: Double
    /// The slots for which a started replica is paid at least; 1 pays what runs.
    package let billing: Int

    package init(
        required: [Int], maximum: Int, quantum: Int = 1, leadSlots: Int = 0, heldSlots: Int? = nil,
        current: Int? = nil, up: SlotRamp? = nil, down: SlotRamp? = nil, dwell: Int = 1, changeCost: Double = 0,
        billing: Int = 1
    ) {
        precondition(!required.isEmpty, "a schedule has at least one slot")
        self.required = required
        self.maximum = maximum
        self.quantum = quantum
        self.leadSlots = min(leadSlots, required.count)
        self.heldSlots = min(heldSlots ?? leadSlots, required.count)
        self.current = current
        self.up = up
        self.down = down
        self.dwell = max(1, dwell)
        self.changeCost = changeCost
        self.billing = max(1, billing)
    }

    /// The same problem where only what runs is paid.
    func withoutCostsOfChange() -> ScheduleProblem {
        ScheduleProblem(
            required: required, maximum: maximum, quantum: quantum, leadSlots: leadSlots, heldSlots: heldSlots,
            current: current, up: up, down: down, dwell: dwell)
    }

    /// Whether a change costs more than what it makes run.
    var weighsChanges: Bool { changeCost > 0 || billing > 1 }

    /// How many replicas `supply` starts, and how many replica-slots are billed in which they do not run.
    package func overhead(of supply: [Int]) -> (starts: Int, idleSlots: Int) {
        var started: [Int] = []
        started.reserveCapacity(supply.count)
        var idle = 0
        var recent = 0
        for (slot, level) in supply.enumerated() {
            let before = slot == 0 ? current ?? level : supply[slot - 1]
            started.append(max(0, level - before))
            recent += started[slot]
            if slot >= billing { recent -= started[slot - billing] }
            idle += max(0, recent - level)
        }
        return (started.reduce(0, +), idle)
    }

    /// The most that can run in each slot: what runs now cannot grow before the lead time has passed, then grows as
    /// fast as the ramp permits up to the maximum. More than the maximum runs only while it shrinks towards it.
    func attainable() -> [Int] {
        guard let current else { return Array(repeating: maximum, count: required.count) }
        var most: [Int] = []
        most.reserveCapacity(required.count)
        for slot in required.indices {
            let before = most.last ?? current
            let shrunk = max(maximum, floor(after: most, at: slot))
            let grown = slot < leadSlots ? before : ceiling(after: most, at: slot)
            most.append(min(grown, shrunk))
        }
        return most
    }

    /// The most that the slots before permit a slot to have.
    private func ceiling(after supply: [Int], at slot: Int) -> Int {
        guard let up else { return .max }
        // The limit rises with the supply before, so that the least of the slots within reach binds.
        var least = slot < up.reach ? current : nil
        for before in max(0, slot - up.reach)..<slot { least = min(least ?? .max, supply[before]) }
        return least.map(up.highest(from:)) ?? .max
    }

    /// The least that the slots before permit a slot to have, one reduction being allowed.
    func floor(after supply: [Int], at slot: Int) -> Int {
        guard let down else { return 0 }
        var most = slot < down.reach ? current : nil
        for before in max(0, slot - down.reach)..<slot { most = max(most ?? 0, supply[before]) }
        return most.map(down.lowest(from:)) ?? 0
    }
}

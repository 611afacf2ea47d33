/// The cheapest schedule when reductions must lie a dwell apart.
///
/// Which slots reduce is a choice (one large reduction later may be cheaper than a small one now), so that no single
/// smallest schedule exists. But once the reducing slots are chosen there is one again, and it is built forwards. The
/// search walks the slots with all choices that can still be best, as labels: recent supply, slots since the last
/// reduction, cost. A label that is nowhere higher, has waited no shorter and costs no more makes the other one useless,
/// because it can imitate every future of it (label-setting shortest paths; Desrochers & Soumis 1988). Exact.
struct DwellSearch {
    /// One way to have come to the present slot.
    private struct Label {
        /// `recent[k]` is the largest supply of the last k + 1 slots: what the ramp down looks back on.
        var recent: [Int]
        /// Slots since the last reduction; the dwell when at least that many.
        var waited: Int
        /// Replica-slots up to now.
        var cost: Int
        /// Where in ``trail`` the supply up to now ends; nil before the first slot.
        var tail: Int?

        var supply: Int { recent[0] }

        func makesUseless(_ other: Label) -> Bool {
            guard cost <= other.cost, waited >= other.waited else { return false }
            for index in recent.indices where recent[index] > other.recent[index] { return false }
            return true
        }
    }

    /// The supply of one slot on the way of a label, and where the slot before it stands.
    private struct Footprint {
        let supply: Int
        let before: Int?
    }

    private let problem: ScheduleProblem
    private var trail: [Footprint] = []
    private var labels: [Label]

    /// The cheapest schedule above `floor`, which keeps the ramp up.
    static func cheapest(_ problem: ScheduleProblem, above floor: [Int]) -> [Int] {
        var search = DwellSearch(problem: problem, running: problem.current ?? floor[0])
        for least in floor { search.step(to: least) }
        return search.cheapest()
    }

    private init(problem: ScheduleProblem, running: Int) {
        self.problem = problem
        // With a dwell as long as the ramp's reach, supply has not fallen within reach when it may fall again: then the
        // slot before has the largest of it.
        let reach = problem.down.map { $0.reach <= problem.dwell ? 1 : $0.reach } ?? 1
        let recent = Array(repeating: running, count: reach)
        labels = [Label(recent: recent, waited: problem.dwell, cost: 0, tail: nil)]
    }

    private mutating func step(to least: Int) {
        let before = labels
        labels.removeAll(keepingCapacity: true)
        for label in before { extend(label, to: least) }
    }

    /// Takes the next slot with the ways a label can go: keep what is there (or rise), or reduce as far as permitted.
    private mutating func extend(_ label: Label, to least: Int) {
        add(label, supply: max(least, label.supply), waited: min(problem.dwell, label.waited + 1))
        guard label.waited >= problem.dwell else { return }
        let reduced = max(least, problem.down?.lowest(from: label.recent[label.recent.count - 1]) ?? 0)
        if reduced < label.supply { add(label, supply: reduced, waited: 1) }
    }

    private mutating func add(_ label: Label, supply: Int, waited: Int) {
        var recent = label.recent
        for index in recent.indices.dropFirst().reversed() { recent[index] = max(supply, label.recent[index - 1]) }
        recent[0] = supply
        let candidate = Label(recent: recent, waited: waited, cost: label.cost + supply, tail: trail.count)
        guard !labels.contains(where: { $0.makesUseless(candidate) }) else { return }
        labels.removeAll { candidate.makesUseless($0) }
        labels.append(candidate)
        trail.append(Footprint(supply: supply, before: label.tail))
    }

    /// The way of the label that costs least; of several, the first.
    private func cheapest() -> [Int] {
        var supply: [Int] = []
        var end = labels.min { $0.cost < $1.cost }?.tail
        while let index = end {
            supply.append(trail[index].supply)
            end = trail[index].before
        }
        return supply.reversed()
    }
}

import CrestSeries

/// Which of several suggested floors is kept: a floor must pay.
///
/// A day-ahead forecast knows the season, but not this morning. Where demand strays from its habits a floor is paid for
/// nothing; where starts take long and demand keeps its habits it serves what the live loop would have ordered too
/// late. So the live loop is accounted for over each floor, and over none, and the floor that would have cost least of
/// late is kept.
struct FloorChoice: Sendable {
    /// The first is without a floor.
    private var fleets: [ShadowFleet]
    private var leader = 0
    private var before: Timestamp?

    /// Another floor takes the lead only when it is cheaper by this share: equals do not take turns.
    private static let advantage = 0.002

    init(shortageCost: Double, leadTime: Int64) {
        fleets = [ShadowFleet(leadTime: leadTime, shortageCost: shortageCost)]
    }

    /// The floor to keep; 0 when none pays.
    ///
    /// - Parameters:
    ///   - suggested: the same number of floors at each call.
    ///   - serving: what is paid without a floor.
    ///   - demand: in replicas; nil when it is not known.
    mutating func floor(
        among suggested: [Int], serving: Int, demand: Double?, at now: Timestamp
    ) -> Int {
        guard !suggested.isEmpty else { return 0 }
        // Before there were suggestions, all floors were none.
        while fleets.count <= suggested.count { fleets.append(fleets[0]) }
        let seconds = before.map { Double($0.seconds(until: now)) } ?? 0
        before = now
        fleets[0].charge(demand, paid: serving, seconds: seconds, at: now)
        for (index, floor) in suggested.enumerated() {
            fleets[index + 1].charge(demand, paid: max(floor, serving), seconds: seconds, at: now)
        }
        for index in fleets.indices where fleets[index].cost < fleets[leader].cost * (1 - Self.advantage) {
            leader = index
        }
        return leader > 0 && leader <= suggested.count ? suggested[leader - 1] : 0
    }
}

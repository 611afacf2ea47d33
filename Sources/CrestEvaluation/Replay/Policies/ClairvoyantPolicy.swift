/// The cheapest supply that is never short: it pays for the largest need of the coming lead time, which it knows.
package struct ClairvoyantPolicy: ReplayPolicy {
    package let name = "clairvoyant"
    private let schedule: SupplySchedule

    package init(_ trace: ReplayTrace, leadTime: Int64) {
        schedule = SupplySchedule(
            trace.scored.map { ReplayTrace.need(of: trace.demand[$0]) }, trace: trace, leadTime: leadTime)
    }

    package mutating func replicas(at moment: ReplayMoment) -> Int {
        schedule.replicas(at: moment.second)
    }
}

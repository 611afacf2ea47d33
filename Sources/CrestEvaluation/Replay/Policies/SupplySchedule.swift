import CrestSeries

/// Replicas that are to serve in each bucket of a trace, ordered one lead time ahead.
package struct SupplySchedule: Sendable, Hashable {
    private let start: Int64
    private let interval: Int64
    /// What is to be paid in each bucket's parts: see ``replicas(at:)``.
    private let supply: [Int]
    private let leadTime: Int64

    /// - Parameters:
    ///   - supply: what serves in each bucket of `trace.scored`.
    package init(_ supply: [Int], trace: ReplayTrace, leadTime: Int64) {
        precondition(supply.count == trace.scored.count, "\(supply.count) buckets, \(trace.scored.count) are replayed")
        start = trace.seconds.lowerBound
        interval = trace.interval.seconds
        self.supply = supply
        self.leadTime = leadTime
    }

    /// What must be paid now: the most that serves from now until a lead time later; nothing outside the replay.
    package func replicas(at second: Int64) -> Int {
        guard second >= start, (second - start) / interval < Int64(supply.count) else { return 0 }
        let first = Int((second - start) / interval)
        let last = min(supply.count - 1, Int((second + leadTime - start) / interval))
        return supply[first...last].max() ?? 0
    }
}

/// Follows a schedule, whatever comes.
package struct SchedulePolicy: ReplayPolicy {
    package let name: String
    private let schedule: SupplySchedule

    package init(_ name: String, _ schedule: SupplySchedule) {
        self.name = name
        self.schedule = schedule
    }

    package mutating func replicas(at moment: ReplayMoment) -> Int {
        schedule.replicas(at: moment.second)
    }
}

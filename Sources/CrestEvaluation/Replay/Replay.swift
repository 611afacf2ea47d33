package import CrestSeries

/// Runs policies against past demand, tick by tick, with replicas that take time to start.
package struct Replay: Sendable, Hashable {
    /// Seconds after which demand is seen in the metrics.
    package static let metricLag: Int64 = 30

    /// The demand.
    package let trace: ReplayTrace
    /// Seconds from the order of a replica until it serves.
    package let leadTime: Int64

    package init(_ trace: ReplayTrace, leadTime: Int64) {
        self.trace = trace
        self.leadTime = leadTime
    }

    /// What `policy` would have done. The fleet begins with the most that is needed within the first lead
    /// time, and all of it serves: nobody can have ordered before.
    package func run(_ policy: some ReplayPolicy) -> ReplayOutcome {
        var policy = policy
        let last = min(trace.bucket(at: trace.seconds.lowerBound + leadTime), trace.scored.upperBound - 1)
        let early = trace.demand[trace.scored.lowerBound...last].max() ?? 0
        var fleet = ReplayFleet(leadTime: leadTime, replicas: ReplayTrace.need(of: early))
        var outcome = ReplayOutcome(policy: policy.name)
        for second in trace.ticks {
            fleet.advance(to: second)
            let seen = trace.bucket(at: second - Self.metricLag)
            let moment = ReplayMoment(
                second: second, ordered: fleet.ordered, ready: fleet.ready, demand: trace.demand[seen],
                isRecorded: trace.isRecorded[seen])
            fleet.scale(to: max(0, policy.replicas(at: moment)), at: second)
            let bucket = trace.bucket(at: second)
            outcome.record(
                demand: trace.demand[bucket], fleet: fleet, isScored: trace.isRecorded[bucket], second: second)
        }
        return outcome
    }
}

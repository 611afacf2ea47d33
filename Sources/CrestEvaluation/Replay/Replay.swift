import CrestSeries

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

    /// What `policy` would have done. The fleet begins with the most that is needed within the first lead time, and all
    /// of it serves: nobody can have ordered before.
    package func run(_ policy: some ReplayPolicy) -> ReplayOutcome {
        var outcome = ReplayOutcome(policy: policy.name)
        walk(policy) { second, bucket, fleet in
            outcome.record(
                demand: trace.demand[bucket], fleet: fleet, isScored: trace.isRecorded[bucket],
                day: Int((second - trace.seconds.lowerBound) / Self.day))
        }
        return outcome
    }

    /// The least that serves in each bucket of one day of the replay, counted from its beginning.
    package func supply(of policy: some ReplayPolicy, onDay day: Int) -> [Int] {
        supply(of: policy, in: buckets(ofDay: day))
    }

    /// The least that serves in each of some buckets.
    package func supply(of policy: some ReplayPolicy, in buckets: Range<Int>) -> [Int] {
        var supply = [Int?](repeating: nil, count: buckets.count)
        walk(policy) { _, bucket, fleet in
            guard buckets.contains(bucket) else { return }
            let index = bucket - buckets.lowerBound
            supply[index] = min(supply[index] ?? fleet.ready, fleet.ready)
        }
        return supply.map { $0 ?? 0 }
    }

    /// The buckets of one day of the replay, counted from its beginning.
    package func buckets(ofDay day: Int) -> Range<Int> {
        let perDay = max(1, Int(Self.day / trace.interval.seconds))
        let first = min(trace.scored.lowerBound + day * perDay, trace.scored.upperBound)
        return first..<min(first + perDay, trace.scored.upperBound)
    }

    private static let day: Int64 = 86_400

    private func walk(_ policy: some ReplayPolicy, _ visit: (Int64, Int, ReplayFleet) -> Void) {
        var policy = policy
        let last = min(trace.bucket(at: trace.seconds.lowerBound + leadTime), trace.scored.upperBound - 1)
        let early = trace.demand[trace.scored.lowerBound...last].max() ?? 0
        var fleet = ReplayFleet(leadTime: leadTime, replicas: ReplayTrace.need(of: early))
        for second in trace.ticks {
            fleet.advance(to: second)
            let seen = trace.bucket(at: second - Self.metricLag)
            let moment = ReplayMoment(
                second: second, ordered: fleet.ordered, ready: fleet.ready, demand: trace.demand[seen],
                isRecorded: trace.isRecorded[seen])
            fleet.scale(to: max(0, policy.replicas(at: moment)), at: second)
            visit(second, trace.bucket(at: second), fleet)
        }
    }
}

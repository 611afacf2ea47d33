import CrestEvaluation
import CrestSeries

/// Runs policies on one trace and compares them.
struct ReplayBench {
    let replay: Replay
    private let shortageCost: Double

    /// A policy that was run.
    struct Trial {
        let outcome: ReplayOutcome
        let isOwn: Bool
        let target: Double?

        init(_ outcome: ReplayOutcome, isOwn: Bool = false, target: Double? = nil) {
            self.outcome = outcome
            self.isOwn = isOwn
            self.target = target
        }
    }

    init(_ trace: ReplayTrace, leadTime: Int64, shortageCost: Double) {
        replay = Replay(trace, leadTime: leadTime)
        self.shortageCost = shortageCost
    }

    /// The target that would have been cheapest.
    func tuned(
        _ targets: some Sequence<Double>, isOwn: Bool = false, policy: (Double) -> some ReplayPolicy
    ) -> Trial {
        best(of: targets.map { ($0, replay.run(policy($0))) }, isOwn: isOwn)
    }

    /// The cheapest of runs that differ by their target, at least one.
    func best(of runs: [(target: Double, outcome: ReplayOutcome)], isOwn: Bool = false) -> Trial {
        var best = runs[0]
        for run in runs.dropFirst()
        where run.outcome.cost(shortageCost: shortageCost) < best.outcome.cost(shortageCost: shortageCost) {
            best = run
        }
        return Trial(best.outcome, isOwn: isOwn, target: best.target)
    }

    /// Demand and supply of a day of the replay, counted from its beginning.
    func day(_ day: Int, supply: [(String, [Int])]) -> ReplayDay {
        let trace = replay.trace
        let buckets = replay.buckets(ofDay: day)
        return ReplayDay(
            start: trace.start.advanced(bySeconds: Int64(buckets.lowerBound) * trace.interval.seconds),
            interval: trace.interval, demand: Array(trace.demand[buckets]),
            supply: supply.map { .init(policy: $0, values: $1.map(Double.init)) })
    }
}

extension ReplayBench.Trial {
    /// - Parameter frontier: of the autoscaler, by target.
    func entry(comparedWith frontier: [ReplayOutcome]) -> ReplayResult.Entry {
        ReplayResult.Entry(
            outcome: outcome, isOwn: isOwn, target: target,
            autoscalerUnmetAtSameHours: Self.unmet(at: outcome.paid, on: frontier))
    }

    /// Between the two runs that pay a little less and a little more; nil beyond all of them.
    private static func unmet(at paid: Double, on frontier: [ReplayOutcome]) -> Double? {
        guard let below = frontier.filter({ $0.paid <= paid }).max(by: { $0.paid < $1.paid }),
            let above = frontier.filter({ $0.paid >= paid }).min(by: { $0.paid < $1.paid })
        else { return nil }
        let span = above.paid - below.paid
        let share = span > 0 ? (paid - below.paid) / span : 0
        return below.unmetShare + share * (above.unmetShare - below.unmetShare)
    }
}

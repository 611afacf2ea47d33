package import CrestEvaluation
public import CrestSeries

/// How policies would have scaled one series in its past.
public struct ReplayResult: Sendable {
    /// Of the series.
    public let name: String
    /// The part that was replayed.
    public let from: Timestamp
    /// The end of that part.
    public let until: Timestamp
    /// Seconds from the order of a replica until it serves.
    public let leadTime: Int64
    /// What a unit of demand not served costs, when serving it costs 1.
    public let shortageCost: Double
    /// Cheapest first, the clairvoyant apart.
    package let entries: [Entry]
    /// The cheapest supply that is never short: no policy can be that good.
    package let clairvoyant: ReplayOutcome
    /// Demand and supply on the day on which Crest's live loop left most demand unserved.
    package let worstDay: ReplayDay
    /// What a person should know.
    public let notes: [Diagnostic]

    /// One policy.
    package struct Entry: Sendable {
        package let outcome: ReplayOutcome
        /// Whether it is Crest's.
        package let isOwn: Bool
        /// The target that was best on this very past; nil when nothing was tuned in hindsight.
        package let target: Double?
        /// The share of demand that Kubernetes' autoscaler on requests leaves unserved with as many replica-hours; nil
        /// where no target makes it use as many.
        package let autoscalerUnmetAtSameHours: Double?

        package var name: String { outcome.policy }
    }

    /// How an entry's cost compares with the clairvoyant's.
    package func ratio(_ outcome: ReplayOutcome) -> Double? {
        let least = clairvoyant.cost(shortageCost: shortageCost)
        return least > 0 ? outcome.cost(shortageCost: shortageCost) / least : nil
    }

    /// The policy that one should use: the cheapest one, or one that is simpler and within a few percent of it.
    package var recommended: Entry? {
        guard let best = entries.first else { return nil }
        let enough = best.outcome.cost(shortageCost: shortageCost) * (1 + Self.negligible)
        return Self.simplestFirst.lazy.compactMap { name in
            entries.first { $0.name == name && $0.outcome.cost(shortageCost: shortageCost) <= enough }
        }.first ?? best
    }

    /// A policy that costs this share more is as good, when it is simpler.
    private static let negligible = 0.02
    private static let simplestFirst = [
        ReplayPipeline.Name.staticMaximum, ReplayPipeline.Name.cron, ReplayPipeline.Name.requests,
        ReplayPipeline.Name.utilization, ReplayPipeline.Name.lastWeek, ReplayPipeline.Name.hourly,
    ]
}

/// One day of a replay, bucket by bucket, in replicas.
package struct ReplayDay: Sendable, Hashable {
    package let start: Timestamp
    package let interval: SamplingInterval
    package let demand: [Double]
    /// The least that served in each bucket, by policy, in the order in which they are to be drawn.
    package let supply: [Line]

    package struct Line: Sendable, Hashable {
        package let policy: String
        package let values: [Double]
    }
}

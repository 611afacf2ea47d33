import CrestEvaluation
package import CrestReporting
import CrestSeries

/// Replays as JSON: the member `replay` of `crest/backtest/v1`, and one line a series.
package struct ReplayDocument: Sendable {
    private let results: [ReplayResult]

    package init(_ results: [ReplayResult]) {
        self.results = results
    }

    /// An element a series.
    package var json: JSONValue {
        .array(results.map(Self.json))
    }

    /// The shortage costs at which costs are given.
    static let statedRatios = [5.0, 20, 100]

    /// The replay of one series.
    static func json(of result: ReplayResult) -> JSONValue {
        [
            "name": .string(result.name), "from": .string(result.from.description),
            "until": .string(result.until.description), "lead_time_seconds": .integer(result.leadTime),
            "shortage_cost": .number(result.shortageCost),
            "recommended": .optional(result.recommended?.name),
            "crest_wins": result.entries.first.map { .bool($0.isOwn) } ?? .null,
            "policies": .array(
                result.entries.map { entry in
                    json(
                        of: entry.outcome, in: result,
                        extra: [
                            ("target", .optional(entry.target)),
                            ("hpa_unmet_share_at_same_hours", .optional(entry.autoscalerUnmetAtSameHours)),
                        ])
                }),
            "clairvoyant": json(of: result.clairvoyant, in: result, extra: []),
        ]
    }

    private static func json(
        of outcome: ReplayOutcome, in result: ReplayResult, extra: [(String, JSONValue)]
    ) -> JSONValue {
        let elasticity = outcome.elasticity
        return .object(
            [
                ("name", .string(outcome.policy)), ("cost_ratio", .optional(result.ratio(outcome))),
                ("replica_hours", .number(outcome.replicaHours)),
                ("shortfall_minutes", .number(outcome.shortfallMinutes)),
                ("unmet_share", .number(outcome.unmetShare)),
                ("worst_shortfall_replicas", .number(outcome.worstShortfall)),
                ("changes", .integer(Int64(outcome.changes))),
                (
                    "costs",
                    .array(
                        statedRatios.map { ratio in
                            [
                                "shortage_cost": .number(ratio),
                                "replica_hours": .number(outcome.cost(shortageCost: ratio)),
                            ]
                        })
                ),
                (
                    "elasticity",
                    [
                        "theta_u": .number(elasticity.underAccuracy), "theta_o": .number(elasticity.overAccuracy),
                        "tau_u": .number(elasticity.underTime), "tau_o": .number(elasticity.overTime),
                        "upsilon": .number(elasticity.instability),
                    ]
                ),
            ] + extra)
    }
}

package import CrestAdvisor
package import CrestReporting
import CrestSeries

/// `crest/pacing/v1`: a pacing schedule as JSON and CSV.
package struct PacingDocument: Sendable {
    /// What is said.
    package let schedule: PacingSchedule

    package init(_ schedule: PacingSchedule) {
        self.schedule = schedule
    }

    /// The whole document.
    package var json: JSONValue {
        [
            "schema": "crest/pacing/v1",
            "series": .string(schedule.series),
            "as_of": .string(schedule.asOf.description),
            "interval_seconds": .integer(schedule.interval.seconds),
            "settings": .array(schedule.steps.map(Self.json)),
            "issued": .number(schedule.issued),
            "budget_finished": schedule.finish.map { finish in
                ["at": .string(finish.time.description), "extrapolated": .bool(finish.isExtrapolated)]
            } ?? .null,
            "filled_share": .optional(schedule.filledShare),
            "overloaded_seconds": .integer(schedule.overloadedSeconds),
            "tiers": .array(schedule.tiers.map(Self.json)),
            "unpaced": schedule.unpaced.map(Self.json) ?? .null,
        ]
    }

    /// One line a setting, for `-o ndjson`.
    package var lines: some Sequence<JSONValue> {
        schedule.steps.lazy.map(Self.json)
    }

    /// The columns of the CSV.
    package static let csvHeader = [
        "series", "from", "to", "rate_per_second", "load", "slack", "waiting", "wait_seconds", "bound_by",
    ]

    /// A row a setting.
    package var csvRows: some Sequence<[CSVField]> {
        schedule.steps.lazy.map { step -> [CSVField] in
            [
                .text(schedule.series), .text(step.from.description), .text(step.to.description), .number(step.rate),
                .number(step.load), .number(step.slack), .number(step.waiting), .number(step.wait),
                .text(step.boundBy.rawValue),
            ]
        }
    }

    private static func json(_ step: PacingStep) -> JSONValue {
        [
            "from": .string(step.from.description), "to": .string(step.to.description),
            "rate_per_second": .number(step.rate), "load": .number(step.load), "slack": .number(step.slack),
            "waiting": .optional(step.waiting), "wait_seconds": .optional(step.wait),
            "bound_by": .string(step.boundBy.rawValue),
            "bucket": step.bucket.map { bucket in
                [
                    "max_tokens": .integer(Int64(bucket.capacity)),
                    "tokens_per_fill": .integer(Int64(bucket.tokensPerFill)),
                    "fill_milliseconds": .integer(bucket.fillMilliseconds),
                ]
            } ?? .null,
        ]
    }

    private static func json(_ load: PacedTierLoad) -> JSONValue {
        [
            "name": .string(load.tier.name), "requests_per_request": .number(load.tier.requestsPerEntry),
            "capacity": .number(load.tier.capacity), "external": .bool(load.tier.isExternal),
            "full_at": .number(load.tier.breakingPoint), "peak": .number(load.peak), "first": .bool(load.isFirst),
        ]
    }

    private static func json(_ verdict: UnpacedVerdict) -> JSONValue {
        [
            "feasible": .bool(verdict.isFeasible), "short_from": .optional(verdict.shortFrom?.description),
            "short_until": .optional(verdict.shortUntil?.description),
            "worst_at": .optional(verdict.worstAt?.description), "excess": .number(verdict.excess),
            "probability": .number(verdict.probability), "peak": .number(verdict.peak),
            "smallest_max": verdict.smallestMaximum.map { .integer(Int64($0)) } ?? .null,
        ]
    }
}

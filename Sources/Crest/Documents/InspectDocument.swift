import CrestForecasting
import CrestIngestion
package import CrestReporting
import CrestSeries

/// `crest/inspect/v1`.
package struct InspectDocument: Sendable {
    private let inspection: Inspection

    package init(_ inspection: Inspection) {
        self.inspection = inspection
    }

    /// The whole document.
    package var json: JSONValue {
        let data = inspection.data
        return [
            "schema": "crest/inspect/v1",
            "format": .string(data.schema.format.name),
            "format_reason": .string(data.schema.reason),
            "flags": .array(inspection.pinnedFlags().map { .string($0) }),
            "rows": .integer(Int64(data.rowCount)),
            "health_checks": .integer(Int64(data.healthCheckCount)),
            "bad_rows": .integer(Int64(data.badRowCount)),
            "bad_samples": .array(
                data.badRows.map { row in
                    [
                        "file": .string(row.position.file), "line": .integer(Int64(row.position.line)),
                        "byte": .integer(Int64(row.position.byte)), "reason": .string(row.reason),
                    ]
                }),
            "zone": .optional(data.schema.zone),
            "series": .array(zip(data.series, inspection.profiles).map(json)),
            "warnings": .array((data.warnings + data.rejected).map(\.json)),
        ]
    }

    private func json(_ ingested: IngestedSeries, _ profile: SeriesProfile) -> JSONValue {
        let (series, counts) = (ingested.series, ingested.quality.counts)
        return [
            "name": .string(series.name),
            "step_seconds": .integer(series.interval.seconds),
            "from": .string(series.start.description), "until": .string(series.end.description),
            "points": .integer(Int64(series.count)),
            "missing": .integer(Int64(series.missingCount)), "filled": .integer(Int64(ingested.filledCount)),
            "gap_count": .integer(Int64(ingested.gapCount)),
            "gaps": .array(
                ingested.longestGaps.map {
                    ["from": .string($0.start.description), "observations": .integer(Int64($0.observations))]
                }),
            "duplicates": .integer(Int64(counts.duplicates)), "negatives": .integer(Int64(counts.negatives)),
            "seasons": .array(
                profile.seasons.map {
                    [
                        "period_seconds": .integer(Int64($0.period) * series.interval.seconds),
                        "strength": .number($0.strength),
                    ]
                }),
            "trend_per_week": .optional(profile.trendPerWeek),
            "peak": profile.peak.map {
                ["at": .string(series.timestamp(at: $0.index).description), "value": .number($0.value)]
            } ?? .null,
            "zero_share": .number(profile.zeroShare),
            "kind": .string(Self.kind(of: ingested.quality.rule.aggregation)),
            "saturation": FlatTop(of: series).map {
                [
                    "level": .number($0.level), "observations": .integer(Int64($0.observations)),
                    "longest_run": .integer(Int64($0.longestRun)),
                ]
            } ?? .null,
            "requests": ingested.requests.map { json($0.overall) } ?? .null,
        ]
    }

    private func json(_ requests: RequestDetail.Overall) -> JSONValue {
        [
            "dispersion": .optional(requests.dispersion), "busiest_second": .number(requests.busiestSecond),
            "unserved_share": .number(requests.unservedShare), "failed_share": .number(requests.failedShare),
            "mean_seconds": .optional(requests.meanSeconds),
        ]
    }

    /// A row a series.
    package static let csvHeader = [
        "series", "from", "until", "step_seconds", "points", "missing", "seasons", "trend_per_week", "peak", "peak_at",
    ]

    package var csvRows: some Sequence<[CSVField]> {
        zip(inspection.data.series, inspection.profiles).lazy.map { ingested, profile -> [CSVField] in
            let series = ingested.series
            let seasons = profile.seasons.map { "\(Int64($0.period) * series.interval.seconds)s" }
            return [
                .text(series.name), .text(series.start.description), .text(series.end.description),
                .integer(Int(series.interval.seconds)), .integer(series.count),
                .integer(series.missingCount), .text(seasons.joined(separator: " ")),
                .number(profile.trendPerWeek), .number(profile.peak?.value),
                profile.peak.map { .text(series.timestamp(at: $0.index).description) } ?? .missing,
            ]
        }
    }

    /// What the numbers are, by how they add up.
    static func kind(of aggregation: Aggregation) -> String {
        switch aggregation {
        case .sum: "count"
        case .rate: "rate"
        case .mean, .max: "gauge"
        }
    }
}

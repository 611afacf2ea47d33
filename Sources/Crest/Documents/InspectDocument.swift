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
            "repeated_rows": .integer(Int64(data.repeatedRowCount)),
            "bad_samples": .array(
                data.badRows.map { row in
                    [
                        "file": .string(row.position.file), "line": .integer(Int64(row.position.line)),
                        "column": .integer(Int64(row.position.column)), "byte": .integer(Int64(row.position.byte)),
                        "reason": .string(row.reason),
                    ]
                }),
            "columns": [
                "time": .string(data.schema.timeColumn), "values": .array(data.schema.valueColumns.map { .string($0) }),
                "keys": .array(data.schema.keyColumns.map { .string($0) }),
            ],
            "zone": .optional(data.schema.zone),
            "series": .array(inspection.findings.map(json)),
            "warnings": .array((data.warnings + data.rejected).map(\.json)),
        ]
    }

    private func json(_ finding: SeriesFindings) -> JSONValue {
        let (ingested, profile, series) = (finding.ingested, finding.profile, finding.series)
        let counts = ingested.quality.counts
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
            "missing_values": .integer(Int64(counts.missingValues)),
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
            "clock_changes": .array(
                finding.clockChanges.map {
                    [
                        "at": .string($0.at.description), "offset_before": .integer(Int64($0.before)),
                        "offset_after": .integer(Int64($0.after)),
                    ]
                }),
            "outages": .array(
                finding.outages.map {
                    ["from": .string($0.lowerBound.description), "until": .string($0.upperBound.description)]
                }),
            "level_shifts": .array(
                finding.shifts.map { ["at": .string($0.time.description), "ratio": .number($0.ratio)] }),
            "saturation": finding.saturation.map {
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
        inspection.findings.lazy.map { finding -> [CSVField] in
            let (series, profile) = (finding.series, finding.profile)
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

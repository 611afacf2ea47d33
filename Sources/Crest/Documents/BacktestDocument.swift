package import CrestEvaluation
import CrestForecasting
package import CrestReporting
package import CrestSeries

/// `crest/backtest/v1`: the scores of models on the past, as JSON and CSV.
package struct BacktestDocument: Sendable {
    private let results: [BacktestResult]
    private let replays: [ReplayResult]
    private let warnings: [Diagnostic]

    /// - Parameters:
    ///   - replay: of scaling policies; empty when nobody asked for one.
    ///   - warnings: the series that could not be scored.
    package init(_ results: [BacktestResult], replay: [ReplayResult] = [], warnings: [Diagnostic]) {
        self.results = results
        replays = replay
        self.warnings = warnings
    }

    package var json: JSONValue {
        [
            "schema": "crest/backtest/v1",
            "warnings": .array(warnings.map(\.json)),
            "series": .array(results.map(Self.json)),
            "summary": .array(BacktestSummary(results).entries.map(Self.json)),
            "replay": replays.isEmpty ? .null : ReplayDocument(replays).json,
        ]
    }

    /// One line a series, for `-o ndjson`, with its `replay` where one was run.
    package var lines: some Sequence<JSONValue> {
        let replays = Dictionary(replays.map { ($0.name, $0) }) { first, _ in first }
        return results.lazy.map { result in
            let replay = replays[result.name].map(ReplayDocument.json) ?? .null
            return .object(Self.members(of: result) + [("replay", replay)])
        }
    }

    private static func json(of result: BacktestResult) -> JSONValue { .object(members(of: result)) }

    private static func members(of result: BacktestResult) -> [(String, JSONValue)] {
        [
            ("name", .string(result.name)),
            ("step_seconds", .integer(result.interval.seconds)),
            ("season_seconds", .integer(Int64(result.seasonalPeriod) * result.interval.seconds)),
            ("cutoffs", .array(result.cutoffs.map { .string($0.description) })),
            ("winner", .optional(result.winner?.name)),
            ("seasonal_naive_wins", result.winner.map { .bool($0.name == Backtest.yardstick) } ?? .null),
            ("models", .array(result.entries.map { json(of: $0, in: result) })),
            (
                "unscored",
                .array(result.unscored.map { ["model": .string($0.name), "reason": $0.reason.diagnostic.json] })
            ),
        ]
    }

    private static func json(of entry: BacktestResult.Entry, in result: BacktestResult) -> JSONValue {
        let scores = entry.scores
        return [
            "name": .string(entry.name), "signature": .string(entry.signature),
            "beats_seasonal_naive": result.beatsSeasonalNaive(entry).map(JSONValue.bool) ?? .null,
            "observations": .integer(Int64(scores.observations)),
            "mae": .optional(scores.meanAbsoluteError), "mase": .optional(scores.mase),
            "smape": .optional(scores.smape), "wape": .optional(scores.wape),
            "weighted_quantile_loss": .optional(scores.weightedQuantileLoss),
            "coverage_80": .optional(scores.coverage80), "coverage_95": .optional(scores.coverage95),
            "msis_95": .optional(scores.msis95),
            "peak": scores.peak.map(json) ?? .null,
        ]
    }

    private static func json(of peak: PeakScores) -> JSONValue {
        [
            "windows": .integer(Int64(peak.windows)), "mean": .number(peak.meanPeak),
            "median_error": .optional(peak.medianError), "bias": .optional(peak.bias), "crps": .number(peak.crps),
            "quantiles": .array(
                peak.bounds.map { bound in
                    [
                        "level": .number(bound.level), "pinball": .number(bound.pinball),
                        "coverage": .number(bound.coverage), "kupiec_p": .optional(bound.kupiecPValue),
                    ]
                }),
            "reliability": [
                "brier": .optional(peak.reliability.brierScore),
                "bins": .array(
                    peak.reliability.bins.map { bin in
                        [
                            "from": .number(bin.range.lowerBound), "to": .number(bin.range.upperBound),
                            "count": .integer(Int64(bin.count)), "forecast": .optional(bin.forecast),
                            "observed": .optional(bin.observed),
                        ]
                    }),
            ],
            "time": ["median_error_seconds": .number(peak.timeError), "coverage_80": .number(peak.timeCoverage80)],
        ]
    }

    private static func json(of entry: BacktestSummary.Entry) -> JSONValue {
        [
            "name": .string(entry.name), "series": .integer(Int64(entry.series)),
            "beats_seasonal_naive": .integer(Int64(entry.seriesBeatingNaive)),
            "error_ratio": .optional(entry.errorRatio), "quantile_loss_ratio": .optional(entry.quantileLossRatio),
            "peak_pinball_95_ratio": .optional(entry.peakPinballRatio), "coverage_95": .optional(entry.coverage95),
            "peak_coverage_95": .optional(entry.peakCoverage95),
        ]
    }
}

extension BacktestDocument {
    /// A row for each model of each series.
    package static let csvHeader =
        [
            "series", "model", "signature", "origins", "observations", "mae", "mase", "smape", "wape",
            "weighted_quantile_loss", "coverage_80", "coverage_95", "msis_95", "peak_windows", "peak_median_error",
            "peak_bias", "peak_crps",
        ] + PeakScores.levels.flatMap { ["peak_pinball_\($0)", "peak_coverage_\($0)"] }
        + ["peak_brier", "peak_time_error_seconds"]

    package var csvRows: some Sequence<[CSVField]> {
        results.lazy.flatMap { result in
            result.entries.lazy.map { entry -> [CSVField] in
                let (scores, peak) = (entry.scores, entry.scores.peak)
                let steps: [CSVField] = [
                    .text(result.name), .text(entry.name), .text(entry.signature), .integer(result.cutoffs.count),
                    .integer(scores.observations), .number(scores.meanAbsoluteError), .number(scores.mase),
                    .number(scores.smape), .number(scores.wape), .number(scores.weightedQuantileLoss),
                    .number(scores.coverage80), .number(scores.coverage95), .number(scores.msis95),
                ]
                let sizes: [CSVField] = [
                    .integer(peak?.windows), .number(peak?.medianError), .number(peak?.bias), .number(peak?.crps),
                ]
                let bounds = PeakScores.levels.flatMap { level -> [CSVField] in
                    let bound = peak?.bound(level)
                    return [.number(bound?.pinball), .number(bound?.coverage)]
                }
                return steps + sizes + bounds + [.number(peak?.reliability.brierScore), .number(peak?.timeError)]
            }
        }
    }
}

import CrestEvents
import CrestForecasting
package import CrestReporting
package import CrestSeries

/// `crest/forecast/v1`: forecasts as the contract's JSON and CSV.
package struct ForecastDocument: Sendable {
    package let forecasts: [ForecastSummary]
    let options: ForecastOptions
    let warnings: [Diagnostic]

    /// - Parameter warnings: what concerns all series, and the series that have no forecast.
    package init(_ forecasts: [ForecastSummary], options: ForecastOptions, warnings: [Diagnostic]) {
        self.forecasts = forecasts
        self.options = options
        self.warnings = warnings + forecasts.flatMap(\.notes)
    }

    /// The whole document. `as_of` is the end of the latest history: what the forecasts were made from.
    package var json: JSONValue {
        let forecasts = forecasts
        return [
            "schema": "crest/forecast/v1",
            "as_of": .optional(forecasts.map { $0.series.end }.max()?.description),
            "warnings": .array(warnings.map(\.json)),
            "series": .elements(count: forecasts.count) { Self.json(of: forecasts[$0]) },
        ]
    }

    /// One line a series, for `-o ndjson`.
    package var lines: some Sequence<JSONValue> {
        forecasts.lazy.map { Self.json(of: $0) }
    }

    private static func json(of forecast: ForecastSummary) -> JSONValue {
        [
            "name": .string(forecast.series.name),
            "step_seconds": .integer(forecast.series.interval.seconds),
            "start": .string(forecast.start.description),
            "model": .string(forecast.model),
            "members": .array(forecast.members.map { ["name": .string($0.name), "weight": .number($0.weight)] }),
            "seasons": .array(forecast.seasonalPeriods.map { .integer(Int64($0) * forecast.series.interval.seconds) }),
            "forecast": .numbers(forecast.point),
            "quantiles": .array(
                forecast.quantiles.map { ["level": .number($0.level), "values": .numbers($0.values)] }),
            "peaks": .array(forecast.peaks.map { json(of: $0, in: forecast) }),
            "data": [
                "points": .integer(Int64(forecast.series.count)),
                "missing": .integer(Int64(forecast.series.missingCount)),
                "last_sample": .string(forecast.series.timestamp(at: forecast.series.count - 1).description),
                "fingerprint": .string(forecast.series.fingerprint.description),
            ],
            "bursts": forecast.bursts.map(PlanDocument.json) ?? .null,
            "accuracy": forecast.accuracy.map(json) ?? .null,
            "tiers": forecast.tiers.map { tiers in .array(tiers.map { json($0, in: forecast) }) } ?? .null,
        ]
    }

    private static func json(of peak: ForecastSummary.Peak, in forecast: ForecastSummary) -> JSONValue {
        func time(_ step: Int) -> JSONValue { .string(forecast.timestamp(at: step).description) }
        let events = peak.events.map { shares -> JSONValue in
            .array(
                shares.map {
                    [
                        "name": .string($0.name), "effect": .string($0.effect.rawValue), "share": .number($0.share),
                    ]
                })
        }
        return [
            "from": .string(forecast.timestamp(at: peak.window.lowerBound).description),
            "to": .string(forecast.timestamp(at: peak.window.upperBound).description),
            "quantiles": .array(
                zip(forecast.peakLevels, peak.values).map { ["level": .number($0), "value": .number($1)] }),
            "time": ["p10": time(peak.early), "p50": time(peak.middle), "p90": time(peak.late)],
            "calibration": .optional(forecast.calibration?.basis),
            "calibration_windows": .optional(forecast.calibration?.windows),
            "sibling_windows": .optional(forecast.calibration?.siblingWindows),
            "past_maxima": .optional(peak.share?.pastMaxima),
            "weight_of_paths": .optional(peak.share?.simulated),
            "widening": .optional(peak.share?.widening),
            "events": events ?? .null,
            "p95_over_p50": .optional(peak.doubt.ratio),
            "busiest_second": peak.busiestSecond.map { seconds in
                .array(zip(forecast.peakLevels, seconds).map { ["level": .number($0), "value": .number($1)] })
            } ?? .null,
        ]
    }

    private static func json(_ accuracy: ModelAccuracy) -> JSONValue {
        [
            "mase": .optional(accuracy.meanAbsoluteScaledError),
            "coverage_95": .optional(accuracy.coverage95),
            "origins": .integer(Int64(accuracy.origins)),
        ]
    }
}

extension ForecastDocument {
    /// `series,timestamp,forecast,lo_80,hi_80,…`, with a column `q0.99` for each quantile that was asked for.
    package var csvHeader: [String] {
        ["series", "timestamp", "forecast"]
            + options.levels.flatMap { ["lo_\(Self.percent($0))", "hi_\(Self.percent($0))"] }
            + options.requestedQuantiles.map { "q\($0)" }
    }

    /// A row for each step of each series, and after it of each tier behind it.
    package var csvRows: some Sequence<[CSVField]> {
        let bounds = options.levels.flatMap { [(1 - $0) / 2, (1 + $0) / 2] } + options.requestedQuantiles
        return forecasts.lazy.flatMap { forecast in
            Self.courses(of: forecast, at: bounds).lazy.flatMap { course in
                course.point.indices.lazy.map { step -> [CSVField] in
                    [
                        .text(course.name), .text(forecast.timestamp(at: step).description),
                        .number(course.point[step]),
                    ] + course.columns.map { .number($0?[step]) }
                }
            }
        }
    }

    /// The columns of a series and of its tiers.
    private static func courses(
        of forecast: ForecastSummary, at levels: [Double]
    ) -> [(name: String, point: [Double], columns: [[Double]?])] {
        [(forecast.series.name, forecast.point, levels.map { forecast.quantile($0) })]
            + (forecast.tiers ?? []).map { ($0.tier.name, $0.point, $0.quantiles(at: levels)) }
    }

    /// `series,from,to,level,value`: the peaks instead of the steps.
    package static let peakHeader = ["series", "from", "to", "level", "value"]

    package var peakRows: some Sequence<[CSVField]> {
        forecasts.lazy.flatMap { forecast in
            let all = [(forecast.series.name, forecast.peaks)] + (forecast.tiers ?? []).map { ($0.tier.name, $0.peaks) }
            return all.lazy.flatMap { name, peaks in
                peaks.lazy.flatMap { peak in
                    zip(forecast.peakLevels, peak.values).lazy.map { level, value -> [CSVField] in
                        [
                            .text(name),
                            .text(forecast.timestamp(at: peak.window.lowerBound).description),
                            .text(forecast.timestamp(at: peak.window.upperBound).description),
                            .number(level), .number(value),
                        ]
                    }
                }
            }
        }
    }

    /// 0.8 as `80`, 0.995 as `99.5`.
    private static func percent(_ level: Double) -> String {
        let percent = (level * 1e6).rounded() / 1e4
        return percent == percent.rounded() ? String(Int(percent)) : String(percent)
    }
}

extension Diagnostic {
    /// `{"code", "message", "hint", "series"}`.
    package var json: JSONValue {
        [
            "code": .string(code.rawValue), "message": .string(message),
            "hint": .optional(hint.isEmpty ? nil : hint), "series": .optional(series),
        ]
    }
}

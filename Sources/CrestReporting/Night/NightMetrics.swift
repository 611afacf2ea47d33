package import CrestSeries

/// A night as a Prometheus textfile: gauges at now, in the text exposition format 0.0.4.
///
/// What lies ahead carries a `horizon`, counted from `crest_as_of_timestamp_seconds`, and never a timestamp: Prometheus
/// refuses samples of the future. Probabilities are a label `level`; `quantile` belongs to summaries. Replace the file
/// by rename: the collector reads it at any time.
package struct NightMetrics: Sendable {
    private let report: NightReport
    private let finished: Timestamp

    /// - Parameter finished: when the run ended well; the moment that it took for now when nil.
    package init(_ report: NightReport, finished: Timestamp? = nil) {
        self.report = report
        self.finished = finished ?? report.run.asOf
    }

    /// The file, line by line.
    package var lines: [String] {
        families.filter { !$0.samples.isEmpty }.flatMap(\.lines)
    }

    /// Points of the future that are reported, in seconds, as far as the forecast reaches.
    private static let horizons: [Int64] = [3_600, 6 * 3_600, 24 * 3_600, 48 * 3_600]

    private var families: [MetricFamily] { runFamilies + forecastFamilies + planFamilies + recordFamilies }

    private var series: [NightReport.Series] {
        report.series.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
    }

    private var runFamilies: [MetricFamily] {
        let run = report.run
        let counts = report.counts
        return [
            MetricFamily("crest_as_of_timestamp_seconds", "The moment that the run takes for now.", time(run.asOf)),
            MetricFamily("crest_last_success_timestamp_seconds", "When a run last ended well.", time(finished)),
            MetricFamily(
                "crest_plan_valid_until_timestamp_seconds", "Until when the plan may be followed.", time(run.validUntil)
            ),
            MetricFamily(
                "crest_plan_info", "The plan in force.",
                [MetricSample([("plan", run.planID), ("run", run.id), ("version", run.version)], 1)]),
            MetricFamily(
                "crest_plan_series", "Series whose plan holds, is held for doubtful data, or is short.",
                [
                    MetricSample([("verdict", "held")], Double(counts.held)),
                    MetricSample([("verdict", "holds")], Double(counts.holding)),
                    MetricSample([("verdict", "short")], Double(counts.short)),
                ]),
        ]
    }

    private var forecastFamilies: [MetricFamily] {
        [
            MetricFamily(
                "crest_forecast_demand", "Expected demand at a horizon, in units of the series, by probability level.",
                series.flatMap(forecastSamples)),
            MetricFamily(
                "crest_forecast_peak_demand", "Largest demand of the day that ends at a horizon, by probability level.",
                each { series in
                    series.peaks.flatMap { peak in
                        [0.1, 0.5, 0.9, 0.95].compactMap { level in
                            peak.value(at: level).map {
                                (self.horizon(of: peak, in: series) + [("level", Self.level(level))], $0)
                            }
                        }
                    }
                }),
            MetricFamily(
                "crest_forecast_peak_timestamp_seconds", "When the peak of the day that ends at a horizon is expected.",
                each { series in
                    series.peaks.compactMap { peak in
                        peak.time.map { (self.horizon(of: peak, in: series), Double($0.middle.secondsSinceEpoch)) }
                    }
                }),
            MetricFamily(
                "crest_data_age_seconds", "Age of the last observation at the moment that the run takes for now.",
                each { series in
                    series.history?.lastSampleEnd.map { [([], Double($0.seconds(until: self.report.run.asOf)))] } ?? []
                }),
        ]
    }

    private func forecastSamples(of series: NightReport.Series) -> [MetricSample] {
        guard let forecast = series.forecast else { return [] }
        let levels = forecast.quantiles.filter { $0.level != 0.5 }.map { ($0.level, $0.values) }
        return Self.horizons.flatMap { horizon -> [MetricSample] in
            let moment = report.run.asOf.advanced(bySeconds: horizon)
            let step = Int(forecast.start.seconds(until: moment).flooredQuotient(dividingBy: forecast.interval.seconds))
            return (levels + [(0.5, forecast.median)]).sorted { $0.0 < $1.0 }.compactMap { level, values in
                guard values.indices.contains(step) else { return nil }
                return MetricSample(
                    labels(of: series) + [("horizon", Self.duration(horizon)), ("level", Self.level(level))],
                    values[step])
            }
        }
    }

    private var planFamilies: [MetricFamily] {
        [
            MetricFamily(
                "crest_planned_replicas", "Replicas that the plan has at a horizon.",
                each { series in
                    ([0] + Self.horizons).compactMap { horizon in
                        let moment = self.report.run.asOf.advanced(bySeconds: horizon)
                        return series.plan?.steps.first { $0.from <= moment && moment < $0.to }.map {
                            ([("horizon", Self.duration(horizon))], Double($0.replicas))
                        }
                    }
                }),
            MetricFamily(
                "crest_planned_replicas_max", "Most replicas of the plan within the day that ends at a horizon.",
                each { series in
                    series.peaks.compactMap { peak in
                        series.plan?.most(from: peak.from, to: peak.to).map {
                            (self.horizon(of: peak, in: series), Double($0))
                        }
                    }
                }),
            MetricFamily(
                "crest_shortage_probability", "Chance that demand exceeds the planned supply at some time of the plan.",
                each { series in series.risk.map { [([], $0)] } ?? [] }),
            MetricFamily(
                "crest_plan_holds", "1 when the plan of the series holds, 0 when it is short or held.",
                each { series in [([], series.verdict == .holds ? 1 : 0)] }),
        ]
    }

    private var recordFamilies: [MetricFamily] {
        func mean(_ value: @escaping (NightReport.Night) -> Double?) -> [MetricSample] {
            each { series in
                let values = series.nights.compactMap(value)
                return values.isEmpty ? [] : [([], values.reduce(0, +) / Double(values.count))]
            }
        }
        return [
            MetricFamily(
                "crest_accuracy_error_ratio", "Mean absolute error of the last nights over the mean of what came.",
                mean(\.error)),
            MetricFamily(
                "crest_accuracy_bias_ratio", "Mean of forecast minus observation of the last nights over what came.",
                mean(\.bias)),
            MetricFamily(
                "crest_accuracy_coverage_ratio", "Share of observations inside the central 80 % of the last nights.",
                mean(\.coverage)),
        ]
    }
}

/// Labels.
extension NightMetrics {
    private func labels(of series: NightReport.Series) -> [(String, String)] {
        [("series", series.name)] + (series.unit.isEmpty ? [] : [("unit", series.unit)])
    }

    /// Samples of every series, its own labels before those of the sample.
    private func each(_ samples: (NightReport.Series) -> [([(String, String)], Double)]) -> [MetricSample] {
        series.flatMap { one in samples(one).map { MetricSample(labels(of: one) + $0.0, $0.1) } }
    }

    /// From the beginning of the first window, not from now: the forecast begins where the data end, which is another
    /// time each night, and a label must not be another each night.
    private func horizon(of peak: NightReport.Peak, in series: NightReport.Series) -> [(String, String)] {
        let start = series.peaks.first?.from ?? report.run.asOf
        return [("horizon", Self.duration(start.seconds(until: peak.to)))]
    }

    private func time(_ time: Timestamp) -> [MetricSample] { [MetricSample([], Double(time.secondsSinceEpoch))] }

    /// As Prometheus writes durations, in one unit: `0s`, `90m`, `24h`.
    private static func duration(_ seconds: Int64) -> String {
        if seconds != 0 && seconds % 3_600 == 0 { return "\(seconds / 3_600)h" }
        return seconds != 0 && seconds % 60 == 0 ? "\(seconds / 60)m" : "\(seconds)s"
    }

    private static func level(_ level: Double) -> String { NumberStyle.machine(level) ?? "" }
}

/// A gauge with its samples.
private struct MetricFamily {
    let name: String
    let help: String
    let samples: [MetricSample]

    init(_ name: String, _ help: String, _ samples: [MetricSample]) {
        self.name = name
        self.help = help
        // What is not finite is not known, and what is not known is not exposed.
        self.samples = samples.filter(\.value.isFinite)
    }

    var lines: [String] {
        ["# HELP \(name) \(help)", "# TYPE \(name) gauge"] + samples.map { "\(name)\($0.text)" }
    }
}

private struct MetricSample {
    let labels: [(String, String)]
    let value: Double

    init(_ labels: [(String, String)], _ value: Double) {
        self.labels = labels
        self.value = value
    }

    /// `{series="a"} 1.0`.
    var text: String {
        let pairs = labels.map { "\($0.0)=\"\(Self.escaped($0.1))\"" }.joined(separator: ",")
        return (pairs.isEmpty ? "" : "{\(pairs)}") + " \(NumberStyle.machine(value) ?? "")"
    }

    /// Backslash, quotation mark and line feed, scalar by scalar; other control characters become dots.
    private static func escaped(_ text: String) -> String {
        var escaped = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\\": escaped.append(contentsOf: "\\\\".unicodeScalars)
            case "\"": escaped.append(contentsOf: "\\\"".unicodeScalars)
            case "\n": escaped.append(contentsOf: "\\n".unicodeScalars)
            default: escaped.append(contentsOf: DisplayWidth.printable(String(Character(scalar))).unicodeScalars)
            }
        }
        return String(escaped)
    }
}

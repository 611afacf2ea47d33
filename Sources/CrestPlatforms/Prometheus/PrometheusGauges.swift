import CrestAdvisor
import CrestSeries

/// A plan as gauges in Prometheus' text format, for node_exporter's textfile collector.
///
/// Samples more than ten minutes ahead of the present are refused (`maxAheadTime` of prometheus/scrape), so that the
/// future is a label: `horizon`. The level of a demand is `level`; `quantile` is kept for summaries.
struct PrometheusGauges: Bulletin {
    let name = "prometheus"

    /// How far ahead there is a gauge, in seconds, and what the label says.
    private static let horizons: [(text: String, seconds: Int64)] = [
        ("0m", 0), ("5m", 300), ("15m", 900), ("30m", 1_800), ("1h", 3_600), ("3h", 10_800), ("6h", 21_600),
        ("12h", 43_200), ("24h", 86_400),
    ]

    private struct Sample: Hashable {
        var metric: String
        var labels: [String: String]
        var value: Double
    }

    private static let help: [(metric: String, text: String)] = [
        ("crest_plan_as_of_timestamp_seconds", "When the plan was made."),
        ("crest_plan_degraded", "1 when some of the plan rests on no forecast, 0 otherwise."),
        ("crest_plan_demand", "The demand that the plan provides for, with the chance that it is not exceeded."),
        ("crest_plan_expiry_timestamp_seconds", "When the plan ends."),
        ("crest_plan_peak_replicas", "The most replicas that the plan still has."),
        ("crest_plan_peak_timestamp_seconds", "When they begin."),
        ("crest_plan_replicas", "The replicas that the plan has so far from now."),
    ]

    func write(_ notice: Notice) throws(PlatformError) -> String {
        let samples = Self.samples(of: notice)
        return Self.help.map { metric, text in
            let lines = samples.filter { $0.metric == metric }.map { sample in
                "\(Self.name(of: sample)) \(Self.text(sample.value))\n"
            }
            // A metric without samples would be a promise without an answer.
            return lines.isEmpty ? "" : "# HELP \(metric) \(text)\n# TYPE \(metric) gauge\n" + lines.joined()
        }.joined()
    }

    func check(_ text: String, against notice: Notice) throws(PlatformError) {
        let samples = Self.samples(of: notice)
        let expected = Set(samples)
        var found: Set<Sample> = []
        for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
        where !line.hasPrefix("#") && !line.isEmpty {
            let sample = try Self.sample(in: String(line), number: number + 1)
            guard expected.contains(sample) else {
                throw differs(
                    "line \(number + 1): \(Self.name(of: sample))", says: Self.text(sample.value),
                    plan: "something else")
            }
            found.insert(sample)
        }
        if let missing = samples.first(where: { !found.contains($0) }) {
            throw differs(Self.name(of: missing), says: "nothing", plan: Self.text(missing.value))
        }
    }

    /// With its labels, as in the file.
    private static func name(of sample: Sample) -> String {
        let labels = sample.labels.sorted { $0.key < $1.key }.map { "\($0.key)=\"\(escaped($0.value))\"" }
        return "\(sample.metric){\(labels.joined(separator: ","))}"
    }

    private static func samples(of notice: Notice) -> [Sample] {
        let plan = notice.plan
        func gauge(_ metric: String, _ value: Double, _ labels: [String: String] = [:]) -> Sample {
            Sample(metric: metric, labels: labels.merging(["series": notice.series]) { $1 }, value: value)
        }
        func seconds(_ time: Timestamp) -> Double { Double(time.secondsSinceEpoch) }
        var samples = [
            gauge("crest_plan_as_of_timestamp_seconds", seconds(plan.asOf)),
            gauge("crest_plan_degraded", plan.status == .ok ? 0 : 1),
            gauge("crest_plan_expiry_timestamp_seconds", seconds(plan.validUntil)),
        ]
        let peak = notice.steps.reduce(notice.steps[0]) { $0.replicas < $1.replicas ? $1 : $0 }
        samples.append(gauge("crest_plan_peak_replicas", Double(peak.replicas)))
        samples.append(gauge("crest_plan_peak_timestamp_seconds", seconds(peak.from)))
        for horizon in horizons {
            guard let step = notice.step(at: notice.now.advanced(bySeconds: horizon.seconds)) else { continue }
            let labels = ["horizon": horizon.text]
            samples.append(gauge("crest_plan_replicas", Double(step.replicas), labels))
            if let demand = step.demand, let level = step.level {
                samples.append(gauge("crest_plan_demand", demand, labels.merging(["level": text(level)]) { $1 }))
            }
        }
        return samples
    }

    /// Shortest round trip, whole numbers without a fraction.
    private static func text(_ value: Double) -> String {
        Int64(exactly: value).map(String.init) ?? String(value)
    }

    private static func escaped(_ text: String) -> String {
        text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
    }

    /// `name{label="value",…} number`.
    private static func sample(in line: String, number: Int) throws(PlatformError) -> Sample {
        let damaged = PlatformError(
            .file, "line \(number): '\(line.excerpt)' is no sample", hint: "export the plan anew")
        var rest = line[...]
        guard let brace = rest.firstIndex(of: "{") else { throw damaged }
        let metric = String(rest[..<brace])
        rest = rest[rest.index(after: brace)...]
        var labels: [String: String] = [:]
        while rest.first != "}" {
            guard let equals = rest.firstIndex(of: "=") else { throw damaged }
            let label = String(rest[..<equals])
            rest = rest[rest.index(after: equals)...].dropFirst()
            var value = ""
            while let character = rest.popFirst(), character != "\"" {
                guard character == "\\" else {
                    value.append(character)
                    continue
                }
                guard let next = rest.popFirst() else { throw damaged }
                value.append(next == "n" ? "\n" : next)
            }
            labels[label] = value
            if rest.first == "," { rest = rest.dropFirst() }
            guard !rest.isEmpty else { throw damaged }
        }
        guard let value = Double(rest.dropFirst().drop { $0 == " " }) else { throw damaged }
        return Sample(metric: metric, labels: labels, value: value)
    }
}

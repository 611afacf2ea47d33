import CrestReporting
import CrestSeries
import Foundation
import Testing

@Suite struct `The gauges of a night` {
    private static let text = NightMetrics(NightSamples.report(9)).lines.joined(separator: "\n") + "\n"

    @Test func `are at now, with horizons and levels, and never in the future`() {
        let lines = Self.text.split(separator: "\n").filter { !$0.hasPrefix("#") }
        // A name, labels, a value: a fourth part would be a timestamp.
        #expect(lines.allSatisfy { $0.wholeMatch(of: /[a-z_]+(\{.*\})? [0-9.e+-]+/) != nil })
        #expect(!Self.text.contains("quantile="))
        for line in [
            "crest_as_of_timestamp_seconds 1795396200.0", "crest_last_success_timestamp_seconds 1795396200.0",
            "crest_plan_series{verdict=\"short\"} 2.0", "crest_plan_series{verdict=\"held\"} 1.0",
            "crest_planned_replicas_max{series=\"cart\",unit=\"requests\",horizon=\"24h\"} 15.0",
            "crest_shortage_probability{series=\"payment\",unit=\"requests\"} 0.006",
            "crest_plan_holds{series=\"mail\",unit=\"requests\"} 0.0",
            "crest_data_age_seconds{series=\"cart\",unit=\"requests\"} 0.0",
        ] {
            #expect(lines.contains(Substring(line)), "\(line)")
        }
        // Four horizons of which the last begins where the forecast ends, five levels, nine series.
        #expect(lines.count { $0.hasPrefix("crest_forecast_demand{") } == 3 * 5 * 9)
    }

    @Test func `keep what a name has within its label`() {
        let series = NightReport.Series(name: "a\"} 1\nb\\\u{7}\"\u{301}", verdict: .holds, risk: .nan)
        let lines = NightMetrics(NightReport(run: NightSamples.run, series: [series])).lines
        #expect(lines.contains("crest_plan_holds{series=\"a\\\"} 1\\nb\\\\·\\\"\u{301}\"} 1.0"))
        #expect(!lines.contains { $0.contains("crest_shortage_probability") })
        #expect(lines.allSatisfy { !$0.contains("\n") })
    }

    @Test func `have the same labels whenever the data end`() {
        var late = NightSamples.report(9)
        for index in late.series.indices {
            for peak in late.series[index].peaks.indices {
                late.series[index].peaks[peak].from = late.series[index].peaks[peak].from.advanced(bySeconds: -3_900)
                late.series[index].peaks[peak].to = late.series[index].peaks[peak].to.advanced(bySeconds: -3_900)
            }
        }
        func labels(_ lines: [String]) -> [Substring] { lines.map { $0.prefix { $0 != "}" } } }
        let peaks = { (lines: [String]) in labels(lines.filter { $0.hasPrefix("crest_forecast_peak_demand{") }) }
        #expect(peaks(NightMetrics(late).lines) == peaks(Self.text.split(separator: "\n").map(String.init)))
    }

    /// Debian's package `prometheus` has it; `PROMTOOL` names another.
    private static let promtool =
        ProcessInfo.processInfo.environment["PROMTOOL"].map { Tool(path: $0) } ?? Tool(named: "promtool")

    @Test(.enabled(if: promtool != nil, "promtool is not installed (Debian: apt-get install prometheus)"))
    func `have nothing that promtool complains of`() throws {
        let answer = try #require(Self.promtool).run(["check", "metrics"], input: Self.text)
        #expect(answer.status == 0)
        #expect(answer.output.isEmpty)
    }

    @Test func `are what the dashboard asks for`() throws {
        let text = JSONWriter(.pretty).string(GrafanaDashboard.document)
        let object = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
        #expect(object["uid"] as? String == "crest-nightly" && object["id"] is NSNull)
        let panels = try #require(object["panels"] as? [[String: Any]])
        #expect(Set(panels.compactMap { $0["id"] as? Int }).count == panels.count)
        let asked = Set(text.matches(of: /crest_[a-z_]+/).map { String($0.0) })
        let told = Set(Self.text.matches(of: /TYPE (crest_[a-z_]+)/).map { String($0.1) })
        #expect(asked.isSubset(of: told) && asked.count >= 10)
        // No two panels lie on each other.
        let cells = try panels.flatMap { panel in
            let place = try #require(panel["gridPos"] as? [String: Int])
            let (x, y) = (try #require(place["x"]), try #require(place["y"]))
            let (width, height) = (try #require(place["w"]), try #require(place["h"]))
            #expect(x + width <= 24)
            return (x..<(x + width)).flatMap { x in (y..<(y + height)).map { [x, $0] } }
        }
        #expect(Set(cells).count == cells.count)
    }
}

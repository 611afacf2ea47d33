import CrestIngestion
import CrestReporting
import CrestSeries

/// An inspection as one HTML page: what was read, and a drawing of each series with what is odd about it.
package struct InspectPage: Sendable {
    private let inspection: Inspection
    private let words: InspectWords

    /// Series that are drawn; all have their row in the table.
    private static let mostDrawn = 50
    /// Columns of all drawings together, so that the page stays small.
    private static let columns = 7_200

    /// - Parameter inputs: as the user named them.
    package init(_ inspection: Inspection, inputs: [String]) {
        self.inspection = inspection
        words = InspectWords(inspection: inspection, inputs: inputs)
    }

    /// The page, line by line.
    package var lines: [String] {
        let names = words.inputs.joined(separator: ", ")
        return HTMLText.page(
            title: "Crest: what is in \(names)",
            body: ["<h1>What is in \(HTMLText.escaped(names))</h1>", "<main>"] + head
                + inspection.findings.prefix(Self.mostDrawn).flatMap(section) + foot + ["</main>"])
    }

    private var head: [String] {
        let warnings = (inspection.data.warnings + inspection.data.rejected).map(\.description)
        return paragraphs([words.account, words.reason, words.columns]) + list(words.badRows + warnings)
            + words.table.html()
    }

    private var foot: [String] {
        let left = inspection.findings.count - Self.mostDrawn
        return (left > 0 ? paragraphs(["\(left) more series are in the table only."]) : [])
            + ["<section><h2>To read it in the same way</h2>"]
            + ["<p><code>\(HTMLText.escaped(words.pin))</code></p></section>"]
    }

    private func section(on finding: SeriesFindings) -> [String] {
        let name = finding.series.name.isEmpty ? "The series" : finding.series.name
        return ["<section><h2>\(HTMLText.escaped(name))</h2>"] + list(words.sentences(on: finding))
            + drawing(of: finding, name).html + sideDrawings(of: finding, name) + ["</section>"]
    }

    private func drawing(of finding: SeriesFindings, _ name: String) -> HistoryChart {
        let series = finding.series
        let gaps = finding.ingested.longestGaps.map { gap in
            gap.start..<gap.start.advanced(bySeconds: Int64(gap.observations) * series.interval.seconds)
        }
        return chart(
            "\(name): every \(series.interval)", finding,
            zip(series.values, series.isMissing).map { $1 ? nil : $0 },
            marks: [.init(label: "missing", spans: gaps), .init(label: "outage", spans: finding.outages)],
            limit: finding.saturation.map { ("most there is", $0.level) })
    }

    /// What an access log tells beside the number of requests.
    private func sideDrawings(of finding: SeriesFindings, _ name: String) -> [String] {
        guard let requests = finding.ingested.requests else { return [] }
        return [
            ("not served, of a hundred", requests.unservedShare.map { $0.map { $0 * 100 } }),
            ("ms on the mean", requests.meanSeconds.map { $0.map { $0 * 1_000 } }),
            ("requests in the busiest second", requests.busiestSecond),
        ].flatMap { title, values in chart("\(name): \(title)", finding, values).html }
    }

    private func chart(
        _ title: String, _ finding: SeriesFindings, _ values: [Double?], marks: [HistoryChart.Mark] = [],
        limit: (label: String, value: Double)? = nil
    ) -> HistoryChart {
        HistoryChart(
            title: title, start: finding.series.start, interval: finding.series.interval, values: values, marks: marks,
            limit: limit, columns: max(60, min(720, Self.columns / max(1, inspection.findings.count))),
            offsetSeconds: inspection.clock.offsetSeconds(finding.series.start))
    }

    private func paragraphs(_ texts: [String]) -> [String] {
        texts.filter { !$0.isEmpty }.map { "<p>\(HTMLText.escaped($0))</p>" }
    }

    private func list(_ texts: [String]) -> [String] {
        texts.isEmpty ? [] : ["<ul>"] + texts.map { "<li>\(HTMLText.escaped($0))" } + ["</ul>"]
    }
}

import CrestReporting
import CrestSeries

/// Replays as one HTML page: the table, what to use, and supply against demand on the worst day.
package struct ReplayPage: Sendable {
    private let results: [ReplayResult]

    package init(_ results: [ReplayResult]) {
        self.results = results
    }

    /// The page, line by line.
    package var lines: [String] {
        HTMLText.page(
            title: "Crest: replay of scaling policies",
            body: ["<h1>What scaling would have cost</h1>", "<main>"] + results.flatMap(section) + ["</main>"])
    }

    private func section(of result: ReplayResult) -> [String] {
        let text = ReplayText(result, style: TerminalStyle())
        let day = result.worstDay
        let lines =
            [StepChart.Line(label: "demand in replicas", values: day.demand, isArea: true)]
            + day.supply.map { .init(label: $0.policy, values: $0.values) }
        let title = "Supply and demand on the day with most unmet demand"
        return ["<section><h2>\(HTMLText.escaped(text.title))</h2>"] + text.table.html()
            + text.verdict.map { "<p>\(HTMLText.escaped($0))</p>" }
            + StepChart(title: title, start: day.start, interval: day.interval, lines: lines).html + ["</section>"]
    }
}

import CrestSeries

/// A night as one HTML page to be read over coffee: the most endangered series first, a sentence each, then the
/// drawings of each behind them. No network, no script; the same report makes the same bytes.
package struct NightPage: Sendable {
    private let report: NightReport
    private let ordered: [NightReport.Series]
    private let words: NightWords

    /// What a page may weigh, in bytes: less detail is drawn before it weighs more.
    package static let largestSize = 300_000
    /// Series that are drawn; the others, less endangered, have their sentence only.
    package static let mostDrawn = 50
    /// Series that have a sentence.
    package static let mostListed = 1_000

    package init(_ report: NightReport) {
        self.report = report
        ordered = report.byRisk
        words = NightWords(run: report.run)
    }

    /// The page, line by line, in the finest detail that keeps it within ``largestSize``; in the coarsest when none
    /// does.
    package var lines: [String] {
        let head = top + overview
        let legend = "<p>In the drawings: \(LegendEntry.html(LegendEntry.all))</p>"
        var page: [String] = []
        for detail in PageDetail.all {
            let body =
                head + (detail.isBrief ? [legend] : [])
                + ordered.prefix(Self.mostDrawn).enumerated().map { section(of: $1, number: $0 + 1, detail) }
            page = HTMLText.page(title: title, body: body + bottom)
            if page.reduce(0, { $0 + $1.utf8.count + 1 }) <= Self.largestSize { break }
        }
        return page
    }

    private var title: String { "Crest, \(words.date(report.run.asOf)): \(words.headline(of: report))" }

    private var top: [String] {
        let run = report.run
        return [
            "<a class=j href=\"#overview\">To the overview</a>", "<header>",
            "<p class=k>Crest · night of \(words.date(run.asOf))</p>",
            "<h1>\(HTMLText.escaped(words.headline(of: report)))</h1>",
            "<p>Seen on \(words.moment(run.asOf)), \(HTMLText.escaped(run.clock.zone)). The plan may be followed until "
                + "\(words.moment(run.validUntil)); after that it shrinks nothing.</p>",
            "</header>", "<main>",
        ]
    }

    private var overview: [String] {
        let items = ordered.prefix(Self.mostListed).enumerated().map { index, series in
            let name = HTMLText.escaped(series.name)
            let link = index < Self.mostDrawn ? "<a href=#s\(index + 1)>\(name)</a>" : "<b>\(name)</b>"
            return "<li><div>\(link)\(badge(series))<p>\(HTMLText.escaped(words.sentence(on: series)))</p></div>"
                + (index < Self.mostDrawn ? sparkline(of: series) : "") + "</li>"
        }
        let rest = ordered.count - Self.mostListed
        let more = rest > 0 ? ["<p class=q>\(NumberStyle.figure(rest)) more series are not listed.</p>"] : []
        let known = findings(report.findings, title: "To be known").map { ["<div class=c>\($0)</div>"] } ?? []
        return known
            + ["<ol class=o id=overview aria-label=\"Overview, the most endangered first\">"] + items + ["</ol>"] + more
    }

    private func badge(_ series: NightReport.Series) -> String {
        "<span class=\"t \(series.verdict.word)\">\(series.verdict.word)</span>"
    }

    /// What is expected, without scale or words: the sentence has them.
    private func sparkline(of series: NightReport.Series) -> String {
        guard let forecast = series.forecast, let axis = ValueAxis(covering: forecast.median, intervals: 2) else {
            return ""
        }
        let count = forecast.median.count
        let points = Thinning.extremes(of: forecast.median.map(Optional.some), columns: 24).map { index in
            PlotPoint(
                x: 160 * Double(index) / Double(max(1, count - 1)),
                y: 30 * (axis.highest - forecast.median[index]) / (axis.highest - axis.lowest))
        }
        return "<svg viewBox=\"0 0 160 30\" height=30 preserveAspectRatio=none aria-hidden=true>"
            + "<path class=f d=\"\(PathData.line(through: Thinning.straightened(points, tolerance: 0.7)))\"/></svg>"
    }

    private func section(of series: NightReport.Series, number: Int, _ detail: PageDetail) -> String {
        let wide = ForecastDrawing(series: series, words: words, detail: detail).figure
        let narrow = [
            PeakDrawing(series: series, words: words, detail: detail).figure,
            SupplyDrawing(series: series, words: words, detail: detail).figure,
            RecordDrawing(series: series, words: words, detail: detail).figure,
        ].compactMap { $0 }
        let lists = [
            list(series.changes.map(words.change), title: "Why it differs from yesterday"),
            list(series.events.map(event), title: "Events"),
            findings(series.findings, title: "To be known"),
        ].compactMap { $0 }
        return "<section id=s\(number)><h2>\(HTMLText.escaped(series.name))\(badge(series))</h2>"
            + "<p>\(HTMLText.escaped(words.sentence(on: series)))</p>" + (wide?.html ?? "")
            + (narrow.isEmpty ? "" : "<div class=c>\(narrow.map(\.html).joined())</div>")
            + (lists.isEmpty ? "" : "<div class=c>\(lists.joined())</div>")
            + (detail.isBrief ? "" : foot(of: series)) + "</section>"
    }

    private func foot(of series: NightReport.Series) -> String {
        "<p class=\"q z\">" + (series.model.map { "Model: \(HTMLText.escaped($0)). " } ?? "")
            + "<a href=#overview>Overview</a></p>"
    }

    private func event(_ event: NightReport.Event) -> String {
        "\(event.name), \(words.span(event.from, event.to))" + (event.effect.isEmpty ? "" : ": \(event.effect)")
    }

    private func list(_ items: [String], title: String) -> String? {
        guard !items.isEmpty else { return nil }
        return "<div><h3>\(title)</h3><ul>" + items.map { "<li>\(HTMLText.escaped($0))" }.joined() + "</ul></div>"
    }

    private func findings(_ findings: [Diagnostic], title: String) -> String? {
        list(
            findings.map {
                "\(words.capitalised($0.message))\($0.hint.isEmpty ? "" : " (\($0.hint))") · \($0.code.rawValue)"
            },
            title: title)
    }

    private var bottom: [String] {
        let run = report.run
        let identities = [
            "Plan \(run.planID)", run.previousPlanID.map { "after \($0)" }, "run \(run.id)", "Crest \(run.version)",
        ].compactMap { $0 }
        return ["</main>", "<footer class=q>\(HTMLText.escaped(identities.joined(separator: " · ")))</footer>"]
    }
}

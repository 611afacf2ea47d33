import CrestEvaluation
package import CrestReporting
import CrestSeries

/// Replays as a person reads them: a row a policy, what to use, and the worst day.
package struct ReplayText: Sendable {
    private let result: ReplayResult
    private let style: TerminalStyle

    package init(_ result: ReplayResult, style: TerminalStyle) {
        self.result = result
        self.style = style
    }

    /// For a terminal.
    package var lines: [String] {
        [title] + table.text(style) + [""] + verdict + [""] + chart
    }

    /// For a page.
    package var markdown: [String] {
        [title, ""] + table.markdown() + [""] + verdict.map(Table.escaped)
    }

    /// What was replayed.
    var title: String {
        let lead = NumberStyle.duration(seconds: Double(result.leadTime))
        let name = result.name.isEmpty ? "" : "\(DisplayWidth.printable(result.name)), "
        return "Replay: \(name)\(result.from) until \(result.until), replicas ready after \(lead)"
    }

    /// A row a policy, cheapest first.
    var table: Table {
        let outcomes = result.entries.map(\.outcome) + [result.clairvoyant]
        let percents = { (shares: [Double?]) in
            NumberStyle.column(shares.map { $0.map { 100 * $0 } }, significantDigits: 3)
        }
        let hourly = NumberStyle.column(outcomes.map { Optional($0.replicaHours) }, significantDigits: 4)
        let figures: [(title: String, cells: [String])] = [
            ("COST", NumberStyle.column(outcomes.map(result.ratio), significantDigits: 4)),
            ("REPLICA-HOURS", hourly),
            ("SHORT MIN", NumberStyle.column(outcomes.map { Optional($0.shortfallMinutes) }, significantDigits: 4)),
            ("UNMET %", percents(outcomes.map(\.unmetShare))),
            (
                "HPA AT SAME HOURS %",
                percents(result.entries.map(\.autoscalerUnmetAtSameHours) + [nil])
            ),
            ("WORST", NumberStyle.column(outcomes.map { Optional($0.worstShortfall) })),
            ("CHANGES", outcomes.map { NumberStyle.figure($0.changes) }),
            ("θU %", NumberStyle.column(outcomes.map { Optional($0.elasticity.underAccuracy) })),
            ("θO %", NumberStyle.column(outcomes.map { Optional($0.elasticity.overAccuracy) })),
            ("τU %", NumberStyle.column(outcomes.map { Optional($0.elasticity.underTime) })),
            ("τO %", NumberStyle.column(outcomes.map { Optional($0.elasticity.overTime) })),
            ("υ %", NumberStyle.column(outcomes.map { Optional($0.elasticity.instability) })),
        ]
        var table = Table([.init("POLICY")] + figures.map { .figures($0.title) })
        for (row, outcome) in outcomes.enumerated() {
            let isOwn = row < result.entries.count && result.entries[row].isOwn
            let tone: Tone = outcome.policy == result.recommended?.name ? .good : isOwn ? .strong : .plain
            table.append([.init(outcome.policy, tone: tone)] + figures.map { .init($0.cells[row]) })
        }
        return table
    }

    /// Which policy to use, and what the figures mean.
    var verdict: [String] {
        let ratio = NumberStyle.figure(result.shortageCost)
        let tuned = result.entries.filter { $0.target != nil }.map(\.name).joined(separator: ", ")
        return [
            recommendation, shortages,
            "COST is that of paid replicas and \(ratio) times the unmet demand, in terms of the clairvoyant's. WORST is in "
                + "replicas.",
            "The targets of \(tuned) were tuned in hindsight on this very past: in service they do worse.",
        ]
    }

    private var recommendation: String {
        guard let recommended = result.recommended, let best = result.entries.first else {
            return "Nothing was replayed."
        }
        let lead = NumberStyle.duration(seconds: Double(result.leadTime))
        guard !recommended.isOwn else {
            let rival = result.entries.first { !$0.isOwn }
            let excess = { (entry: ReplayResult.Entry) in (result.ratio(entry.outcome) ?? 1) - 1 }
            guard let rival, excess(rival) > 0 else { return "Use \(recommended.name)." }
            let saved = NumberStyle.percent(1 - excess(recommended) / excess(rival), significantDigits: 2)
            return "Use \(recommended.name): what it costs above the clairvoyant is \(saved) less than that of "
                + "\(rival.name)."
        }
        let closeness =
            best.isOwn
            ? "within 2 % of the cost of \(best.name), and simpler"
            : "it is the cheapest, and Crest loses here"
        return "Your replicas start in \(lead) and your traffic leaves them time: \(recommended.name) is enough, "
            + "\(closeness)."
    }

    /// For how long Crest's live loop and the autoscaler would have had too little, and how much of it.
    private var shortages: String {
        let names = [ReplayPipeline.Name.live, ReplayPipeline.Name.liveOverPlan, ReplayPipeline.Name.requests]
        let parts = names.compactMap { name in result.entries.first { $0.name == name } }.map { entry in
            let time = NumberStyle.duration(seconds: 60 * entry.outcome.shortfallMinutes)
            let unmet = NumberStyle.percent(entry.outcome.unmetShare, significantDigits: 2)
            return "\(entry.name) for \(time) (\(unmet) of all demand)"
        }
        return "Too little supply: \(parts.joined(separator: ", "))."
    }

    /// Demand, and the supply of Crest's live loop, on its worst day.
    private var chart: [String] {
        let day = result.worstDay
        guard let own = day.supply.first else { return [] }
        let draw = { (values: [Double]) in
            TerminalChart(start: day.start, interval: day.interval, history: values.map(Optional.some), forecast: [])
                .lines(style)
        }
        return ["Worst day, demand in replicas:"] + draw(day.demand)
            + ["Worst day, supply of \(own.policy):"] + draw(own.values)
    }
}

import CrestEvents
import CrestForecasting
import CrestReporting
import CrestSeries

/// What comes to the services behind a series, as a person reads it.
struct TiersText {
    private let forecast: ForecastSummary
    private let tiers: [ForecastSummary.Tier]
    private let clock: WallClock
    private let showsSeries: Bool

    init(of forecast: ForecastSummary, clock: WallClock, showsSeries: Bool) {
        self.forecast = forecast
        tiers = forecast.tiers ?? []
        self.clock = clock
        self.showsSeries = showsSeries
    }

    /// Nothing where there is no tier.
    func lines(_ style: TerminalStyle) -> [String] {
        guard !tiers.isEmpty else { return [] }
        return [""] + table.text(style) + [weakest] + tiers.compactMap(learned)
    }

    /// The same as Markdown.
    var markdown: [String] { tiers.isEmpty ? [] : [""] + table.markdown() + ["", weakest] }

    /// The series, where it has a name.
    private var entry: String { forecast.series.name.isEmpty ? "the series" : forecast.series.name }

    /// The next peak of each tier.
    private var table: Table {
        var table = Table(
            [Table.Column(showsSeries ? "TIER OF \(entry)" : "TIER"), Table.Column("NEXT PEAK")]
                + forecast.peakLevels.map { .figures("P\(NumberStyle.figure($0 * 100))") }
                + [.figures("LIMIT"), .figures("EXCEEDED"), .figures("FULL AT")])
        let columns = forecast.peakLevels.indices.map { level in
            NumberStyle.column(tiers.map { $0.peaks.first?.values[level] })
        }
        for (row, tier) in tiers.enumerated() {
            table.append(
                [
                    Table.Cell(tier.tier.name, tone: .strong),
                    Table.Cell(tier.peaks.first.map { clock.usual($0, in: forecast) } ?? "–", tone: .accent),
                ] + columns.map { Table.Cell($0[row]) }
                    + [
                        Table.Cell(NumberStyle.figure(tier.tier.capacity)),
                        Table.Cell(NumberStyle.percent(tier.overload)),
                        Table.Cell(NumberStyle.figure(tier.tier.breakingPoint)),
                    ])
        }
        return table
    }

    /// The first to break, and at which demand of the series.
    private var weakest: String {
        guard let first = tiers.first(where: \.isFirst), let full = first.tier.breakingPoint else {
            return "No tier has a limit: nothing is said of which breaks first (--tier '…, limit 9000')."
        }
        let owner = first.tier.isExternal ? ", somebody else's limit" : ""
        return
            "\(first.tier.name) breaks first\(owner): it is full when \(entry) gets \(NumberStyle.figure(full)) a step; "
            + "chance within the forecast \(NumberStyle.percent(first.breaksFirst))."
    }

    /// What a tier's fan-out is, where nobody stated it, in the form in which it can be stated.
    private func learned(_ tier: ForecastSummary.Tier) -> String? {
        tier.tier.learned.map { learned in
            let amounts = learned.requests.map { NumberStyle.figure($0) }
            let last = learned.requests.lastIndex { $0 > 0 } ?? 0
            let background =
                learned.background > 0 ? " and \(NumberStyle.figure(learned.background)) a step whatever comes" : ""
            return
                "\(tier.tier.name) was learned to get \(amounts[...last].joined(separator: "+"))/request\(background); "
                + "that explains \(NumberStyle.percent(learned.explained)) of it."
        }
    }
}

extension WallClock {
    /// The range in which a peak comes with 80 % probability.
    func usual(_ peak: ForecastSummary.Peak, in forecast: ForecastSummary) -> String {
        let end = forecast.timestamp(at: peak.window.upperBound)
        let (early, late) = (forecast.timestamp(at: peak.early), forecast.timestamp(at: peak.late))
        let first = short(early, from: forecast.start, to: end)
        return early == late ? first : "\(first) … \(short(late, from: forecast.start, to: end))"
    }
}

import CrestSeries

/// A night in a few words: for a chat, for a ping, for the log.
package struct NightSummary: Sendable {
    private let report: NightReport
    private let words: NightWords
    private let ordered: [NightReport.Series]

    /// Characters (Unicode scalars) that ``markdown`` may have: chats and pings cut off what is longer.
    package static let longest = 3_000
    private static let rows = 5
    /// Columns of a name, and of a sentence.
    private static let nameWidth = 40
    private static let sentenceWidth = 240

    package init(_ report: NightReport) {
        self.report = report
        words = NightWords(run: report.run)
        ordered = report.byRisk
    }

    /// The headline, a table of the most endangered series, a sentence on each that does not hold, what changed and
    /// what is to be known: as much of it as fits ``longest``, cut between lines, and a word on what does not.
    package var markdown: String {
        var text = ""
        var room = Self.longest - 60
        var left = 0
        for block in blocks {
            let size = block.unicodeScalars.count + 1
            if size <= room && left == 0 {
                text += block + "\n"
                room -= size
            } else {
                left += 1
            }
        }
        return left == 0 ? text : text + "\n…and more in the report.\n"
    }

    /// What stays together, in order of worth.
    private var blocks: [String] {
        var blocks = ["**\(words.headline(of: report))**"]
        if !ordered.isEmpty { blocks.append("\n" + table.markdown().joined(separator: "\n")) }
        let rest = ordered.count - min(ordered.count, Self.rows)
        if rest > 0 { blocks.append("\n\(NumberStyle.figure(rest)) more in the report.") }
        for (index, series) in ordered.enumerated() {
            if case .holds = series.verdict { break }
            if index == Self.rows { break }
            blocks.append(
                "\(index == 0 ? "\n" : "")- \(name(of: series)): \(text(words.sentence(on: series)))")
        }
        let changed = ordered.filter { !$0.changes.isEmpty }.prefix(Self.rows)
        for (index, series) in changed.enumerated() {
            let reasons = series.changes.prefix(2).map { words.change($0) }.joined(separator: "; ")
            blocks.append("\(index == 0 ? "\nSince yesterday:\n" : "")- \(name(of: series)): \(text(reasons))")
        }
        for (index, finding) in report.findings.prefix(Self.rows).enumerated() {
            blocks.append(
                "\(index == 0 ? "\n" : "")- \(text(finding.message)) (\(Table.escaped(finding.code.rawValue)))")
        }
        let run = report.run
        blocks.append(
            "\nSeen on \(words.moment(run.asOf)) \(Table.escaped(run.clock.zone)) · plan \(Table.escaped(run.planID)) "
                + "until \(words.moment(run.validUntil))")
        return blocks
    }

    private var table: Table {
        var table = Table([
            .init("Series"), .init("Plan"), .figures("Peak"), .init("Around"), .figures("Replicas"), .figures("Risk"),
        ])
        for series in ordered.prefix(Self.rows) {
            let peak = series.peaks.first
            let most = peak.flatMap { peak in series.plan?.most(from: peak.from, to: peak.to) }
            table.append([
                .init(DisplayWidth.truncating(series.name, to: Self.nameWidth)), .init(series.verdict.word),
                .init(NumberStyle.figure(peak?.value(at: 0.5))),
                .init(peak?.time.map { words.moment($0.middle) } ?? NumberStyle.missing),
                .init(most.map { NumberStyle.figure($0) } ?? NumberStyle.missing),
                .init(NumberStyle.chance(series.risk, significantDigits: 2)),
            ])
        }
        return table
    }

    private func name(of series: NightReport.Series) -> String {
        "**\(Table.escaped(DisplayWidth.truncating(series.name, to: Self.nameWidth)))**"
    }

    private func text(_ text: String) -> String {
        Table.escaped(DisplayWidth.truncating(text, to: Self.sentenceWidth))
    }

    /// One line for the log: the headline, the worst series, the plan.
    package var line: String {
        var text = words.headline(of: report)
        if let worst = ordered.first, worst.verdict != .holds {
            let name = DisplayWidth.truncating(DisplayWidth.printable(worst.name), to: Self.nameWidth)
            let sentence = DisplayWidth.truncating(
                DisplayWidth.printable(words.sentence(on: worst)), to: Self.sentenceWidth)
            text += " \(name): \(sentence)"
        }
        return text + " Plan \(report.run.planID) until \(report.run.validUntil)."
    }

    /// The same for machines: keys and values of a structured log.
    package var fields: [(key: String, value: String)] {
        let counts = report.counts
        let worst = ordered.first.map { [("worst", DisplayWidth.truncating($0.name, to: Self.nameWidth))] } ?? []
        return [
            ("run", report.run.id), ("plan", report.run.planID), ("as_of", report.run.asOf.description),
            ("valid_until", report.run.validUntil.description), ("series", "\(report.series.count)"),
            ("short", "\(counts.short)"), ("held", "\(counts.held)"), ("holding", "\(counts.holding)"),
        ] + worst
    }
}

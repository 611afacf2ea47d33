package import CrestEvaluation
import CrestForecasting
package import CrestReporting
import CrestSeries

/// A backtest as a person reads it. One series: a row a model, who wins, and pictures; several: a row a series, and how
/// the models did over all of them.
package struct BacktestText: Sendable {
    private let results: [BacktestResult]
    private let style: TerminalStyle

    /// - Parameter results: in the order in which they are to stand.
    package init(_ results: [BacktestResult], style: TerminalStyle) {
        self.results = results
        self.style = style
    }

    /// For a terminal.
    package var lines: [String] {
        guard let only = results.first, results.count == 1 else {
            guard !results.isEmpty else { return [] }
            return seriesTable.text(style) + [""] + summaryTable.text(style) + ["", summaryLegend]
        }
        let reliability = reliabilityTable(of: only).map { table, title in ["", title] + table.text(style) } ?? []
        return modelTable(of: only).text(style) + [""] + verdict(on: only) + [""] + bars(of: only) + reliability
    }

    /// For a page.
    package var markdown: [String] {
        guard let only = results.first, results.count == 1 else {
            guard !results.isEmpty else { return [] }
            return seriesTable.markdown() + [""] + summaryTable.markdown() + ["", Table.escaped(summaryLegend)]
        }
        let reliability = reliabilityTable(of: only).map { table, title in ["", title, ""] + table.markdown() } ?? []
        return modelTable(of: only).markdown() + [""] + verdict(on: only).map(Table.escaped) + reliability
    }

    // MARK: One series

    private func modelTable(of result: BacktestResult) -> Table {
        let entries = result.entries
        let peaks = entries.map(\.scores.peak)
        let figures = [
            NumberStyle.column(entries.map(\.scores.mase)), percents(entries.map(\.scores.wape)),
            percents(entries.map(\.scores.weightedQuantileLoss)), percents(entries.map(\.scores.coverage95)),
            percents(peaks.map { $0?.medianError }), percents(peaks.map { $0?.bias }),
            percents(peaks.map { $0?.relativePinball95 }), percents(peaks.map { $0?.bound(0.95)?.coverage }),
            peaks.map { NumberStyle.duration(seconds: $0?.timeError) },
        ]
        let titles = [
            "MASE", "WAPE %", "QUANTILE LOSS %", "IN 95 %", "PEAK ERROR %", "BIAS %", "P95 LOSS %", "BELOW P95 %",
            "TIME ERROR",
        ]
        var table = Table([.init("MODEL")] + titles.map { .figures($0) })
        for (row, entry) in entries.enumerated() {
            let isWinner = entry.name == result.winner?.name
            let tone: Tone = isWinner ? .good : entry.name == Backtest.yardstick ? .strong : .plain
            let figureTone: Tone = isWinner ? .good : .plain
            table.append([.init(entry.name, tone: tone)] + figures.map { .init($0[row], tone: figureTone) })
        }
        return table
    }

    /// Shares as percentages, with the same number of decimals.
    private func percents(_ shares: [Double?]) -> [String] {
        NumberStyle.column(shares.map { $0.map { 100 * $0 } }, significantDigits: 4)
    }

    /// Who wins, by how much, how many cutoffs that rests on, and who could not take part.
    private func verdict(on result: BacktestResult) -> [String] {
        let basis =
            "Sorted by MASE over \(result.cutoffs.count) origins. P95 LOSS is the quantile loss of the peak's 95 % bound, "
            + "in per cent of the mean peak."
        return [sentence(for: result), basis]
            + result.unscored.map { "Not scored: \($0.name), as \($0.reason.diagnostic.message)." }
    }

    private func sentence(for result: BacktestResult) -> String {
        guard let winner = result.winner, let error = winner.scores.meanAbsoluteError,
            let naive = result.yardstick?.scores.meanAbsoluteError
        else { return "Nothing was observed after the cutoffs, so that nothing can be said." }
        guard winner.name != Backtest.yardstick else {
            return "The seasonal naive wins: no model beats the last cycle again here. "
                + "Use `--model \(Backtest.yardstick)`, or give more history."
        }
        let gain = NumberStyle.percent(1 - error / naive, significantDigits: 2)
        return "\(winner.name) wins: its error is \(gain) below the seasonal naive's."
    }

    /// The mean absolute error of each model in terms of the seasonal naive's: shorter is better, the mark is the
    /// naive.
    private func bars(of result: BacktestResult) -> [String] {
        guard let naive = result.yardstick?.scores.meanAbsoluteError, naive > 0 else { return [] }
        let ratios = result.entries.compactMap { entry in
            entry.scores.meanAbsoluteError.map { (name: entry.name, ratio: $0 / naive) }
        }
        return BarChart(
            title: "Error, seasonal naive = 1", bars: ratios.map { .init(label: $0.name, value: $0.ratio) }, mark: 1
        ).lines(style)
    }

    /// Whether the winner's probabilities mean what they say; nil when it made no claim.
    private func reliabilityTable(of result: BacktestResult) -> (Table, title: String)? {
        guard let winner = result.winner, let reliability = winner.scores.peak?.reliability,
            let brier = reliability.brierScore
        else { return nil }
        let said = percents(reliability.bins.map(\.forecast))
        let came = percents(reliability.bins.map(\.observed))
        var table = Table([.init("SAID"), .figures("MEAN %"), .figures("CAME TRUE %"), .figures("OF")])
        for (row, bin) in reliability.bins.enumerated() {
            let range = [bin.range.lowerBound, bin.range.upperBound].map { NumberStyle.figure(100 * $0) }
            table.append([
                .init("\(range[0]) – \(range[1]) %"), .init(said[row]), .init(came[row]),
                .init(NumberStyle.figure(bin.count)),
            ])
        }
        return (
            table,
            "\(winner.name): how often a peak stayed below a bound, by the probability that was forecast "
                + "(Brier score \(NumberStyle.figure(brier)))"
        )
    }

    // MARK: Several series

    private var seriesTable: Table {
        let peaks = results.map { $0.winner?.scores.peak }
        let figures = [
            NumberStyle.column(results.map { $0.winner?.scores.mase }),
            NumberStyle.column(results.map { $0.yardstick?.scores.mase }), percents(peaks.map { $0?.medianError }),
            percents(peaks.map { $0?.bound(0.95)?.coverage }), results.map { NumberStyle.figure($0.cutoffs.count) },
        ]
        let titles = ["MASE", "NAIVE", "PEAK ERROR %", "BELOW P95 %", "ORIGINS"]
        var table = Table([.init("SERIES"), .init("WINNER")] + titles.map { .figures($0) })
        for (row, result) in results.enumerated() {
            let naiveWins = result.winner?.name == Backtest.yardstick
            table.append(
                [
                    .init(result.name.isEmpty ? NumberStyle.missing : result.name, tone: .strong),
                    .init(result.winner?.name ?? NumberStyle.missing, tone: naiveWins ? .warning : .good),
                ] + figures.map { .init($0[row]) })
        }
        return table
    }

    private var summaryTable: Table {
        let entries = BacktestSummary(results).entries
        let figures = [
            NumberStyle.column(entries.map(\.errorRatio)), NumberStyle.column(entries.map(\.quantileLossRatio)),
            NumberStyle.column(entries.map(\.peakPinballRatio)), percents(entries.map(\.coverage95)),
            percents(entries.map(\.peakCoverage95)),
            entries.map { "\(NumberStyle.figure($0.seriesBeatingNaive)) of \(NumberStyle.figure($0.series))" },
        ]
        let titles = ["ERROR", "QUANTILE LOSS", "P95 LOSS", "IN 95 %", "BELOW P95 %", "BEATS NAIVE"]
        var table = Table([.init("MODEL")] + titles.map { .figures($0) })
        for (row, entry) in entries.enumerated() {
            let tone: Tone = entry.name == Backtest.yardstick ? .strong : .plain
            table.append([.init(entry.name, tone: tone)] + figures.map { .init($0[row]) })
        }
        return table
    }

    private var summaryLegend: String {
        let naiveWins = results.count { $0.winner?.name == Backtest.yardstick }
        let lost =
            naiveWins == 0 ? "" : "The seasonal naive wins on \(naiveWins) of \(results.count) series. "
        return lost + "Errors and losses are relative to the seasonal naive's, geometric mean over the series."
    }
}

extension PeakScores {
    /// The quantile loss of the 95 % bound as a share of the mean peak; nil when that is zero.
    fileprivate var relativePinball95: Double? {
        guard meanPeak != 0 else { return nil }
        return bound(0.95).map { $0.pinball / abs(meanPeak) }
    }
}

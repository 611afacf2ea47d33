import CrestEvents
import CrestForecasting
package import CrestReporting
import CrestSeries

/// Forecasts as a person reads them: a line a series, and a chart when there is only one.
package struct ForecastText: Sendable {
    let forecasts: [ForecastSummary]
    let clock: WallClock
    let style: TerminalStyle

    /// - Parameter clock: the reader's own.
    package init(_ forecasts: [ForecastSummary], clock: WallClock, style: TerminalStyle) {
        self.forecasts = forecasts
        self.clock = clock
        self.style = style
    }

    package var lines: [String] {
        var lines = table.text(style)
        if let only = forecasts.first, forecasts.count == 1 {
            lines += [""] + chart(of: only).lines(style)
            if let basis = basis(of: only) { lines += ["", basis] }
            lines += busiestSecond(of: only)
            lines += explanation(of: only)
        }
        return lines + tiers.flatMap { $0.lines(style) }
    }

    /// The table, and those of the services behind the series.
    package var markdown: [String] { table.markdown() + tiers.flatMap(\.markdown) }

    private var tiers: [TiersText] {
        forecasts.map { TiersText(of: $0, clock: clock, showsSeries: forecasts.count > 1) }
    }

    /// The next peak of each series, with its usual range of time and its quantiles.
    package var table: Table {
        let levels = forecasts.first?.peakLevels ?? []
        var table = Table(
            [Table.Column("SERIES"), Table.Column("MODEL"), Table.Column("NEXT PEAK")]
                + levels.map { .figures("P\(NumberStyle.figure($0 * 100))") }
                + [.figures("MASE"), .figures("STEP")])
        let columns = levels.indices.map { level in
            NumberStyle.column(forecasts.map { $0.peaks.first?.values[level] })
        }
        for (row, forecast) in forecasts.enumerated() {
            let peak = forecast.peaks.first
            table.append(
                [
                    Table.Cell(forecast.series.name.isEmpty ? "–" : forecast.series.name, tone: .strong),
                    Table.Cell(forecast.model),
                    Table.Cell(peak.map { when($0, in: forecast) } ?? "–", tone: .accent),
                ] + columns.map { Table.Cell($0[row]) }
                    + [
                        Table.Cell(NumberStyle.figure(forecast.accuracy?.meanAbsoluteScaledError)),
                        Table.Cell(forecast.series.interval.description),
                    ])
        }
        return table
    }

    /// The range in which the peak comes with 80 % probability.
    private func when(_ peak: ForecastSummary.Peak, in forecast: ForecastSummary) -> String {
        clock.usual(peak, in: forecast)
    }

    /// What the next peak rests on beside the simulated paths; nil for a model that nobody tried on the past.
    private func basis(of forecast: ForecastSummary) -> String? {
        guard let calibration = forecast.calibration, let share = forecast.peaks.first?.share else { return nil }
        var parts = ["\(calibration.windows) past forecasts of it"]
        if share.pastMaxima > 0 {
            parts.append("\(share.pastMaxima) past maxima (weight \(NumberStyle.percent(1 - share.simulated)))")
        }
        if let windows = calibration.siblingWindows { parts.append("\(windows) windows of other series") }
        return "The peak rests on simulated paths and " + parts.joined(separator: ", ") + "."
    }

    /// What the next peak is to its busiest second; nothing where the input does not tell.
    private func busiestSecond(of forecast: ForecastSummary) -> [String] {
        guard let seconds = forecast.peaks.first?.busiestSecond, let bursts = forecast.bursts else { return [] }
        let figures = zip(forecast.peakLevels, seconds).map { level, value in
            "\(NumberStyle.figure(value)) at P\(NumberStyle.figure(level * 100))"
        }
        return [
            "The busiest second of the peak: \(figures.joined(separator: ", ")) requests (\(bursts.sentence))."
        ]
    }

    /// What events have to do with each peak; nothing where none is felt.
    private func explanation(of forecast: ForecastSummary) -> [String] {
        forecast.peaks.compactMap { peak in
            guard let events = peak.events, !events.isEmpty else { return nil }
            let shares = events.map { event in
                event.effect == .adds
                    ? "\(event.name) brings \(NumberStyle.percent(event.share)) of it"
                    : "\(event.name) \(event.share < 0 ? "takes" : "adds") \(NumberStyle.percent(abs(event.share)))"
            }
            let doubt = peak.doubt.sentence.map { "; \($0)" } ?? ""
            let end = forecast.timestamp(at: forecast.point.count)
            let time = clock.short(forecast.timestamp(at: peak.middle), from: forecast.start, to: end)
            return "Peak of \(time): "
                + "\(shares.joined(separator: ", "))\(doubt)."
        }
    }

    private func chart(of forecast: ForecastSummary) -> TerminalChart {
        let shown = min(forecast.series.count, 2 * forecast.point.count)
        let first = forecast.series.count - shown
        let history = (first..<forecast.series.count).map {
            forecast.series.isMissing[$0] ? nil : forecast.series.values[$0]
        }
        let widest = forecast.quantiles.first.flatMap { low in
            forecast.quantiles.last.map { high in
                TerminalChart.Band(
                    label: NumberStyle.percent(high.level - low.level), lower: low.values, upper: high.values)
            }
        }
        let peak = forecast.peaks.first.map { peak in
            TerminalChart.Peak(
                time: forecast.timestamp(at: peak.middle), expected: peak.median,
                lower: peak.usual.lowerBound, upper: peak.usual.upperBound)
        }
        var chart = TerminalChart(
            start: forecast.series.timestamp(at: first), interval: forecast.series.interval, history: history,
            forecast: forecast.point, band: widest, peak: peak)
        chart.offsetSeconds = clock.offsetSeconds(forecast.start)
        chart.width = min(style.width ?? 96, 110)
        return chart
    }
}

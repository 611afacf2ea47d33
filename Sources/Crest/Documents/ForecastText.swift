import CrestForecasting
package import CrestReporting
import CrestSeries

/// Forecasts as a person reads them: a line a series, and a chart when there is only one.
package struct ForecastText: Sendable {
    let forecasts: [SeriesForecast]
    let clock: WallClock
    let style: TerminalStyle

    /// - Parameter clock: the reader's own.
    package init(_ forecasts: [SeriesForecast], clock: WallClock, style: TerminalStyle) {
        self.forecasts = forecasts
        self.clock = clock
        self.style = style
    }

    package var lines: [String] {
        var lines = table.text(style)
        if let only = forecasts.first, forecasts.count == 1 {
            lines += [""] + chart(of: only).lines(style)
        }
        return lines
    }

    /// The next peak of each series, with its usual range of time and its quantiles.
    package var table: Table {
        let levels = forecasts.first?.peakLevels ?? []
        var table = Table(
            [Table.Column("SERIES"), Table.Column("MODEL"), Table.Column("NEXT PEAK")]
                + levels.map { .figures("P\(NumberStyle.figure($0 * 100))") }
                + [.figures("MASE"), .figures("STEP")])
        let columns = levels.map { level in
            NumberStyle.column(forecasts.map { $0.peaks.first?.quantile(level) })
        }
        for (row, forecast) in forecasts.enumerated() {
            let peak = forecast.peaks.first
            table.append(
                [
                    Table.Cell(forecast.series.name.isEmpty ? "–" : forecast.series.name, tone: .strong),
                    Table.Cell(forecast.model.name),
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
    private func when(_ peak: PeakDistribution, in forecast: SeriesForecast) -> String {
        let early = forecast.forecast.timestamp(at: peak.step(0.1))
        let late = forecast.forecast.timestamp(at: peak.step(0.9))
        return early == late ? clock.short(early) : "\(clock.short(early)) … \(clock.short(late))"
    }

    private func chart(of forecast: SeriesForecast) -> TerminalChart {
        let shown = min(forecast.series.count, 2 * forecast.forecast.point.count)
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
                time: forecast.forecast.timestamp(at: peak.step(0.5)), expected: peak.quantile(0.5),
                lower: peak.quantile(0.05), upper: peak.quantile(0.95))
        }
        var chart = TerminalChart(
            start: forecast.series.timestamp(at: first), interval: forecast.series.interval, history: history,
            forecast: forecast.forecast.point, band: widest, peak: peak)
        chart.offsetSeconds = clock.offsetSeconds(forecast.forecast.start)
        chart.width = min(style.width ?? 96, 110)
        return chart
    }
}

import CrestSeries

/// History, forecast with its bands, the expected peak and the events of one series.
struct ForecastDrawing {
    let series: NightReport.Series
    let words: NightWords
    let detail: PageDetail

    /// Of a line or a band, however coarse the page: two days are still seen to rise and to fall.
    private static let fewestColumns = 24

    /// A central interval of the forecast.
    private struct Band {
        let lower: [Double]
        let upper: [Double]
        let share: Double
    }

    /// Nil when there is neither history nor forecast.
    var figure: PageFigure? {
        guard let frame else { return nil }
        var shapes = events.map { event in
            let left = max(0, frame.x(event.from))
            let right = min(PlotFrame.width, max(frame.x(event.to), left + 2))
            return "<path class=v d=\"\(PathData.area(of: left..<right, height: frame.height))\"/>"
        }
        shapes += bands.map { "<path class=b d=\"\(path(of: $0, frame))\"/>" }
        if let now { shapes.append("<path class=n d=\"M\(PlotPoint(x: frame.x(now), y: 0).rounded.x) 0v170\"/>") }
        if let history = shownHistory { shapes.append("<path class=h d=\"\(path(of: history, frame))\"/>") }
        if let expected { shapes.append("<path class=f d=\"\(path(of: expected, frame))\"/>") }
        if let peak = series.peaks.first, let time = peak.time?.middle, let value = peak.value(at: 0.5) {
            shapes.append("<path class=p d=\"\(PathData.line(through: [frame.point(time, value)]))\"/>")
        }
        let svg = frame.svg(
            title: "\(series.name): observed and expected", description: description, shapes: shapes,
            most: detail.labels(9),
            offsetSeconds: words.run.clock.offset(at: words.run.asOf))
        return PageFigure(
            caption: "Observed and expected" + (series.unit.isEmpty ? "" : ", in \(series.unit)"),
            legend: detail.isBrief ? [] : legend, svg: svg,
            table: detail.isBrief ? dayTable : table, tableTitle: detail.isBrief ? "Day by day" : "As a table")
    }

    private var frame: PlotFrame? {
        let starts = [shownHistory?.start, series.forecast?.start].compactMap { $0 }
        let ends = [shownHistory?.end, series.forecast?.end].compactMap { $0 }
        guard let from = starts.min(), let to = ends.max() else { return nil }
        let values = (shownHistory?.values.compactMap { $0 } ?? []) + (series.forecast?.median ?? [])
        return PlotFrame(
            from: from, to: to, covering: values + (bands.first.map { $0.lower + $0.upper } ?? []), height: 170,
            intervals: detail.labels(3))
    }

    /// The forecast from the last observation on, so that the line goes on where the eye does.
    private var expected: NightReport.History? {
        guard let forecast = series.forecast else { return nil }
        let median = forecast.median.map(Optional.some)
        guard let history = shownHistory, history.interval == forecast.interval, history.end == forecast.start,
            let last = history.values.last, last != nil
        else { return NightReport.History(start: forecast.start, interval: forecast.interval, values: median) }
        return NightReport.History(
            start: forecast.start.advanced(bySeconds: -forecast.interval.seconds), interval: forecast.interval,
            values: [last] + median)
    }

    private var now: Timestamp? { series.history == nil ? nil : series.forecast?.start }

    /// The last week, or three times the forecast where that is more: a longer past would squeeze the future.
    private var shownHistory: NightReport.History? {
        guard let history = series.history else { return nil }
        let ahead = series.forecast.map { $0.start.seconds(until: $0.end) } ?? 0
        let shown = max(7 * 86_400, 3 * ahead) / history.interval.seconds
        let dropped = max(0, history.values.count - Int(shown))
        return NightReport.History(
            start: history.start.advanced(bySeconds: Int64(dropped) * history.interval.seconds),
            interval: history.interval, values: Array(history.values.dropFirst(dropped)))
    }

    private var events: [NightReport.Event] {
        guard let frame else { return [] }
        return series.events.filter { $0.from < frame.to && frame.from < $0.to }
    }

    /// The widest first, so that the narrow ones lie on it.
    private var bands: ArraySlice<Band> {
        let quantiles = series.forecast?.quantiles ?? []
        return quantiles.compactMap { lower in
            guard lower.level < 0.5, let upper = quantiles.first(where: { abs($0.level + lower.level - 1) < 1e-9 })
            else { return nil }
            return Band(lower: lower.values, upper: upper.values, share: upper.level - lower.level)
        }.sorted { $0.share > $1.share }.suffix(detail.isBrief ? 1 : quantiles.count)
    }

    private func path(of line: NightReport.History, _ frame: PlotFrame) -> String {
        let share = frame.x(line.end) - frame.x(line.start)
        let columns = max(Self.fewestColumns, Int(Double(detail.columns) * share / PlotFrame.width))
        let points = Thinning.extremes(of: line.values, columns: columns).map { index in
            line.values[index].map { frame.point(line.time(at: index), $0) }
        }
        return PathData.line(through: Thinning.straightened(points, tolerance: detail.tolerance))
    }

    private func path(of band: Band, _ frame: PlotFrame) -> String {
        guard let forecast = series.forecast else { return "" }
        let share = frame.x(forecast.end) - frame.x(forecast.start)
        let columns = max(Self.fewestColumns, Int(Double(detail.columns) * share / PlotFrame.width / 2))
        func edge(_ values: [Double], _ outermost: ([Double]) -> Double?) -> [PlotPoint] {
            let count = min(columns, values.count)
            let points: [PlotPoint?] = (0..<count).map { column in
                let bucket = (values.count * column / count)..<(values.count * (column + 1) / count)
                // The first and the last column reach the ends of the forecast.
                let index =
                    column == 0 ? 0 : column == count - 1 ? values.count - 1 : bucket.lowerBound + bucket.count / 2
                return outermost(Array(values[bucket])).map {
                    frame.point(forecast.time(at: index), $0)
                }
            }
            return Thinning.straightened(points, tolerance: detail.tolerance).compactMap { $0 }
        }
        return PathData.area(upper: edge(band.upper) { $0.max() }, lower: edge(band.lower) { $0.min() })
    }

    private var legend: [LegendEntry] {
        var legend: [LegendEntry] = []
        if series.history != nil { legend.append(LegendEntry(mark: "h", text: "observed")) }
        if series.forecast != nil { legend.append(LegendEntry(mark: "f", text: "expected")) }
        if !bands.isEmpty {
            let shares = bands.reversed().map { NumberStyle.percent($0.share) }.joined(separator: " and ")
            legend.append(LegendEntry(mark: "b", text: "\(shares) band"))
        }
        if !events.isEmpty { legend.append(LegendEntry(mark: "v", text: "event")) }
        return legend
    }

    private var description: String {
        var parts: [String] = []
        let observed = (shownHistory?.values ?? []).compactMap { $0 }
        if let low = observed.min(), let high = observed.max() {
            parts.append("Observed \(NumberStyle.figure(low)) to \(NumberStyle.figure(high)).")
        }
        if let median = series.forecast?.median, let low = median.min(), let high = median.max() {
            parts.append("Expected \(NumberStyle.figure(low)) to \(NumberStyle.figure(high)).")
        }
        return parts.joined(separator: " ")
    }

    /// A row a day.
    private var table: Table {
        var table = Table([
            .init("Day"), .init("What"), .figures("Lowest"), .figures("Mean"), .figures("Highest"),
        ])
        let forecast = series.forecast.map {
            NightReport.History(start: $0.start, interval: $0.interval, values: $0.median.map(Optional.some))
        }
        for (line, word) in [(shownHistory, "observed"), (forecast, "expected")] {
            guard let line else { continue }
            for day in days(of: line) {
                let mean = day.values.reduce(0, +) / Double(max(1, day.values.count))
                let figures = NumberStyle.column([day.values.min(), mean, day.values.max()])
                table.append([.init(day.name), .init(word)] + figures.map { Table.Cell($0) })
            }
        }
        return table
    }

    /// A row a day to come, with the numbers of the drawings of the peak and of the replicas too.
    private var dayTable: Table {
        var table = Table([
            .init("Day"), .figures("Expected"), .figures("Peak (80 %)"), .figures("Likely at"), .figures("Replicas"),
        ])
        guard let forecast = series.forecast else { return self.table }
        for (number, peak) in series.peaks.enumerated() {
            let first = max(0, Int(forecast.start.seconds(until: peak.from) / forecast.interval.seconds))
            let last = min(
                forecast.median.count, Int(forecast.start.seconds(until: peak.to) / forecast.interval.seconds))
            let expected = first < last ? forecast.median[first..<last] : []
            let replicas = series.plan?.steps.filter { $0.from < peak.to && peak.from < $0.to }.map(\.replicas) ?? []
            let ranges = [
                [expected.min(), expected.max()], [peak.value(at: 0.1), peak.value(at: 0.9)],
            ].map { $0.map { NumberStyle.figure($0) }.joined(separator: "–") }
            let supply = [replicas.min(), replicas.max()].compactMap { $0 }.map { NumberStyle.figure($0) }
            table.append([
                .init("\(number + 1)"), .init(ranges[0]), .init(ranges[1]),
                .init(peak.time.map { words.clock($0.middle) } ?? NumberStyle.missing),
                .init(supply.joined(separator: "–")),
            ])
        }
        return table
    }

    private func days(of line: NightReport.History) -> [(name: String, values: [Double])] {
        var days: [(name: String, values: [Double])] = []
        for (index, value) in line.values.enumerated() {
            guard let value else { continue }
            let name = TimeStyle.day(
                line.time(at: index), offsetSeconds: words.run.clock.offset(at: line.time(at: index)))
            if days.last?.name == name {
                days[days.count - 1].values.append(value)
            } else {
                days.append((name, [value]))
            }
        }
        return days
    }
}

extension NightReport.History {
    /// The beginning of an observation.
    func time(at index: Int) -> Timestamp { start.advanced(bySeconds: Int64(index) * interval.seconds) }

    /// The end of the last observation.
    var end: Timestamp { time(at: values.count) }
}

extension NightReport.Forecast {
    /// The beginning of a step.
    func time(at step: Int) -> Timestamp { start.advanced(bySeconds: Int64(step) * interval.seconds) }

    /// The end of the last step.
    var end: Timestamp { time(at: median.count) }
}

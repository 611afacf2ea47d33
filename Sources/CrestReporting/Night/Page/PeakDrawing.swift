import CrestSeries

/// How high the next peak may be and when it comes.
///
/// The distribution is drawn as a quantile dot plot (Kay, Kola, Hullman & Munson 2016): twenty dots, each one chance in
/// twenty, which people read more exactly than a density.
struct PeakDrawing {
    let series: NightReport.Series
    let words: NightWords
    let detail: PageDetail

    private static let dots = 20
    private static let height = 104.0
    /// Places side by side for dots: few enough that dots of a third of a page stack up to a shape.
    private static let places = 16

    /// Nil when no peak is known.
    var figure: PageFigure? {
        guard let peak = series.peaks.first, let values = values(of: peak) else { return nil }
        let shown = capacity(of: peak).flatMap { capacity in
            // A capacity far beyond any peak would push the peaks into a corner.
            values.last.map { capacity.demand <= 1.5 * $0 } ?? false ? capacity : nil
        }
        guard let axis = ValueAxis(covering: values + (shown.map { [$0.demand] } ?? []), intervals: detail.labels(4))
        else { return nil }
        let span = axis.highest - axis.lowest
        let x = { (value: Double) in PlotFrame.width * (value - axis.lowest) / span }
        var shapes = "<path class=d d=\"\(dots(values.map { x($0) }))\"/>"
        var labels = axis.ticks.enumerated().map { index, tick in
            PlotFrame.label(
                NumberStyle.compact(tick), at: x(tick) / PlotFrame.width, y: Self.height + 17,
                hidden: axis.ticks.count > 3 && index % 2 == 1)
        }
        if let shown {
            let place = PlotPoint(x: x(shown.demand), y: 0).rounded.x
            shapes += "<path class=s d=\"M\(place) 14v90\"/>"
            labels.append(PlotFrame.label(shown.label, at: x(shown.demand) / PlotFrame.width, y: 10))
        }
        let title = "\(series.name): the next peak"
        let svg =
            "<svg role=img height=\(Int(Self.height) + (peak.time == nil ? 22 : 66))><title>\(HTMLText.escaped(title))</title>"
            + "<desc>\(HTMLText.escaped(description(of: peak)))</desc>"
            + "<svg viewBox=\"0 0 720 \(Int(Self.height))\" height=\(Int(Self.height)) preserveAspectRatio=none>"
            + "<path class=g d=\"M0 \(Int(Self.height))h720\"/>\(shapes)</svg>\(labels.joined())\(timeStrip(of: peak))</svg>"
        return PageFigure(
            caption: "The next peak",
            legend: detail.isBrief ? [] : [LegendEntry(mark: "p", text: "one chance in \(Self.dots)")], svg: svg,
            note: note(on: peak), table: detail.isBrief ? nil : table)
    }

    /// The middles of as many equal chances as there are dots, ascending; beyond the levels that are known the
    /// outermost of them stands. Nil with fewer than two levels.
    private func values(of peak: NightReport.Peak) -> [Double]? {
        guard let first = peak.quantiles.first, let last = peak.quantiles.last, peak.quantiles.count > 1 else {
            return nil
        }
        return (0..<Self.dots).map { dot in
            let level = (Double(dot) + 0.5) / Double(Self.dots)
            return level <= first.level ? first.value : peak.value(at: level) ?? last.value
        }
    }

    private func dots(_ positions: [Double]) -> String {
        let width = PlotFrame.width / Double(Self.places)
        let columns = positions.map { min(Self.places - 1, max(0, Int($0 / width))) }
        let tallest = columns.reduce(into: [:]) { $0[$1, default: 0] += 1 }.values.max() ?? 1
        let rise = min(11, (Self.height - 24) / Double(tallest))
        var path = PathData()
        var stacked: [Int: Int] = [:]
        for column in columns {
            let level = stacked[column, default: 0]
            stacked[column] = level + 1
            path.dot(
                at: PlotPoint(x: (Double(column) + 0.5) * width, y: Self.height - 6 - Double(level) * rise))
        }
        return path.text
    }

    /// What the most replicas within the window serve.
    private func capacity(of peak: NightReport.Peak) -> (demand: Double, label: String)? {
        guard let plan = series.plan, let perReplica = plan.perReplica, perReplica > 0,
            let most = plan.most(from: peak.from, to: peak.to)
        else { return nil }
        let demand = Double(most) * perReplica
        return (demand, "\(NumberStyle.figure(most)) \(most == 1 ? "replica" : "replicas")")
    }

    /// When it comes: a bar over the window from the early to the late time, the middle marked.
    private func timeStrip(of peak: NightReport.Peak) -> String {
        guard let time = peak.time, peak.from < peak.to else { return "" }
        let length = Double(peak.from.seconds(until: peak.to))
        let x = { (time: Timestamp) in
            let place = PlotFrame.width * Double(peak.from.seconds(until: time)) / length
            return PlotPoint(x: min(PlotFrame.width, max(0, place)), y: 0).rounded.x
        }
        let ticks = TimeAxis(
            from: peak.from, until: peak.to, most: detail.labels(5),
            offsetSeconds: words.run.clock.offset(at: peak.from)
        ).ticks.map { PlotFrame.label($0.label, at: Double(x($0.time)) / PlotFrame.width, y: Self.height + 61) }
        let early = x(time.early)
        return "<svg y=\(Int(Self.height) + 28) height=20 viewBox=\"0 0 720 20\" preserveAspectRatio=none>"
            + "<path class=g d=\"M0 10h720\"/>"
            + "<path class=w d=\"M\(early) 10h\(max(1, x(time.late) - early))\"/>"
            + "<path class=p d=\"M\(x(time.middle)) 10h0\"/></svg>\(ticks.joined())</svg>"
    }

    private func when(_ time: NightReport.PeakTime) -> String {
        let late = words.date(time.early) == words.date(time.late) ? words.clock(time.late) : words.moment(time.late)
        return "It comes between \(words.moment(time.early)) and \(late) in four of five futures."
    }

    private func description(of peak: NightReport.Peak) -> String {
        let values = [0.1, 0.9].compactMap { peak.value(at: $0) }.map { NumberStyle.figure($0) }
        guard values.count == 2 else { return "" }
        return "\(values[0]) to \(values[1]) in four of five futures."
    }

    private func note(on peak: NightReport.Peak) -> String {
        if detail.isBrief {
            return peak.time.map { "Likely between \(words.clock($0.early)) and \(words.clock($0.late))." } ?? ""
        }
        let basis: String? = peak.calibration.map { "Its levels are calibrated on past peaks (\($0))." }
        return [peak.time.map(when), basis].compactMap { $0 }.joined(separator: " ")
    }

    private var table: Table {
        var table = Table([
            .init("Window from"), .figures("10 %"), .figures("50 %"), .figures("90 %"), .init("Likely at"),
        ])
        for peak in series.peaks {
            let figures = [0.1, 0.5, 0.9].map { Table.Cell(NumberStyle.figure(peak.value(at: $0))) }
            table.append(
                [.init(words.moment(peak.from))] + figures
                    + [.init(peak.time.map { words.moment($0.middle) } ?? NumberStyle.missing)])
        }
        return table
    }
}

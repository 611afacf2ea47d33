import CrestSeries

/// What the last nights promised for their peaks, and what came.
struct RecordDrawing {
    let series: NightReport.Series
    let words: NightWords
    let detail: PageDetail

    /// Places for nights: fewer leave the left ones empty, so that today is always at the right.
    private static let places = 30
    /// Empty places at the left, where the labels of the values stand.
    private static let margin = 3

    private var nights: [NightReport.Night] { Array(series.nights.suffix(Self.places)) }

    /// Nil before the second night.
    var figure: PageFigure? {
        guard let first = nights.first, let last = nights.last else { return nil }
        let width = PlotFrame.width / Double(Self.margin + Self.places)
        let values = nights.flatMap { [$0.promised.lowerBound, $0.promised.upperBound, $0.came].compactMap { $0 } }
        guard
            let frame = PlotFrame(
                from: first.asOf, to: max(last.asOf, first.asOf.advanced(bySeconds: 1)), covering: values, height: 126,
                intervals: detail.labels(3))
        else { return nil }
        var bars = PathData()
        var hits = PathData()
        var misses = PathData()
        for (index, night) in nights.enumerated() {
            let x = (Double(Self.margin + Self.places - nights.count + index) + 0.5) * width
            bars.move(to: PlotPoint(x: x, y: frame.y(night.promised.lowerBound)))
            bars.line(
                to: PlotPoint(x: x, y: min(frame.y(night.promised.upperBound), frame.y(night.promised.lowerBound) - 1)))
            guard let came = night.came else { continue }
            let point = PlotPoint(x: x, y: frame.y(came))
            if night.promised.contains(came) { hits.dot(at: point) } else { misses.dot(at: point) }
        }
        let shapes = [("r", bars), ("i", hits), ("m", misses)].filter { !$0.1.text.isEmpty }.map {
            "<path class=\($0.0) d=\"\($0.1.text)\"/>"
        }
        let start = Double(Self.margin + Self.places - nights.count) * width / PlotFrame.width
        // Two dates side by side need half of the width.
        let dates = ((start < 0.5 ? [(first, start)] : []) + [(last, 1)]).map { night, place in
            PlotFrame.label(words.date(night.asOf), at: place, y: frame.height + 17, aligned: place < 1 ? "l" : "e")
        }
        let svg = frame.svg(
            title: "\(series.name): the last nights", description: description, shapes: shapes,
            below: dates.joined())
        var legend = [LegendEntry(mark: "r", text: "promised (80 %)"), LegendEntry(mark: "i", text: "came")]
        if !misses.text.isEmpty { legend.append(LegendEntry(mark: "m", text: "outside")) }
        return PageFigure(
            caption: nights.count == 1 ? "The last night" : "The last \(nights.count) nights",
            legend: detail.isBrief ? [] : legend, svg: svg,
            note: note, table: table)
    }

    private var description: String {
        let known = nights.compactMap { night in night.came.map { night.promised.contains($0) } }
        return "\(known.count { $0 }) of \(known.count) inside."
    }

    private var note: String { words.record(of: series) ?? "" }

    /// A row a night; in brief a row for every ten.
    private var table: Table {
        let length = detail.isBrief ? 10 : 1
        var table = Table(
            [.init(detail.isBrief ? "Ten from" : "Night"), .figures("Promised"), .figures("Came"), .figures("Error")]
                + (detail.isBrief ? [] : [.figures("Covered")]))
        for first in stride(from: 0, to: nights.count, by: length) {
            let group = nights[first..<min(nights.count, first + length)]
            let promised = [group.map(\.promised.lowerBound), group.map(\.promised.upperBound)].map(mean)
            let shares =
                [mean(group.compactMap(\.error))] + (detail.isBrief ? [] : [mean(group.compactMap(\.coverage))])
            table.append(
                [
                    .init(words.date(nights[first].asOf)),
                    .init(promised.map { NumberStyle.figure($0) }.joined(separator: "–")),
                    .init(NumberStyle.figure(mean(group.compactMap(\.came)))),
                ] + shares.map { .init(NumberStyle.percent($0, significantDigits: 2)) })
        }
        return table
    }

    private func mean(_ values: [Double]) -> Double? {
        values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
    }
}

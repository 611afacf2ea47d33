package import CrestSeries

/// Steps over time as a figure that stands by itself: caption, legend, drawing; no script, nothing fetched.
///
/// Areas are filled from the axis up, lines are steps, told apart by colour and dashes. A pure function: equal input,
/// equal bytes.
package struct StepChart: Sendable {
    /// One value for each interval.
    package struct Line: Sendable, Hashable {
        package let label: String
        package let values: [Double]
        package let isArea: Bool

        package init(label: String, values: [Double], isArea: Bool = false) {
            self.label = label
            self.values = values
            self.isArea = isArea
        }
    }

    private let title: String
    private let start: Timestamp
    private let interval: SamplingInterval
    private let lines: [Line]

    private static let height = 280.0
    /// Classes of the style sheet, for areas and, in this order, for lines.
    private static let areaMark = "a"
    private static let lineMarks = ["f", "u", "s", "x"]

    /// - Parameter title: what the drawing shows, for those who hear it read out and those who point at it.
    package init(title: String, start: Timestamp, interval: SamplingInterval, lines: [Line]) {
        self.title = title
        self.start = start
        self.interval = interval
        self.lines = lines
    }

    /// The element, ready to stand in a page of the house; empty when there is nothing to draw.
    package var html: [String] {
        let count = lines.map(\.values.count).max() ?? 0
        let largest = lines.flatMap(\.values).filter(\.isFinite).max() ?? 0
        guard largest > 0,
            let frame = PlotFrame(
                from: start, to: time(count), covering: [largest], height: Self.height, startsAtZero: true, intervals: 5
            )
        else { return [] }
        let shapes = zip(marks, lines).map { mark, line in "<path class=\(mark) d=\"\(path(of: line, frame))\"/>" }
        let svg = frame.svg(
            title: title, description: description(of: largest), shapes: shapes, most: 9, offsetSeconds: 0)
        let legend = zip(marks, lines).map { LegendEntry(mark: $0, text: $1.label) }
        return [
            "<figure><figcaption>\(HTMLText.escaped(title)) (UTC)\(LegendEntry.html(legend))</figcaption>", svg,
            "</figure>",
        ]
    }

    private var marks: [String] {
        var lineCount = 0
        return lines.map { line in
            if line.isArea { return Self.areaMark }
            lineCount += 1
            return Self.lineMarks[(lineCount - 1) % Self.lineMarks.count]
        }
    }

    private func time(_ step: Int) -> Timestamp { start.advanced(bySeconds: Int64(step) * interval.seconds) }

    private func description(of largest: Double) -> String {
        "\(lines.map(\.label).joined(separator: ", ")) from \(start) until \(time(lines.map(\.values.count).max() ?? 0)), "
            + "at most \(NumberStyle.figure(largest))."
    }

    /// Steps; what is not finite keeps the step before it.
    private func path(of line: Line, _ frame: PlotFrame) -> String {
        var path = PathData()
        if line.isArea { path.move(to: frame.point(start, 0)) }
        var previous: Double?
        for (step, value) in line.values.enumerated() where value.isFinite && value != previous {
            if let previous { path.line(to: frame.point(time(step), previous)) }
            let point = frame.point(time(step), value)
            if previous == nil && !line.isArea { path.move(to: point) } else { path.line(to: point) }
            previous = value
        }
        if let previous { path.line(to: frame.point(time(line.values.count), previous)) }
        if line.isArea {
            path.line(to: frame.point(time(line.values.count), 0))
            path.close()
        }
        return path.text
    }
}

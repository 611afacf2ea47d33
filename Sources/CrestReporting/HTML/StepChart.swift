package import CrestSeries

/// Steps over time as an SVG drawing that stands by itself: no script, no style sheet, nothing fetched.
///
/// Areas are filled from the axis up, lines are steps. Text and grid take the colour of the text around them, so that the
/// drawing reads on light and dark pages. A pure function: equal input, equal bytes.
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

    private static let size = (width: 960.0, height: 360.0)
    private static let margin = (left: 48.0, right: 12.0, top: 28.0, bottom: 28.0)
    private static let colours = ["#8296ab", "#2f81f7", "#e0662f", "#2da44e"]

    /// - Parameter title: what the drawing shows, for those who hear it read out and those who point at it.
    package init(title: String, start: Timestamp, interval: SamplingInterval, lines: [Line]) {
        self.title = title
        self.start = start
        self.interval = interval
        self.lines = lines
    }

    /// The element, ready to stand in a page.
    package var svg: [String] {
        let count = lines.map(\.values.count).max() ?? 0
        let largest = lines.flatMap(\.values).filter(\.isFinite).max() ?? 0
        guard count > 0, largest > 0, let axis = ValueAxis(covering: [0, largest], intervals: 5) else { return [] }
        let top = max(axis.ticks.last ?? largest, largest)
        let (size, margin) = (Self.size, Self.margin)
        let x = { (step: Int) in
            margin.left + (size.width - margin.left - margin.right) * Double(step) / Double(count)
        }
        let y = { (value: Double) in
            size.height - margin.bottom - (size.height - margin.top - margin.bottom) * value / top
        }
        var svg = [
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 \(Int(size.width)) \(Int(size.height))\" role=\"img\" "
                + "fill=\"currentColor\" font-family=\"sans-serif\" font-size=\"12\">",
            "<title>\(HTMLText.escaped(title))</title>", "<desc>\(HTMLText.escaped(description(of: largest)))</desc>",
        ]
        for tick in axis.ticks {
            svg.append(
                "<line x1=\"\(Self.text(margin.left))\" x2=\"\(Self.text(size.width - margin.right))\" "
                    + "y1=\"\(Self.text(y(tick)))\" y2=\"\(Self.text(y(tick)))\" stroke=\"currentColor\" stroke-opacity=\"0.15\"/>"
            )
            svg.append(
                "<text x=\"\(Self.text(margin.left - 6))\" y=\"\(Self.text(y(tick) + 4))\" text-anchor=\"end\">"
                    + "\(NumberStyle.compact(tick))</text>")
        }
        for part in 0...4 {
            let step = count * part / 4
            let time = start.advanced(bySeconds: Int64(step) * interval.seconds)
            let anchor = part == 0 ? "start" : part == 4 ? "end" : "middle"
            svg.append(
                "<text x=\"\(Self.text(x(step)))\" y=\"\(Self.text(size.height - 8))\" text-anchor=\"\(anchor)\">"
                    + "\(time)</text>")
        }
        for (index, line) in lines.enumerated() {
            let colour = Self.colours[index % Self.colours.count]
            svg.append(path(of: line, colour: colour, x: x, y: y))
            let left = margin.left + Double(index) * 180
            svg.append("<rect x=\"\(Self.text(left))\" y=\"6\" width=\"12\" height=\"12\" fill=\"\(colour)\"/>")
            svg.append("<text x=\"\(Self.text(left + 18))\" y=\"16\">\(HTMLText.escaped(line.label))</text>")
        }
        return svg + ["</svg>"]
    }

    private func description(of largest: Double) -> String {
        let end = start.advanced(bySeconds: Int64(lines.map(\.values.count).max() ?? 0) * interval.seconds)
        return "\(lines.map(\.label).joined(separator: ", ")) from \(start) until \(end), at most "
            + "\(NumberStyle.figure(largest))."
    }

    private func path(of line: Line, colour: String, x: (Int) -> Double, y: (Double) -> Double) -> String {
        var data = line.isArea ? "M\(Self.text(x(0))) \(Self.text(y(0)))" : ""
        var previous: Double?
        for (step, value) in line.values.enumerated() where value.isFinite {
            if previous != value {
                let move = previous == nil && !line.isArea ? "M" : "L"
                if previous != nil { data += "H\(Self.text(x(step)))" }
                data += "\(move)\(Self.text(x(step))) \(Self.text(y(value)))"
            }
            previous = value
        }
        data += "H\(Self.text(x(line.values.count)))"
        if line.isArea { data += "V\(Self.text(y(0)))Z" }
        let area = "fill=\"\(colour)\" fill-opacity=\"0.55\" stroke=\"none\""
        let stroke = "fill=\"none\" stroke=\"\(colour)\" stroke-width=\"1.5\""
        let paint = line.isArea ? area : stroke
        return "<path d=\"\(data)\" \(paint)/>"
    }

    /// A tenth of a pixel is finer than anybody sees.
    private static func text(_ coordinate: Double) -> String {
        let tenths = Int((coordinate * 10).rounded())
        return tenths % 10 == 0 ? "\(tenths / 10)" : "\(Double(tenths) / 10)"
    }
}

import CrestSeries

/// The frame of a drawing: a scale for each axis, its grid and its labels.
///
/// The drawing stretches with the page while its labels keep their size: paths live in an inner viewport of
/// ``width`` × ``height`` units without a fixed aspect, labels at percentages in the outer one.
struct PlotFrame {
    /// Units of the inner viewport.
    static let width = 720.0
    let height: Double
    let axis: ValueAxis
    let from: Timestamp
    let to: Timestamp

    /// Nil when there is nothing finite to draw.
    init?(
        from: Timestamp, to: Timestamp, covering values: [Double], height: Double, startsAtZero: Bool = false,
        intervals: Int = 3
    ) {
        let finite = values.filter(\.isFinite) + (startsAtZero ? [0] : [])
        guard from < to, !finite.isEmpty, let axis = ValueAxis(covering: finite, intervals: intervals) else {
            return nil
        }
        self.height = height
        self.axis = axis
        self.from = from
        self.to = to
    }

    func x(_ time: Timestamp) -> Double {
        Self.width * Double(from.seconds(until: time)) / Double(from.seconds(until: to))
    }

    func y(_ value: Double) -> Double {
        height * (axis.highest - value) / (axis.highest - axis.lowest)
    }

    func point(_ time: Timestamp, _ value: Double) -> PlotPoint { PlotPoint(x: x(time), y: y(value)) }

    /// The drawing: `shapes` over the grid, below them the times.
    ///
    /// - Parameters:
    ///   - title: what it shows, read out first.
    ///   - description: what is to be seen in it, in words.
    ///   - most: how many times fit below it.
    func svg(title: String, description: String, shapes: [String], most: Int, offsetSeconds: Int) -> String {
        let ticks = TimeAxis(from: from, until: to, most: most, offsetSeconds: offsetSeconds).ticks
        let shares = ticks.map { x($0.time) / Self.width }
        let times = zip(ticks, shares).enumerated().map { index, tick in
            // A label that is pushed inwards at the end must not meet the one before it.
            let isCrowded = index > 0 && tick.1 > 0.95 && tick.1 - shares[index - 1] < 0.9 / Double(most)
            return isCrowded
                ? "" : Self.label(tick.0.label, at: tick.1, y: height + 17, hidden: most > 5 && index % 2 == 1)
        }
        return svg(title: title, description: description, shapes: shapes, below: times.joined())
    }

    /// The same with other labels below it.
    func svg(title: String, description: String, shapes: [String], below: String) -> String {
        // The lowest line is the axis, whose label would lie on the times.
        let lines = axis.ticks.map { "M0 \(PlotPoint(x: 0, y: y($0)).rounded.y)h720" }.joined()
        let values = axis.ticks.dropFirst().map { tick in
            "<text y=\(PlotPoint(x: 0, y: y(tick)).rounded.y + 11)>\(NumberStyle.compact(tick))</text>"
        }
        return "<svg role=img height=\(Int(height) + 22)><title>\(HTMLText.escaped(title))</title>"
            + "<desc>\(HTMLText.escaped(description))</desc>"
            + "<svg viewBox=\"0 0 720 \(Int(height))\" height=\(Int(height)) preserveAspectRatio=none>"
            + "<path class=g d=\"\(lines)\"/>" + shapes.joined() + "</svg>" + values.joined() + below + "</svg>"
    }

    /// A label centred at a share of the width, at the ends aligned with them.
    ///
    /// - Parameters:
    ///   - hidden: it gives way on a narrow page.
    ///   - aligned: `l` when it begins there and `e` when it ends there, whatever the place.
    static func label(
        _ text: String, at share: Double, y: Double, hidden: Bool = false, aligned: String? = nil
    ) -> String {
        let tenths = Int((share * 1_000).rounded())
        let place = tenths % 10 == 0 ? "\(tenths / 10)%" : "\(Double(tenths) / 10)%"
        let alignment = aligned ?? (share < 0.05 ? "l" : share > 0.95 ? "e" : nil)
        let classes = [alignment, hidden ? "o" : nil].compactMap { $0 }
        let quote = classes.count > 1 ? "\"" : ""
        let attribute = classes.isEmpty ? "" : " class=\(quote)\(classes.joined(separator: " "))\(quote)"
        return "<text\(attribute) x=\(place) y=\(Int(y))>\(HTMLText.escaped(text))</text>"
    }
}

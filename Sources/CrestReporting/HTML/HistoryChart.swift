package import CrestSeries

/// What was observed as a figure that stands by itself: a line that breaks where values are missing, spans with a
/// meaning behind it, the peak on it; no script, nothing fetched.
///
/// A pure function: equal input, equal bytes.
package struct HistoryChart: Sendable {
    /// Spans of time that mean something, such as an outage.
    package struct Mark: Sendable, Hashable {
        package let label: String
        package let spans: [Range<Timestamp>]

        package init(label: String, spans: [Range<Timestamp>]) {
            self.label = label
            self.spans = spans
        }
    }

    private let title: String
    private let start: Timestamp
    private let interval: SamplingInterval
    private let values: [Double?]
    private let marks: [Mark]
    private let limit: (label: String, value: Double)?
    private let columns: Int
    private let offsetSeconds: Int

    private static let height = 200.0
    /// Classes of the style sheet for the marks, in their order.
    private static let spanMarks = ["a", "v"]

    /// - Parameters:
    ///   - values: One for each interval; nil where it is missing.
    ///   - marks: At most two kinds.
    ///   - limit: A value that is drawn as a dashed line.
    ///   - columns: How finely the line is drawn.
    ///   - offsetSeconds: Of the clock below the drawing.
    package init(
        title: String, start: Timestamp, interval: SamplingInterval, values: [Double?], marks: [Mark] = [],
        limit: (label: String, value: Double)? = nil, columns: Int, offsetSeconds: Int = 0
    ) {
        precondition(marks.count <= Self.spanMarks.count, "\(marks.count) kinds of spans cannot be told apart")
        self.title = title
        self.start = start
        self.interval = interval
        self.values = values.map { $0.flatMap { $0.isFinite ? $0 : nil } }
        self.marks = marks
        self.limit = limit
        self.columns = columns
        self.offsetSeconds = offsetSeconds
    }

    /// The element, ready to stand in a page of the house; empty when nothing was observed.
    package var html: [String] {
        let observed = values.compactMap { $0 }
        guard let lowest = observed.min(), let highest = observed.max(),
            let frame = PlotFrame(
                from: start, to: time(values.count), covering: [lowest, highest], height: Self.height,
                startsAtZero: lowest >= 0)
        else { return [] }
        let spans = zip(Self.spanMarks, marks).compactMap { mark, kind in
            let path = kind.spans.map { area(of: $0, frame) }.joined()
            return path.isEmpty ? nil : (shape: "<path class=\(mark) d=\"\(path)\"/>", entry: (mark, kind.label))
        }
        var shapes = spans.map(\.shape) + ["<path class=h d=\"\(line(in: frame))\"/>"]
        var entries = [("h", "observed")] + spans.map(\.entry)
        if let limit {
            shapes.append("<path class=x d=\"M0 \(frame.point(start, limit.value).rounded.y)h720\"/>")
            entries.append(("x", limit.label))
        }
        if let peak = values.firstIndex(of: highest) {
            shapes.append("<path class=p d=\"\(PathData.line(through: [frame.point(time(peak), highest)]))\"/>")
            entries.append(("p", "peak"))
        }
        let figure = PageFigure(
            caption: title, legend: entries.map { LegendEntry(mark: $0.0, text: $0.1) },
            svg: frame.svg(
                title: title,
                description: "From \(start) until \(time(values.count)), between \(NumberStyle.figure(lowest)) and "
                    + "\(NumberStyle.figure(highest)).",
                shapes: shapes, most: 9, offsetSeconds: offsetSeconds))
        return [figure.html]
    }

    private func time(_ index: Int) -> Timestamp { start.advanced(bySeconds: Int64(index) * interval.seconds) }

    private func line(in frame: PlotFrame) -> String {
        let points = Thinning.extremes(of: values, columns: columns).map { index in
            values[index].map { frame.point(time(index), $0) }
        }
        return PathData.line(through: Thinning.straightened(points, tolerance: 0.5))
    }

    /// At least two units wide, so that a short span is seen.
    private func area(of span: Range<Timestamp>, _ frame: PlotFrame) -> String {
        let left = min(PlotFrame.width - 2, max(0, frame.x(span.lowerBound)))
        let right = min(PlotFrame.width, max(frame.x(span.upperBound), left + 2))
        return PathData.area(of: left..<right, height: frame.height)
    }
}

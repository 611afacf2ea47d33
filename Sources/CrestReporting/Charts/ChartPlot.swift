import CrestSeries

/// A chart laid out on a grid of cells.
struct ChartPlot {
    let chart: TerminalChart
    let axis: ValueAxis
    /// In cells.
    let width: Int
    let height: Int
    let style: TerminalStyle

    private var symbols: Symbols { style.isASCII ? .ascii : .unicode }

    /// The rows of the plot, each behind its label and the axis.
    func rows(labels: [String], margin: Int) -> [String] {
        var grid = Grid(width: width, height: height)
        drawNow(on: &grid)
        drawBand(on: &grid)
        drawLine(chart.history, from: 0, tone: .plain, on: &grid)
        // The line goes on from the last observation, so that the eye does too.
        let bridge = chart.history.last.map { [$0] } ?? []
        drawLine(bridge + chart.forecast, from: chart.history.count - bridge.count, tone: .accent, on: &grid)
        drawPeak(on: &grid)
        var labelOfRow: [Int: String] = [:]
        for (tick, label) in zip(axis.ticks, labels) { labelOfRow[cellRow(of: tick)] = label }
        return (0..<height).map { row in
            let label = labelOfRow[row] ?? ""
            let padding = String(repeating: " ", count: margin - DisplayWidth.columns(of: label))
            let frame = padding + label + " " + (label.isEmpty ? symbols.axis : symbols.axisTick)
            return painted(frame, .faint) + grid.line(row, colours: style.usesColours)
        }
    }

    /// The axis with its ticks, and the times below them.
    func timeAxis(margin: Int) -> [String] {
        let end = chart.start.advanced(bySeconds: Int64(count) * chart.interval.seconds)
        let ticks = TimeAxis(
            from: chart.start, until: end, most: max(1, width / 9), offsetSeconds: chart.offsetSeconds
        ).ticks
        var rule = Array(repeating: symbols.rule, count: width)
        var times = Array(repeating: Character(" "), count: width)
        for tick in ticks {
            let column = min(width - 1, max(0, Int((dotColumn(of: tick.time) / 2).rounded(.down))))
            rule[column] = symbols.ruleTick
            let label = Array(tick.label)
            let first = min(max(0, column - (label.count - 1) / 2), times.count - label.count)
            let isFree = times[max(0, first - 1)..<min(times.count, first + label.count + 1)].allSatisfy { $0 == " " }
            if first >= 0 && isFree { times.replaceSubrange(first..<(first + label.count), with: label) }
        }
        let blank = String(repeating: " ", count: margin + 1)
        let below = blank + " " + String(times)
        return [painted(blank + symbols.corner + String(rule), .faint), painted(trimmingEnd(below), .faint)]
    }

    /// What the marks mean, and the peak in words.
    func legend(margin: Int) -> [String] {
        var marks: [(mark: String, tone: Tone, text: String)] = []
        if !chart.history.isEmpty { marks.append((symbols.historySample, .plain, "history")) }
        if !chart.forecast.isEmpty { marks.append((symbols.forecastSample, .accent, "forecast")) }
        if let band = chart.band { marks.append((String(symbols.shade), .accent, DisplayWidth.printable(band.label))) }
        if let peak = chart.peak {
            let bounds = [peak.lower, peak.upper].map { NumberStyle.figure($0) }.joined(separator: symbols.range)
            let time = TimeStyle.moment(peak.time, offsetSeconds: chart.offsetSeconds)
            marks.append(
                (String(symbols.peak), .strong, "peak \(NumberStyle.figure(peak.expected)) (\(bounds)) \(time)"))
        }
        let margin = String(repeating: " ", count: margin + 2)
        var lines: [String] = []
        var used = 0
        for entry in marks {
            let length = DisplayWidth.columns(of: entry.mark + " " + entry.text)
            let entry = painted(entry.mark, entry.tone) + " " + entry.text
            if let last = lines.indices.last, used + 3 + length <= width {
                lines[last] += "   " + entry
                used += 3 + length
            } else {
                lines.append(margin + entry)
                used = length
            }
        }
        return lines
    }

    private var count: Int { chart.history.count + chart.forecast.count }

    private func painted(_ text: String, _ tone: Tone) -> String {
        style.usesColours ? tone.painted(text) : text
    }

    private func trimmingEnd(_ text: String) -> String {
        String(text.reversed().drop { $0 == " " }.reversed())
    }
}

/// Where things lie.
extension ChartPlot {
    private func dotColumn(of index: Double) -> Double {
        count > 1 ? index / Double(count - 1) * Double(2 * width - 1) : 0
    }

    private func dotColumn(of time: Timestamp) -> Double {
        dotColumn(of: Double(chart.start.seconds(until: time)) / Double(chart.interval.seconds))
    }

    private func dotRow(of value: Double) -> Double {
        axis.row(of: value, dotRows: 4 * height)
    }

    private func cellRow(of value: Double) -> Int {
        min(height - 1, max(0, Int((dotRow(of: value) / 4).rounded(.down))))
    }
}

/// What is drawn, from the back to the front.
extension ChartPlot {
    private func drawNow(on grid: inout Grid) {
        guard !chart.history.isEmpty, !chart.forecast.isEmpty else { return }
        let column = Int(dotColumn(of: Double(chart.history.count) - 0.5)) / 2
        for row in 0..<height { grid.set(row, column, symbols.now, .faint) }
    }

    private func drawBand(on grid: inout Grid) {
        guard let band = chart.band, !band.lower.isEmpty else { return }
        let stepsPerDot = Double(max(1, count - 1)) / Double(2 * width - 1)
        for column in 0..<width {
            // The steps that the cell's two columns of dots cover; the band shows all that it reaches among them.
            let from = (Double(2 * column) - 0.5) * stepsPerDot - Double(chart.history.count)
            let until = (Double(2 * column) + 1.5) * stepsPerDot - Double(chart.history.count)
            guard until >= 0, from <= Double(band.lower.count - 1) else { continue }
            let top = dotRow(of: extreme(of: band.upper, from: from, through: until, larger: max))
            let bottom = dotRow(of: extreme(of: band.lower, from: from, through: until, larger: min))
            guard top.isFinite, bottom.isFinite else { continue }
            for row in 0..<height {
                let overlap = min(bottom, Double(4 * row) + 3.5) - max(top, Double(4 * row) - 0.5)
                // One row of dots is seen; less would be a cell for a hair.
                if overlap >= 1 { grid.set(row, column, symbols.shade, .accent) }
            }
        }
    }

    private func extreme(
        of values: [Double], from: Double, through until: Double, larger: (Double, Double) -> Double
    ) -> Double {
        let ends = larger(interpolated(values, at: from), interpolated(values, at: until))
        let inside = max(0, Int(from.rounded(.up)))..<max(0, Int(from.rounded(.up)), min(values.count, Int(until) + 1))
        return values[inside].reduce(ends, larger)
    }

    private func interpolated(_ values: [Double], at position: Double) -> Double {
        let clamped = min(max(position, 0), Double(values.count - 1))
        let below = Int(clamped)
        let above = min(below + 1, values.count - 1)
        return values[below] + (clamped - Double(below)) * (values[above] - values[below])
    }

    private func drawLine(_ values: [Double?], from first: Int, tone: Tone, on grid: inout Grid) {
        var canvas = DotCanvas(width: width, height: height)
        var previous: (x: Double, y: Double)?
        for (offset, value) in values.enumerated() {
            guard let value, value.isFinite else {
                previous = nil
                continue
            }
            let point = (x: dotColumn(of: Double(first + offset)), y: dotRow(of: value))
            canvas.line(from: previous ?? point, to: point)
            previous = point
        }
        for row in 0..<height {
            for column in 0..<width where !canvas.isEmpty(row: row, column: column) {
                let mark =
                    style.isASCII
                    ? (tone == .accent ? "*" : canvas.ascii(row: row, column: column))
                    : canvas.braille(row: row, column: column)
                grid.set(row, column, mark, tone)
            }
        }
    }

    private func drawPeak(on grid: inout Grid) {
        guard let peak = chart.peak, peak.lower.isFinite, peak.expected.isFinite, peak.upper.isFinite else { return }
        let column = Int(dotColumn(of: peak.time)) / 2
        guard (0..<width).contains(column) else { return }
        let top = cellRow(of: peak.upper)
        let bottom = cellRow(of: peak.lower)
        if top < bottom {
            for row in top...bottom { grid.set(row, column, symbols.bar, .strong) }
            grid.set(top, column, symbols.barTop, .strong)
            grid.set(bottom, column, symbols.barBottom, .strong)
        }
        grid.set(cellRow(of: peak.expected), column, symbols.peak, .strong)
    }
}

/// The characters of a chart.
private struct Symbols {
    let axis, axisTick, corner: String
    let rule, ruleTick, now, shade, peak, bar, barTop, barBottom: Character
    let historySample, forecastSample, range: String

    static let unicode = Symbols(
        axis: "│", axisTick: "┤", corner: "└", rule: "─", ruleTick: "┬", now: "┊", shade: "░", peak: "◆", bar: "│",
        barTop: "┬", barBottom: "┴", historySample: "⠒⠒", forecastSample: "⠒⠒", range: "–")
    static let ascii = Symbols(
        axis: "|", axisTick: "+", corner: "+", rule: "-", ruleTick: "+", now: "!", shade: ":", peak: "O", bar: "|",
        barTop: "+", barBottom: "+", historySample: "--", forecastSample: "**", range: " to ")
}

/// Characters with their tones.
private struct Grid {
    private let width: Int
    private var cells: [(mark: Character, tone: Tone)]

    init(width: Int, height: Int) {
        self.width = width
        cells = Array(repeating: (" ", .plain), count: width * height)
    }

    mutating func set(_ row: Int, _ column: Int, _ mark: Character, _ tone: Tone) {
        cells[row * width + column] = (mark, tone)
    }

    /// A row without the blanks at its end; neighbours of one tone share their escape codes.
    func line(_ row: Int, colours: Bool) -> String {
        let all = cells[(row * width)..<((row + 1) * width)]
        let end = all.lastIndex { $0.mark != " " }.map { $0 + 1 } ?? all.startIndex
        var line = ""
        var run = (text: "", tone: Tone.plain)
        for cell in all[..<end] {
            if cell.tone != run.tone {
                line += colours ? run.tone.painted(run.text) : run.text
                run = ("", cell.tone)
            }
            run.text.append(cell.mark)
        }
        return line + (colours ? run.tone.painted(run.text) : run.text)
    }
}

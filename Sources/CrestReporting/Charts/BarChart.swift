/// Horizontal bars, a label and a figure each, drawn with characters. A pure function: equal input, equal lines.
package struct BarChart: Sendable {
    /// One bar.
    package struct Bar: Sendable, Hashable {
        package let label: String
        /// At least 0.
        package let value: Double

        package init(label: String, value: Double) {
            self.label = label
            self.value = value
        }
    }

    package let title: String
    package let bars: [Bar]
    /// A value that is marked on every bar, such as what is to be beaten.
    package let mark: Double?
    /// All columns, labels and figures included.
    package var width = 72
    /// Bars end here with an arrow when they are longer: one hopeless value must not flatten the others.
    private static let longestOfMark = 2.0

    package init(title: String, bars: [Bar], mark: Double? = nil) {
        self.title = title
        self.bars = bars
        self.mark = mark
    }

    /// The title and a line a bar; empty when there is nothing to draw or no room for it.
    package func lines(_ style: TerminalStyle = TerminalStyle()) -> [String] {
        let finite = bars.filter { $0.value.isFinite && $0.value >= 0 }
        let figures = NumberStyle.column(finite.map(\.value))
        let labelWidth = finite.map { DisplayWidth.columns(of: DisplayWidth.printable($0.label)) }.max() ?? 0
        let figureWidth = figures.map(DisplayWidth.columns).max() ?? 0
        let columns = min(width, style.width ?? width) - labelWidth - figureWidth - 4
        let largest = finite.map(\.value).max() ?? 0
        let scale = mark.map { max($0, min(largest, Self.longestOfMark * $0)) } ?? largest
        guard !finite.isEmpty, columns >= 8, scale > 0 else { return [] }
        return [title]
            + zip(finite, figures).map { bar, figure in
                let label = DisplayWidth.printable(bar.label)
                let padding = String(repeating: " ", count: labelWidth - DisplayWidth.columns(of: label))
                let space = String(repeating: " ", count: figureWidth - DisplayWidth.columns(of: figure))
                let drawn = cells(bar.value / scale, mark: mark.map { $0 / scale }, columns: columns, style.isASCII)
                let tone: Tone = mark.map { bar.value < $0 ? .good : .faint } ?? .accent
                return "\(label)\(padding)  \(space)\(figure)  " + (style.usesColours ? tone.painted(drawn) : drawn)
            }
    }

    /// The bar of a length in 0 … 1 (beyond that it ends in an arrow), with the mark where the bar does not cover it.
    private func cells(_ length: Double, mark: Double?, columns: Int, _ isASCII: Bool) -> String {
        let block: Character = isASCII ? "#" : "█"
        let filled = min(columns, Int((length * Double(columns)).rounded()))
        var cells = [Character](repeating: block, count: filled)
        if length > 1, filled > 0 { cells[filled - 1] = isASCII ? ">" : "▶" }
        if let mark {
            let place = min(columns, Int((mark * Double(columns)).rounded())) - 1
            if place >= cells.count {
                cells += [Character](repeating: " ", count: place - cells.count) + [isASCII ? "|" : "│"]
            }
        }
        return String(cells)
    }
}

extension Table {
    /// Aligned lines: a faint head, then the rows, two blanks between columns and none at the end of a line.
    ///
    /// When `style.width` is set and the table is wider, the widest columns that may shrink are cut with `…` until it
    /// fits, down to four columns each; figures are never cut, so a narrow terminal can still be overrun.
    package func text(_ style: TerminalStyle = TerminalStyle()) -> [String] {
        let widths = fittedWidths(style.width)
        let ellipsis = style.isASCII ? "~" : "…"
        let head = columns.map { Cell($0.title, tone: .faint) }
        return ([head] + rows).map { row in
            var line = ""
            var blanks = 0
            for ((cell, column), width) in zip(zip(row, columns), widths) {
                let text = DisplayWidth.truncating(
                    DisplayWidth.printable(cell.text), to: width, ellipsis: ellipsis)
                let padding = max(0, width - DisplayWidth.columns(of: text))
                blanks += column.alignment == .right ? padding : 0
                if !text.isEmpty {
                    line += String(repeating: " ", count: blanks)
                    line += style.usesColours ? cell.tone.painted(text) : text
                    blanks = 0
                }
                blanks += (column.alignment == .left ? padding : 0) + Self.gap
            }
            return line
        }
    }

    private static var gap: Int { 2 }
    private static var narrowest: Int { 4 }

    /// The display width of each column after shrinking.
    private func fittedWidths(_ limit: Int?) -> [Int] {
        var widths = columns.map { DisplayWidth.columns(of: $0.title) }
        for row in rows {
            for (index, cell) in row.enumerated() {
                widths[index] = max(widths[index], DisplayWidth.columns(of: DisplayWidth.printable(cell.text)))
            }
        }
        guard let limit else { return widths }
        var excess = widths.reduce(0, +) + Self.gap * max(0, columns.count - 1) - limit
        while excess > 0 {
            let candidates = widths.indices.filter { columns[$0].canShrink && widths[$0] > Self.narrowest }
            guard let widest = candidates.max(by: { widths[$0] < widths[$1] }) else { break }
            widths[widest] -= 1
            excess -= 1
        }
        return widths
    }
}

extension Table {
    /// A table of GitHub Flavored Markdown, section 4.10, its source aligned so that it reads as text too.
    ///
    /// What Markdown or HTML would take for markup is escaped: pipes, backslashes, backticks, `*`, `_`, `[`, `<`, `&`;
    /// an `@` is followed by a zero-width joiner, lest a series called `@team` calls the team.
    package func markdown() -> [String] {
        let head = columns.map { Self.escaped($0.title) }
        let body = rows.map { $0.map { Self.escaped($0.text) } }
        let widths = columns.indices.map { index in
            ([head] + body).reduce(3) { max($0, DisplayWidth.columns(of: $1[index])) }
        }
        let rule = zip(columns, widths).map { column, width in
            column.alignment == .right
                ? String(repeating: "-", count: width - 1) + ":" : String(repeating: "-", count: width)
        }
        return [line(head, widths), line(rule, widths)] + body.map { line($0, widths) }
    }

    private func line(_ cells: [String], _ widths: [Int]) -> String {
        let padded = zip(zip(cells, columns), widths).map { pair, width in
            let padding = String(repeating: " ", count: max(0, width - DisplayWidth.columns(of: pair.0)))
            return pair.1.alignment == .right ? padding + pair.0 : pair.0 + padding
        }
        return "| " + padded.joined(separator: " | ") + " |"
    }

    private static let markup = Set("\\|`*_[<&".unicodeScalars)

    /// `text` as plain text within Markdown.
    package static func escaped(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        for scalar in DisplayWidth.printable(text).unicodeScalars {
            if markup.contains(scalar) { result.append("\\") }
            result.append(scalar)
            if scalar == "@" { result.append("\u{200D}") }
        }
        return String(result)
    }
}

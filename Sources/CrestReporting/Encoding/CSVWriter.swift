/// A cell of a CSV row.
package enum CSVField: Sendable, Hashable {
    /// Quoted when it must be, and guarded against being read as a formula.
    case text(String)
    /// Shortest round trip; empty when nil or not finite.
    case number(Double?)
    case integer(Int?)
    /// No value: two commas with nothing between them.
    case missing
}

/// Writes CSV as RFC 4180 says, with `\n` at line ends, which every reader of it takes and Unix tools prefer.
///
/// Text that a spreadsheet would run as a formula, because it begins with `=`, `+`, `-`, `@`, a tab, a carriage return
/// or NUL, gets an apostrophe in front (OWASP ASVS 5.0, requirement 1.2.10): a series' name comes from a log that
/// anybody on the internet can write to. Numbers are never touched.
package struct CSVWriter: Sendable {
    /// Whether text that looks like a formula is made harmless.
    package let guardsFormulas: Bool

    package init(guardsFormulas: Bool = true) {
        self.guardsFormulas = guardsFormulas
    }

    /// One row with its line end.
    package func line(_ fields: [CSVField]) -> String {
        var line = fields.map(text).joined(separator: ",")
        // A row of one empty field would be an empty line, which readers skip.
        if line.isEmpty && fields.count == 1 { line = "\"\"" }
        return line + "\n"
    }

    /// A header and rows, handed to `sink` in chunks of about 64 KiB; rows are made when their turn comes.
    package func write<Failure: Error>(
        header: [String], rows: some Sequence<[CSVField]>,
        to sink: @escaping ([UInt8]) throws(Failure) -> Void
    ) throws(Failure) {
        var buffer = ByteBuffer(sink: sink)
        buffer.append(line(header.map(CSVField.text)))
        for row in rows {
            precondition(row.count == header.count, "a row of \(row.count) fields below \(header.count) columns")
            buffer.append(line(row))
            try buffer.flushIfFull()
        }
        try buffer.flush()
    }

    private func text(_ field: CSVField) -> String {
        switch field {
        case .text(let text): quoted(guarded(text))
        case .number(let number): number.flatMap(NumberStyle.machine) ?? ""
        case .integer(let number): number.map(String.init) ?? ""
        case .missing: ""
        }
    }

    private func guarded(_ text: String) -> String {
        guard guardsFormulas, let first = text.utf8.first, Self.formulaStarts.contains(first) else { return text }
        return "'" + text
    }

    private static let formulaStarts = Set("=+-@\t\r\0".utf8)

    private func quoted(_ text: String) -> String {
        let special = text.utf8.contains {
            $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r")
        }
        // Blanks at the ends are part of the field, and some readers strip them unless it is quoted.
        guard special || text.utf8.first == UInt8(ascii: " ") || text.utf8.last == UInt8(ascii: " ") else {
            return text
        }
        // Scalar by scalar: as a Character, a quotation mark with a combining accent is not a quotation mark.
        var quoted = String.UnicodeScalarView("\"".unicodeScalars)
        for scalar in text.unicodeScalars {
            quoted.append(scalar)
            if scalar == "\"" { quoted.append(scalar) }
        }
        quoted.append("\"")
        return String(quoted)
    }
}

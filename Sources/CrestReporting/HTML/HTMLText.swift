/// Text and tables as HTML.
package enum HTMLText {
    /// Text that stands for itself between tags and in attributes; control characters become visible dots.
    package static func escaped(_ text: String) -> String {
        var escaped = String.UnicodeScalarView()
        // Scalar by scalar: as a Character, a quotation mark with a combining accent is not a quotation mark.
        for scalar in DisplayWidth.printable(text).unicodeScalars {
            switch scalar {
            case "&": escaped.append(contentsOf: "&amp;".unicodeScalars)
            case "<": escaped.append(contentsOf: "&lt;".unicodeScalars)
            case ">": escaped.append(contentsOf: "&gt;".unicodeScalars)
            case "\"": escaped.append(contentsOf: "&quot;".unicodeScalars)
            case "'": escaped.append(contentsOf: "&#39;".unicodeScalars)
            default: escaped.append(scalar)
            }
        }
        return String(escaped)
    }

    /// A page that stands by itself: nothing is fetched, nothing runs, and its policy says so.
    package static func page(title: String, body: [String]) -> [String] {
        [
            "<!doctype html>", "<html lang=\"en\">", "<head>", "<meta charset=\"utf-8\">",
            "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src '\(HouseStyle.digest)'; "
                + "base-uri 'none'; form-action 'none'\">",
            "<meta name=\"viewport\" content=\"width=device-width\">",
            "<meta name=\"color-scheme\" content=\"light dark\">", "<title>\(escaped(title))</title>",
            "<style>\(HouseStyle.text)</style>", "</head>", "<body>",
        ] + body + ["</body>", "</html>"]
    }
}

extension Table {
    /// A `table` element, line by line.
    package func html() -> [String] {
        let attribute = { (column: Column) in column.alignment == .right ? " class=\"right\"" : "" }
        let head = columns.map { "<th\(attribute($0))>\(HTMLText.escaped($0.title))</th>" }.joined()
        let body = rows.map { row in
            "<tr>"
                + zip(row, columns).map { cell, column in
                    let text = HTMLText.escaped(cell.text)
                    return "<td\(attribute(column))>"
                        + (cell.tone == .good ? "<span class=\"good\">\(text)</span>" : text) + "</td>"
                }.joined() + "</tr>"
        }
        // Who has no pointer scrolls a wide table by the keys, for which it must take the focus.
        return ["<div class=\"wide\" tabindex=\"0\">", "<table>", "<tr>\(head)</tr>"] + body + ["</table>", "</div>"]
    }
}

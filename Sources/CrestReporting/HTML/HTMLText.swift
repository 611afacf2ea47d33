/// Text and tables as HTML.
package enum HTMLText {
    /// Text that stands for itself between tags and in attributes.
    package static func escaped(_ text: String) -> String {
        var escaped = ""
        for character in text {
            switch character {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            default: escaped.append(character)
            }
        }
        return escaped
    }

    /// A page that stands by itself: nothing is fetched.
    package static func page(title: String, body: [String]) -> [String] {
        [
            "<!doctype html>", "<html lang=\"en\">", "<head>", "<meta charset=\"utf-8\">",
            "<title>\(escaped(title))</title>",
            "<meta name=\"viewport\" content=\"width=device-width\">",
            // The reader's own choice of light or dark; greens and greys that read on both.
            "<style>:root{color-scheme:light dark}"
                + "body{font:15px/1.5 sans-serif;max-width:80rem;margin:2rem auto;padding:0 1rem}"
                + "h2{font-size:1.25rem}h3{font-size:1rem}.wide{overflow-x:auto}"
                + "table{border-collapse:collapse;font-size:.85rem;white-space:nowrap}"
                + "td,th{padding:.2rem .5rem;border-bottom:1px solid #8885;text-align:left}"
                + "td.right,th.right{text-align:right;font-variant-numeric:tabular-nums}"
                + ".good{font-weight:bold;color:#2da44e}</style>",
            "</head>", "<body>",
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
        return ["<div class=\"wide\">", "<table>", "<tr>\(head)</tr>"] + body + ["</table>", "</div>"]
    }
}

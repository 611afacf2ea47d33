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
            "<style>body{font:15px/1.5 sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem}"
                + "table{border-collapse:collapse}td,th{padding:.2rem .6rem;border-bottom:1px solid #ddd}"
                + ".right{text-align:right}.good{font-weight:bold;color:#15803d}</style>",
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
        return ["<table>", "<tr>\(head)</tr>"] + body + ["</table>"]
    }
}

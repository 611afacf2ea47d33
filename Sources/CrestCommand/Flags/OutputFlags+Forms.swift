import CrestReporting

extension OutputFlags {
    /// Writes a result in the form that was asked for; only that one is made.
    ///
    /// - Parameters:
    ///   - lines: of NDJSON.
    ///   - header: of the CSV, and its rows.
    ///   - table: what Markdown shows.
    ///   - text: what a terminal shows.
    func write(
        json: @autoclosure () -> JSONValue, lines: @autoclosure () -> some Sequence<JSONValue>, header: [String],
        rows: @autoclosure () -> some Sequence<[CSVField]>, table: @autoclosure () throws -> Table,
        text: @autoclosure () throws -> [String]
    ) throws {
        switch output {
        case .json: try write(json: json())
        case .ndjson: try write { sink in try JSONWriter().writeLines(lines(), to: sink) }
        case .csv: try write { sink in try CSVWriter().write(header: header, rows: rows(), to: sink) }
        case .html: try refusePage()
        case .markdown: try write(lines: try table().markdown())
        case .table: try write(lines: try text())
        }
    }

    /// Writes a result that has no rows: JSON, or the text of a terminal for every other form.
    func write(json: @autoclosure () -> JSONValue, text: @autoclosure () throws -> [String]) throws {
        switch output {
        case .json, .ndjson: try write(json: json())
        case .html: try refusePage()
        case .csv, .markdown, .table: try write(lines: try text())
        }
    }
}

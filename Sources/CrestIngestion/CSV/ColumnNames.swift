/// The names by which columns are recognised, the first the strongest. They are compared without regard to case.
enum ColumnNames {
    static let time = [
        "ds", "time", "timestamp", "@timestamp", "date", "datetime", "ts", "bucket", "period_start", "_time",
        "t_seconds", "t",
    ]
    static let value = ["y", "value", "count", "requests", "hits", "rps", "qps", "rate", "_value"]
    static let key = ["unique_id", "service", "app", "job", "host", "metric", "series", "name", "id"]

    /// The columns whose names are in `list`, in the order of the list.
    static func matches(_ list: [String], in names: [String]) -> [Int] {
        let lowercased = names.map { $0.lowercased() }
        return list.flatMap { wanted in lowercased.indices.filter { lowercased[$0] == wanted } }
    }

    /// The column that the user means by `text`: a name, or a number from 1 where no column has that name.
    static func index(of text: String, in names: [String]) throws(IngestionError) -> Int {
        if let exact = names.firstIndex(of: text) { return exact }
        if let similar = names.firstIndex(where: { $0.lowercased() == text.lowercased() }) { return similar }
        if let number = Int(text), names.indices.contains(number - 1) { return number - 1 }
        throw IngestionError(
            .column, "there is no column '\(text)'", hint: "the columns are \(listed(names))")
    }

    /// For messages: there may be thousands.
    static func listed(_ names: [String]) -> String {
        let most = 40
        return names.prefix(most).joined(separator: ", ")
            + (names.count > most ? " and \(names.count - most) more" : "")
    }
}

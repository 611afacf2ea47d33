/// Days since 1899-12-30, with which spreadsheets write times. As seconds they would all lie in one minute of 1970, or
/// in a few hours of its first day.
struct SpreadsheetDays {
    /// From 1954 to 2119.
    private static let days = 20_000.0..<80_000.0
    /// From 1982 to 2064: whole numbers say less.
    private static let wholeDays = 30_000.0..<60_000.0
    private static let wordsOfSeconds: Set<String> = ["s", "sec", "secs", "second", "seconds", "elapsed", "uptime"]

    let options: InputOptions
    /// The name of the file, for messages.
    let file: String

    /// Seconds from a beginning have at least one between two rows; or they have no fractions, and the name does not
    /// speak of dates; or they are not one or seven apart, or the name speaks of seconds; or the user says that they
    /// are some.
    ///
    /// - Throws: ``IngestionError/Code/timeFormat`` for times that are such days.
    func refuse(_ cells: [FieldSpan], of name: String, _ bytes: Span<UInt8>) throws(IngestionError) {
        guard options.timeUnit == nil, options.timeFormat == nil, let example = cells.first else { return }
        let numbers = cells.compactMap { DecimalParser().number(bytes, bytes.trimmed($0.range)) }
        guard isDays(numbers, name) || isWholeDays(numbers, name) else { return }
        throw IngestionError(
            .timeFormat,
            "the times of column '\(name)' look like a spreadsheet's days since 1899-12-30, such as "
                + bytes.text(example.range),
            hint: "give the column a format such as yyyy-mm-dd hh:mm:ss before it is saved, or write "
                + "(days - 25569) * 86400, which is seconds since 1970; if they are seconds, say --time-unit s",
            at: SourcePosition(of: example.range.lowerBound, in: bytes, file: file))
    }

    private func isDays(_ numbers: [Double], _ name: String) -> Bool {
        guard let least = numbers.min(), let most = numbers.max() else { return false }
        return Self.days.contains(least) && Self.days.contains(most) && most - least <= Double(numbers.count)
            && (name.lowercased().contains("date") || numbers.contains { $0 != $0.rounded() })
    }

    /// Days or weeks, one after another but for some that are missing, such as weekends.
    private func isWholeDays(_ numbers: [Double], _ name: String) -> Bool {
        guard Self.wordsOfSeconds.isDisjoint(with: name.lowercasedWords),
            numbers.allSatisfy({ Self.wholeDays.contains($0) && $0 == $0.rounded() })
        else { return false }
        let sorted = Set(numbers).sorted()
        let distances = zip(sorted, sorted.dropFirst()).map { $1 - $0 }.sorted()
        return !distances.isEmpty && [1, 7].contains(distances[distances.count / 2])
    }
}

import CrestSeries

extension HolidaySet {
    /// Reads a holiday file.
    ///
    /// - Parameter file: its name, for errors.
    /// - Throws: ``EventError/Code/holidays``, naming file, line and field.
    public init(parsing text: String, file: String) throws(EventError) {
        var entries: [Entry] = []
        var lineNumber = 0
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            lineNumber += 1
            let content = line.prefix { $0 != "#" }
            let fields = content.split(separator: ",", omittingEmptySubsequences: false).map { $0.trimmed }
            guard fields != [""] else { continue }
            entries.append(try Self.entry(fields, place: "\(file):\(lineNumber)"))
        }
        self.init(entries: entries)
    }

    private static func entry(_ fields: [String], place: String) throws(EventError) -> Entry {
        guard (3...5).contains(fields.count), !fields[0].isEmpty, !fields[1].isEmpty else {
            throw EventError(
                .holidays, "\(place): a holiday has a name, a kind and a rule, and may have days and years",
                hint: "write a line such as 'Thanksgiving, holiday, 4th thursday november'")
        }
        guard let rule = DateRule(fields[2]) else {
            throw EventError(
                .holidays, "\(place): '\(fields[2])' of \(fields[0]) is no rule for a date",
                hint: "write '12-25', 'last monday may', 'easter +1', 'chinese 01-01', 'islamic 10-01', 'monthly 25' "
                    + "or 'dates 2026-02-14'")
        }
        let window = try range(fields, 3, default: 0...0, legal: -60...60, called: "days", place: place)
        let years = try range(fields, 4, default: 1...9999, legal: 1...9999, called: "years", place: place)
        return Entry(name: fields[0], kind: fields[1], rule: rule, window: window, years: years)
    }

    /// `a..b`, `a..`, `..b` or `a` within `legal`; the default where there is no such field or it is empty.
    private static func range(
        _ fields: [String], _ index: Int, default fallback: ClosedRange<Int>, legal: ClosedRange<Int>,
        called name: String, place: String
    ) throws(EventError) -> ClosedRange<Int> {
        guard index < fields.count, !fields[index].isEmpty else { return fallback }
        let text = fields[index]
        let ends: [Substring]
        if let dots = text.firstIndex(of: "."), text[dots...].hasPrefix("..") {
            ends = [text[..<dots], text[dots...].dropFirst(2)]
        } else {
            ends = [text[...], text[...]]
        }
        let low = ends[0].isEmpty ? legal.lowerBound : Int(ends[0].trimmed)
        let high = ends[1].isEmpty ? legal.upperBound : Int(ends[1].trimmed)
        guard let low, let high, legal.contains(low), legal.contains(high), low <= high else {
            throw EventError(
                .holidays, "\(place): '\(text)' of \(fields[0]) is no range of \(name)",
                hint: "write '-3..1' with ends in \(legal.lowerBound) … \(legal.upperBound)")
        }
        return low...high
    }
}

/// A line's format in the manner of nginx's `log_format`: `$name` or `${name}` is a field, everything else stands for
/// itself.
///
/// All text formats are declared in it. Apache's directives are translated into it (``ApacheFormat``).
struct LogPattern: Hashable {
    /// A field and the text that follows it; the last field of a line has none and ends at a blank.
    struct Part: Hashable {
        let name: String
        let field: LogField
        let following: [UInt8]
    }

    /// The text before the first field.
    let prefix: [UInt8]
    let parts: [Part]

    init(prefix: [UInt8], parts: [Part]) {
        self.prefix = prefix
        self.parts = parts
    }

    /// - Parameter fields: Names with a meaning of their own, before those that nginx has.
    /// - Throws: ``IngestionError/Code/option`` when two fields touch, or no time is among them.
    init(_ text: String, fields: [String: LogField] = [:]) throws(IngestionError) {
        var prefix: [UInt8] = []
        var found: [(name: String, field: LogField, following: [UInt8])] = []
        var rest = Array(Self.joined(text).utf8)[...]
        while let byte = rest.popFirst() {
            guard byte == Ascii.dollar else {
                if found.isEmpty { prefix.append(byte) } else { found[found.count - 1].following.append(byte) }
                continue
            }
            let isBraced = rest.first == Ascii.openBrace
            if isBraced { rest.removeFirst() }
            let letters = rest.prefix(while: Self.isOfName)
            let name = String(decoding: letters, as: UTF8.self)
            rest.removeFirst(letters.count)
            if isBraced, rest.popFirst() != Ascii.closeBrace { throw Self.unreadable(text, "a brace is not closed") }
            guard !name.isEmpty else { throw Self.unreadable(text, "a name is missing after $") }
            if let last = found.last, last.following.isEmpty {
                throw Self.unreadable(text, "nothing tells where the field before '$\(name)' ends")
            }
            found.append((name, fields[name] ?? LogField(variable: name), []))
        }
        self.init(prefix: prefix, parts: found.map { Part(name: $0.name, field: $0.field, following: $0.following) })
        guard tellsTime else {
            throw Self.unreadable(text, "it has no time: $time_local, $time_iso8601 or $msec")
        }
    }

    private static func isOfName(_ byte: UInt8) -> Bool {
        Ascii.digit(byte) != nil || byte == UInt8(ascii: "_")
            || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(Ascii.lowercased(byte))
    }

    /// Whether the time of a line can be told.
    private var tellsTime: Bool {
        let hasTime = parts.contains { if case .time = $0.field { true } else { false } }
        return hasTime || (parts.contains { $0.field == .day } && parts.contains { $0.field == .timeOfDay })
    }

    /// What people copy from a configuration: several quoted strings, perhaps with `log_format name` before and a
    /// semicolon after.
    private static func joined(_ text: String) -> String {
        let trimmed = text.trimmingBlanks
        let quoted = trimmed.hasPrefix("log_format ") || (trimmed.hasPrefix("'") && trimmed.hasSuffix("'"))
        guard quoted else { return text }
        return trimmed.split(separator: "'", omittingEmptySubsequences: false).enumerated()
            .filter { !$0.offset.isMultiple(of: 2) }.map { String($0.element) }.joined()
    }

    static func unreadable(_ text: String, _ reason: String) -> IngestionError {
        .option("the log format '\(text)' cannot be read: \(reason)", hint: "paste the text of log_format as it is")
    }
}

extension String {
    var trimmingBlanks: String {
        let isText = { (scalar: Unicode.Scalar) in !scalar.properties.isWhitespace }
        guard let first = unicodeScalars.firstIndex(where: isText), let last = unicodeScalars.lastIndex(where: isText)
        else { return "" }
        return String(self[first...last])
    }
}

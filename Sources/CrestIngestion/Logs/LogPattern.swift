import CrestSeries

/// A line's format in the manner of nginx's `log_format`: `$name` or `${name}` is a field, everything else stands for
/// itself.
///
/// All text formats are declared in it. Apache's directives are translated into it (``init(apache:)``).
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

    /// - Parameters:
    ///   - fields: Names with a meaning of their own, before those that nginx has.
    ///   - shown: What the user wrote, for messages.
    /// - Throws: ``IngestionError/Code/option`` when two fields touch, or no time is among them.
    init(
        _ pattern: String, fields: [String: LogField] = [:], shownAs shown: String? = nil
    ) throws(IngestionError) {
        let text = shown ?? pattern
        var prefix: [UInt8] = []
        var found: [(name: String, field: LogField, following: [UInt8])] = []
        var rest = Array((shown == nil ? Self.joined(pattern) : pattern).utf8)[...]
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
                let second = shown == nil ? "the field before '$\(name)'" : "field \(found.count)"
                throw Self.unreadable(text, "nothing tells where \(second) ends")
            }
            found.append((name, fields[name] ?? LogField(variable: name), []))
        }
        // What upstreams took is the duration where nothing says how long the request did.
        let tellsDuration = found.contains { if case .duration = $0.field { true } else { false } }
        if !tellsDuration, let place = found.firstIndex(where: { $0.name == "upstream_response_time" }) {
            found[place].field = .duration(unitsPerSecond: 1)
        }
        self.init(prefix: prefix, parts: found.map { Part(name: $0.name, field: $0.field, following: $0.following) })
        guard tellsTime else {
            let times = shown == nil ? "$time_local, $time_iso8601 or $msec" : "%t or %{…}t"
            throw Self.unreadable(text, "it has no time: \(times)")
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

    /// What people copy from a configuration: one or several quoted strings, perhaps with `log_format name escape=json`
    /// before and a semicolon after.
    private static func joined(_ text: String) -> String {
        let trimmed = text.trimmed
        let isLine = trimmed.hasPrefix("log_format ")
        guard isLine || (trimmed.hasPrefix("'") && trimmed.last.map { "';".contains($0) } == true) else {
            return text.unescaped
        }
        var content = ""
        var quote: Character?
        var rest = trimmed[...]
        while let character = rest.popFirst() {
            if character == quote {
                quote = nil
            } else if quote != nil {
                content.append(character)
                if character == "\\", let escaped = rest.popFirst() { content.append(escaped) }
            } else if character == "'" || (isLine && character == "\"") {
                quote = character
            }
        }
        return content.unescaped
    }

    static func unreadable(_ text: String, _ reason: String) -> IngestionError {
        .option(
            "the log format '\(text)' cannot be read: \(reason)",
            hint: "paste the text of log_format or LogFormat as it is")
    }
}

extension String {
    /// Tabs, quotes and backslashes in place of what stands for them in configurations.
    var unescaped: String {
        var result = ""
        var rest = self[...]
        while let character = rest.popFirst() {
            let isEscape = character == "\\" && rest.first.map { "t\"'\\".contains($0) } == true
            guard isEscape, let escaped = rest.popFirst() else {
                result.append(character)
                continue
            }
            result.append(escaped == "t" ? "\t" : escaped)
        }
        return result
    }
}

import CrestSeries

extension LogPattern {
    /// A format of Apache's `LogFormat`, such as `%h %l %u %t "%r" %>s %b %D`, or the whole line of a configuration.
    ///
    /// - Throws: ``IngestionError/Code/option`` for a directive that is not known, and as the pattern itself does.
    init(apache text: String) throws(IngestionError) {
        var pattern = ""
        var fields: [String: LogField] = [:]
        func add(_ field: LogField) {
            let name = "f\(fields.count)"
            fields[name] = field
            pattern += "${\(name)}"
        }
        for part in ApachePart.joiningTimes(try ApachePart.parts(of: Self.unquoted(text))) {
            switch part {
            // A dollar has no meaning in Apache's formats, and would have one here.
            case .text("$"): throw Self.unreadable(text, "a dollar sign cannot be told from a field")
            case .text(let character): pattern.append(character)
            case .time(let format):
                // A blank may end a field: a time of several words is as many fields, from the first to the last.
                let words = format.split(separator: " ", omittingEmptySubsequences: false)
                for index in words.indices {
                    if index > 0 { pattern += " " }
                    let isLast = index == words.count - 1
                    add(index == 0 ? .time(.pattern(try TimePattern(format))) : isLast ? .timeOfDay : .personal)
                }
            case .directive("t", nil):
                pattern += "["
                add(.time(.commonLog))
                pattern += "]"
            // The query stands right behind the path.
            case .directive("q", _) where pattern.hasSuffix("}") && fields["f\(fields.count - 1)"] == .path: continue
            case .directive(let directive, let argument):
                guard let field = Self.apacheField(directive, argument) else {
                    throw Self.unreadable(text, "the directive %\(directive) is not known")
                }
                add(field)
            }
        }
        try self.init(pattern, fields: fields, shownAs: text)
    }

    /// What is in the quotes of a configuration's line, `LogFormat "%h \"%r\"" name`, or the text itself.
    private static func unquoted(_ text: String) -> String {
        var rest = text.trimmed[...]
        let isLine = rest.hasPrefix("LogFormat ")
        if isLine { rest = rest.dropFirst("LogFormat ".count).drop { $0 == " " || $0 == "\t" } }
        guard rest.popFirst() == "\"" else { return text.unescaped }
        var content = ""
        while let character = rest.popFirst(), character != "\"" {
            content.append(character)
            if character == "\\", let escaped = rest.popFirst() { content.append(escaped) }
        }
        // A format may itself begin with a quote.
        return isLine || rest.isEmpty ? content.unescaped : text.unescaped
    }

    /// Nil for a directive that is not known.
    private static func apacheField(_ directive: String, _ argument: String?) -> LogField? {
        switch directive {
        case "t":
            switch argument {
            case "sec": .time(.epoch(.second))
            case "msec": .time(.epoch(.millisecond))
            case "usec": .time(.epoch(.microsecond))
            // A fraction apart from its seconds.
            default: .personal
            }
        case "r": .request
        case "U": .path
        case "s": .status
        case "D": .duration(unitsPerSecond: 1e6)
        case "T": .duration(unitsPerSecond: argument == "ms" ? 1e3 : argument == "us" ? 1e6 : 1)
        case "v", "V": .name("host")
        case "i": argument?.lowercased() == "host" ? .name("host") : LogField(header: argument ?? "")
        case "x": argument?.hasPrefix("SSL_CLIENT_") == true ? .personal : .name(argument ?? directive)
        case "a", "h", "l", "u", "q", "A", "L", "C", "f", "p", "P", "k": .personal
        case "^FB", "^ti", "^to": .personal
        case "b", "B", "O", "I", "S", "X", "m", "H", "o", "e", "n", "R": .name(argument ?? directive)
        default: nil
        }
    }
}

/// A piece of Apache's `LogFormat`.
private enum ApachePart {
    case text(Character)
    /// A letter, or three behind a circumflex.
    case directive(String, argument: String?)
    /// The time as `strftime` says, which may come in several pieces.
    case time(String)

    static func parts(of text: String) throws(IngestionError) -> [ApachePart] {
        var parts: [ApachePart] = []
        var rest = text[...]
        while let character = rest.popFirst() {
            guard character == "%" else {
                parts.append(.text(character))
                continue
            }
            // Conditions such as %!200,304s only say when a field is a dash.
            rest = rest.drop { $0 == ">" || $0 == "<" || $0 == "!" || $0 == "," || $0.isNumber }
            var argument: String?
            if rest.first == "{" {
                argument = String(rest.dropFirst().prefix { $0 != "}" })
                rest = rest.drop { $0 != "}" }.dropFirst()
            }
            let directive = rest.prefix(rest.first == "^" ? 3 : 1)
            rest = rest.dropFirst(directive.count)
            parts.append(directive == "%" ? .text("%") : .directive(String(directive), argument: phaseless(argument)))
        }
        return parts
    }

    /// Without the word that says whether the time is that of the beginning or of the end.
    private static func phaseless(_ argument: String?) -> String? {
        guard let argument, let phase = ["begin:", "end:"].first(where: { argument.hasPrefix($0) }) else {
            return argument
        }
        return String(argument.dropFirst(phase.count))
    }

    /// One time for pieces with nothing but text between them: `%{%d/%b/%Y %T}t.%{msec_frac}t %{%z}t`.
    static func joiningTimes(_ parts: [ApachePart]) -> [ApachePart] {
        var joined: [ApachePart] = []
        /// What stands behind the last piece of the time that was begun.
        var between: [Character] = []
        var time: String?
        func close() {
            if let time { joined.append(.time(time)) }
            joined += between.map { .text($0) }
            (time, between) = (nil, [])
        }
        for part in parts {
            if let piece = part.timeFormat {
                time =
                    (time ?? "")
                    + String(between).split(separator: "%", omittingEmptySubsequences: false)
                    .joined(separator: "%%") + piece
                between = []
            } else if case .text(let character) = part, time != nil {
                between.append(character)
            } else if part.isFraction, time?.hasSuffix("%S") == true, between == ["."] {
                // Seconds have their fraction with them.
                between = []
            } else {
                close()
                joined.append(part)
            }
        }
        close()
        return joined
    }

    /// What `strftime` is told, its abbreviations spelled out; nil for another directive.
    private var timeFormat: String? {
        guard case .directive("t", let argument?) = self, argument.contains("%") else { return nil }
        return [("%T", "%H:%M:%S"), ("%F", "%Y-%m-%d"), ("%D", "%m/%d/%y"), ("%R", "%H:%M")]
            .reduce(argument) { $0.replacing($1.0, with: $1.1) }
    }

    private var isFraction: Bool {
        guard case .directive("t", let argument) = self else { return false }
        return argument == "msec_frac" || argument == "usec_frac"
    }
}

extension String {
    /// Every occurrence of `target` replaced.
    fileprivate func replacing(_ target: String, with replacement: String) -> String {
        var result = ""
        var rest = self[...]
        while !rest.isEmpty {
            if rest.hasPrefix(target) {
                result += replacement
                rest = rest.dropFirst(target.count)
            } else {
                result.append(rest.removeFirst())
            }
        }
        return result
    }
}

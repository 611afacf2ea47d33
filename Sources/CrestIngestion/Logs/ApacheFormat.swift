extension LogPattern {
    /// A format of Apache's `LogFormat`, such as `%h %l %u %t "%r" %>s %b %D`.
    ///
    /// - Throws: ``IngestionError/Code/option`` for a directive that is not known, and as the pattern itself does.
    init(apache text: String) throws(IngestionError) {
        var pattern = ""
        var fields: [String: LogField] = [:]
        // Within its quotes in a configuration, a quote is escaped.
        var rest = text.split(separator: "\\\"", omittingEmptySubsequences: false).joined(separator: "\"")[...]
        while let character = rest.popFirst() {
            guard character == "%" else {
                // A dollar has no meaning in Apache's formats, and would have one here.
                guard character != "$" else { throw Self.unreadable(text, "a dollar sign cannot be told from a field") }
                pattern.append(character)
                continue
            }
            if rest.first == "%" {
                pattern.append(rest.removeFirst())
                continue
            }
            // Conditions such as %!200,304s only say when a field is a dash.
            rest = rest.drop { $0 == ">" || $0 == "<" || $0 == "!" || $0 == "," || $0.isNumber }
            var argument: String?
            if rest.first == "{" {
                argument = String(rest.dropFirst().prefix { $0 != "}" })
                rest = rest.drop { $0 != "}" }.dropFirst()
            }
            let name = "f\(fields.count)"
            switch rest.popFirst() {
            case "t":
                let (before, notation, after) = try Self.apacheTime(argument, in: text)
                fields[name] = .time(notation)
                pattern += "\(before)${\(name)}\(after)"
                continue
            case "r": fields[name] = .request
            case "U": fields[name] = .path
            case "s": fields[name] = .status
            case "D": fields[name] = .duration(unitsPerSecond: 1e6)
            case "T": fields[name] = .duration(unitsPerSecond: argument == "ms" ? 1e3 : argument == "us" ? 1e6 : 1)
            case "v", "V": fields[name] = .name("host")
            case "i": fields[name] = Self.apacheHeader(argument ?? "")
            case "a", "h", "l", "u", "q", "A", "L", "C", "f", "p", "P", "k": fields[name] = .personal
            case "b", "B", "O", "I", "S", "X", "m", "H", "o", "e", "n", "R":
                fields[name] = .name(argument ?? name)
            case let directive:
                throw Self.unreadable(text, "the directive %\(directive.map(String.init) ?? "") is not known")
            }
            pattern += "${\(name)}"
        }
        try self.init(pattern, fields: fields)
    }

    private static func apacheHeader(_ header: String) -> LogField {
        header.lowercased() == "host" ? .name("host") : LogField(header: header)
    }

    /// The time and the brackets that Apache writes around it.
    private static func apacheTime(
        _ argument: String?, in text: String
    ) throws(IngestionError) -> (before: String, LogTimeNotation, after: String) {
        switch argument {
        case nil: return ("[", .commonLog, "]")
        case "sec": return ("", .epoch(.second), "")
        case "msec": return ("", .epoch(.millisecond), "")
        case "usec": return ("", .epoch(.microsecond), "")
        case .some(let format):
            let phases = ["begin:", "end:"]
            let plain = phases.first { format.hasPrefix($0) }.map { String(format.dropFirst($0.count)) } ?? format
            // strftime's abbreviations, spelled out.
            let spelled = plain.replacing("%T", with: "%H:%M:%S").replacing("%F", with: "%Y-%m-%d")
            return ("", .pattern(try TimePattern(spelled)), "")
        }
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

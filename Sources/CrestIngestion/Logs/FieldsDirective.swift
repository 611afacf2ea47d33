/// The line `#Fields: date time c-ip …`, with which W3C extended logs say what they hold.
struct FieldsDirective {
    /// As written.
    let names: [String]

    /// Nil for another line.
    init?(_ bytes: Span<UInt8>, _ line: Range<Int>) {
        let words = bytes.text(line).split { $0 == " " || $0 == "\t" }
        guard words.first == "#Fields:", words.count > 1 else { return nil }
        names = words.dropFirst().map(String.init)
    }

    /// CloudFront separates with tabs and counts seconds; IIS takes blanks and milliseconds.
    var isCloudFront: Bool { names.contains("x-edge-location") }

    var fields: [(name: String, field: LogField)] {
        names.map { (Self.fieldName($0), field($0)) }
    }

    /// The lines that follow.
    var pattern: LogPattern {
        let separator = [isCloudFront ? Ascii.tab : Ascii.space]
        return LogPattern(
            prefix: [],
            parts: fields.enumerated().map { index, field in
                LogPattern.Part(
                    name: field.name, field: field.field, following: index == names.count - 1 ? [] : separator)
            })
    }

    private static func fieldName(_ name: String) -> String {
        switch name {
        case "x-host-header", "cs-host", "cs(Host)": "host"
        case "s-sitename": "service"
        default: name
        }
    }

    private func field(_ name: String) -> LogField {
        switch name {
        case "date": .day
        case "time": .timeOfDay
        case "sc-status": .status
        case "time-taken": .duration(unitsPerSecond: isCloudFront ? 1 : 1e3)
        case "cs-uri-stem": .path
        // CloudFront's own name of the distribution, before the one that was asked for.
        case "cs(Host)" where names.contains("x-host-header"): .personal
        case "c-ip", "c-port", "cs-username", "cs-uri-query", "x-edge-request-id": .personal
        case let name where name.hasPrefix("cs(") && Self.fieldName(name) == name:
            LogField(header: String(name.dropFirst(3).dropLast()))
        // Headers that were added by their names.
        default: LogField(header: name) == .personal ? .personal : .name(Self.fieldName(name))
        }
    }
}

/// Whether output may be coloured: the `--color` flag.
package enum ColourPolicy: String, Sendable, CaseIterable {
    case auto, always, never

    /// `always` and `never` are the reader's word. `auto` colours only a terminal, unless `NO_COLOR` is set to
    /// anything but the empty string (no-color.org) or the terminal is dumb.
    package func usesColours(environment: [String: String], isTerminal: Bool) -> Bool {
        switch self {
        case .always: true
        case .never: false
        case .auto: isTerminal && environment["NO_COLOR", default: ""].isEmpty && environment["TERM"] != "dumb"
        }
    }
}

/// What the reader's terminal can show.
package struct TerminalStyle: Sendable, Hashable {
    /// Columns; nil when there is no terminal and lines may be of any length.
    package var width: Int?
    package var usesColours: Bool
    /// Only ASCII: no dots, blocks, or box drawing.
    package var isASCII: Bool

    package init(width: Int? = nil, usesColours: Bool = false, isASCII: Bool = false) {
        self.width = width
        self.usesColours = usesColours
        self.isASCII = isASCII
    }

    /// Read from what the door passes in.
    ///
    /// - Parameter columns: of the terminal, when the caller could ask it; `COLUMNS` otherwise.
    package init(environment: [String: String], isTerminal: Bool, columns: Int? = nil, colours: ColourPolicy = .auto) {
        width = isTerminal ? columns ?? environment["COLUMNS"].flatMap(Int.init) ?? 80 : nil
        usesColours = colours.usesColours(environment: environment, isTerminal: isTerminal)
        isASCII = !Self.isUTF8(environment)
    }

    /// POSIX: `LC_ALL` before `LC_CTYPE` before `LANG`, the first that is set and not empty.
    private static func isUTF8(_ environment: [String: String]) -> Bool {
        let locale = ["LC_ALL", "LC_CTYPE", "LANG"].lazy.compactMap { environment[$0] }.first { !$0.isEmpty } ?? ""
        let name = locale.lowercased()
        return name.contains("utf-8") || name.contains("utf8")
    }
}

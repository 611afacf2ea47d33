/// What can be wrong with data on its way to a regular series.
public struct SeriesError: DiagnosableError, Hashable {
    /// The kinds, extensible without breaking callers.
    public struct Code: Hashable, Sendable {
        let diagnosticCode: Diagnostic.Code

        /// A value is NaN or infinite.
        public static let notFinite = Code(diagnosticCode: .init(rawValue: "E_NOT_FINITE"))
        /// No observation at all.
        public static let empty = Code(diagnosticCode: .init(rawValue: "E_EMPTY"))
        /// The first and the last observation lie so far apart that the series would not fit.
        public static let spanTooLong = Code(diagnosticCode: .init(rawValue: "E_SPAN"))
        /// Many rows give different values for the same time.
        public static let duplicates = Code(diagnosticCode: .init(rawValue: "E_DUPLICATE"))
        /// Observations are missing and the gap policy forbids it.
        public static let gap = Code(diagnosticCode: .init(rawValue: "E_GAP"))
        /// A text that is no duration.
        public static let duration = Code(diagnosticCode: .init(rawValue: "E_DURATION"))
    }

    /// Which kind it is, for decisions.
    public let code: Code
    /// What is the matter and what to do about it, for people.
    public let diagnostic: Diagnostic

    package init(_ code: Code, _ message: String, hint: String, series: String? = nil) {
        self.code = code
        diagnostic = Diagnostic(code: code.diagnosticCode, message: message, hint: hint, series: series)
    }

    static func notFinite(value: Double, at time: Timestamp) -> SeriesError {
        SeriesError(
            .notFinite, "the value at \(time) is \(value)",
            hint: "a missing observation is an empty field or nil, never NaN")
    }

    static func duration(_ text: String) -> SeriesError {
        SeriesError(
            .duration, "'\(text)' is not a duration",
            hint: "write a whole number and a unit: 90s, 5m, 48h, 7d, 2w, 1h30m")
    }

    static func empty(name: String) -> SeriesError {
        SeriesError(.empty, "no observation", hint: "every value is missing", series: name)
    }
}

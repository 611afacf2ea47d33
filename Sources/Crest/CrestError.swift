public import CrestSeries

/// What can go wrong in the hall: requests that make no sense together, and archives.
public struct CrestError: DiagnosableError, Hashable {
    /// The kinds, extensible without breaking callers.
    public struct Code: Hashable, Sendable {
        let diagnosticCode: Diagnostic.Code

        /// A request that cannot be met on this data.
        public static let request = Code(diagnosticCode: .init(rawValue: "E_REQUEST"))
        /// A file or a folder that cannot be written.
        public static let output = Code(diagnosticCode: .init(rawValue: "E_OUTPUT"))
        /// A history that is shorter than what is asked of it.
        public static let tooShort = Code(diagnosticCode: .init(rawValue: "E_TOO_SHORT"))
        /// Standard output, or another stream, that takes no more.
        public static let inputOutput = Code(diagnosticCode: .init(rawValue: "E_IO"))
        /// A damaged, foreign or newer archive.
        public static let archive = Code(diagnosticCode: .init(rawValue: "E_ARCHIVE"))
        /// A file that is no plan, or a damaged, foreign or newer one.
        public static let plan = Code(diagnosticCode: .init(rawValue: "E_PLAN"))
        /// A file that says nothing about a capacity, or about one in other steps.
        public static let capacity = Code(diagnosticCode: .init(rawValue: "E_CAPACITY"))
        /// A configuration that says what nobody knows, or what cannot be.
        public static let configuration = Code(diagnosticCode: .init(rawValue: "E_CONFIG"))
        /// Another run is at work in the same place.
        public static let locked = Code(diagnosticCode: .init(rawValue: "E_LOCKED"))
        /// A file that is not there.
        public static let inputMissing = Code(diagnosticCode: .init(rawValue: "E_INPUT_MISSING"))
        /// No archived model for a series.
        public static let noArchive = Code(diagnosticCode: .init(rawValue: "E_NO_ARCHIVE"))
    }

    /// Which kind it is, for decisions.
    public let code: Code
    /// What is the matter and what to do about it, for people.
    public let diagnostic: Diagnostic

    package init(_ code: Code, _ message: String, hint: String, series: String? = nil) {
        self.code = code
        diagnostic = Diagnostic(code: code.diagnosticCode, message: message, hint: hint, series: series)
    }
}

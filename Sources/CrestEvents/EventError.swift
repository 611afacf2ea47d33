public import CrestSeries

/// What can be wrong with a holiday file, an event or a question about one.
public struct EventError: DiagnosableError, Hashable {
    /// The kinds, extensible without breaking callers.
    public struct Code: Hashable, Sendable {
        let diagnosticCode: Diagnostic.Code

        /// A line of a holiday set that cannot be read.
        public static let holidays = Code(diagnosticCode: .init(rawValue: "E_HOLIDAYS"))
        /// An event whose fields cannot be, or contradict each other.
        public static let event = Code(diagnosticCode: .init(rawValue: "E_EVENT"))
        /// Observations that no uplift can be learned from.
        public static let uplift = Code(diagnosticCode: .init(rawValue: "E_UPLIFT"))
        /// A chain of services that cannot be.
        public static let chain = Code(diagnosticCode: .init(rawValue: "E_CHAIN"))
    }

    /// Which kind it is.
    public let code: Code
    /// What is the matter and what to do about it.
    public let diagnostic: Diagnostic

    package init(_ code: Code, _ message: String, hint: String) {
        self.code = code
        diagnostic = Diagnostic(code: code.diagnosticCode, message: message, hint: hint)
    }
}

public import CrestSeries

/// What can be wrong with the description of a service or with the wishes for its plan.
public struct AdvisorError: DiagnosableError, Hashable {
    /// The kinds, extensible without breaking callers.
    public struct Code: Hashable, Sendable {
        let diagnosticCode: Diagnostic.Code

        /// A capacity that no service can have, or that says nothing.
        public static let capacity = Code(diagnosticCode: .init(rawValue: "E_CAPACITY"))
        /// A limit on the speed or the size of changes that cannot be kept.
        public static let limit = Code(diagnosticCode: .init(rawValue: "E_LIMIT"))
        /// A risk or a shortage cost outside its range.
        public static let risk = Code(diagnosticCode: .init(rawValue: "E_RISK"))
        /// A campaign that nobody can pace: its kernel, its claims or its target lie outside their ranges.
        public static let pacing = Code(diagnosticCode: .init(rawValue: "E_PACING"))
        /// A history or load tests from which no capacity can be learned.
        public static let learning = Code(diagnosticCode: .init(rawValue: "E_LEARNING"))
    }

    /// Which kind it is.
    public let code: Code
    /// What is the matter and what to do about it.
    public let diagnostic: Diagnostic

    init(_ code: Code, _ message: String, hint: String) {
        self.code = code
        diagnostic = Diagnostic(code: code.diagnosticCode, message: message, hint: hint)
    }

    static func capacity(_ message: String, hint: String) -> AdvisorError {
        AdvisorError(.capacity, message, hint: hint)
    }

    static func limit(_ message: String, hint: String) -> AdvisorError {
        AdvisorError(.limit, message, hint: hint)
    }

    static func risk(_ message: String, hint: String) -> AdvisorError {
        AdvisorError(.risk, message, hint: hint)
    }

    static func pacing(_ message: String, hint: String) -> AdvisorError {
        AdvisorError(.pacing, message, hint: hint)
    }

    static func learning(_ message: String, hint: String) -> AdvisorError {
        AdvisorError(.learning, message, hint: hint)
    }
}

public import CrestSeries

/// What can go wrong between a plan and a platform.
public struct PlatformError: DiagnosableError, Hashable {
    /// The kinds, extensible without breaking callers.
    public struct Code: Hashable, Sendable {
        let diagnosticCode: Diagnostic.Code

        /// A target, a zone or a limit that cannot be.
        public static let target = Code(diagnosticCode: .init(rawValue: "E_TARGET"))
        /// A plan without steps for the series that is asked for.
        public static let noSteps = Code(diagnosticCode: .init(rawValue: "E_REQUEST"))
        /// A file that is not what the platform reads.
        public static let file = Code(diagnosticCode: .init(rawValue: "E_PLATFORM_FILE"))
        /// A plan that is for people to read: nothing may execute it.
        public static let adviceOnly = Code(diagnosticCode: .init(rawValue: "E_ADVICE_ONLY"))
        /// A file that would deliver less than the plan, or would not let go when the plan is over.
        public static let shortSupply = Code(diagnosticCode: .init(rawValue: "E_SHORT_SUPPLY"))
    }

    /// Which kind it is, for decisions.
    public let code: Code
    /// What is the matter and what to do about it, for people.
    public let diagnostic: Diagnostic

    package init(_ code: Code, _ message: String, hint: String) {
        self.code = code
        diagnostic = Diagnostic(code: code.diagnosticCode, message: message, hint: hint)
    }

    /// The same, said of a file.
    package func about(file: String) -> PlatformError {
        PlatformError(code, "\(file): \(diagnostic.message)", hint: diagnostic.hint)
    }
}

extension String {
    /// As much of a text as a message can quote.
    var excerpt: String { count > 60 ? prefix(60) + "…" : self }
}

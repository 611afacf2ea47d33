public import CrestSeries

/// Why a method cannot be fitted to a series.
public struct FittingError: DiagnosableError, Hashable {
    /// The kinds, extensible without breaking callers.
    public struct Code: Hashable, Sendable {
        let diagnosticCode: Diagnostic.Code

        /// Fewer observations than the method needs.
        public static let insufficientHistory = Code(diagnosticCode: .init(rawValue: "E_TOO_SHORT"))
        /// A value that the method cannot take, such as zero in a multiplicative model.
        public static let outsideDomain = Code(diagnosticCode: .init(rawValue: "E_DOMAIN"))
        /// The equations have no usable solution.
        public static let singular = Code(diagnosticCode: .init(rawValue: "E_SINGULAR"))
        /// The name is not one of the registry's.
        public static let unknownModel = Code(diagnosticCode: .init(rawValue: "E_MODEL"))
    }

    /// Which kind it is, for decisions.
    public let code: Code
    /// What is the matter and what to do about it, for people.
    public let diagnostic: Diagnostic

    package init(_ code: Code, _ message: String, hint: String) {
        self.code = code
        diagnostic = Diagnostic(code: code.diagnosticCode, message: message, hint: hint)
    }

    /// `model` needs `need` observations and the series has `have`.
    public static func insufficientHistory(model: String, need: Int, have: Int) -> FittingError {
        FittingError(
            .insufficientHistory, "\(model) needs at least \(need) observations and the series has \(have)",
            hint: "give more history, a finer step, or a shorter season")
    }

    static func outsideDomain(model: String, value: Double, at time: Timestamp, legal: String) -> FittingError {
        FittingError(
            .outsideDomain, "\(model) cannot take \(value) at \(time): it needs \(legal)",
            hint: "use an additive model or --model auto")
    }
}

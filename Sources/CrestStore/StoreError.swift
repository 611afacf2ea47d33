public import CrestSeries

/// What can go wrong with the memory of past nights.
public struct StoreError: DiagnosableError, Hashable {
    /// The kinds, extensible without breaking callers.
    public struct Code: Hashable, Sendable {
        let diagnosticCode: Diagnostic.Code

        /// It cannot be made or opened.
        public static let create = Code(diagnosticCode: .init(rawValue: "E_STORE_CREATE"))
        /// It cannot be read or written: the disk, the network.
        public static let inputOutput = Code(diagnosticCode: .init(rawValue: "E_STORE_IO"))
        /// Its content contradicts itself.
        public static let damaged = Code(diagnosticCode: .init(rawValue: "E_STORE_DAMAGED"))
        /// Its server is not there, or went away.
        public static let unavailable = Code(diagnosticCode: .init(rawValue: "E_STORE_UNAVAILABLE"))
        /// A newer Crest wrote it.
        public static let newer = Code(diagnosticCode: .init(rawValue: "E_STORE_NEWER"))
    }

    /// Which kind it is, for decisions.
    public let code: Code
    /// What is the matter and what to do about it, for people.
    public let diagnostic: Diagnostic

    package init(_ code: Code, _ message: String, hint: String) {
        self.code = code
        diagnostic = Diagnostic(code: code.diagnosticCode, message: message, hint: hint)
    }
}

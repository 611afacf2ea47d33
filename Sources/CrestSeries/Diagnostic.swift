/// Something that a person must know about their data or their request: a stable code, what is the matter, and what to
/// do about it. Every error of Crest can say itself as one; warnings are diagnostics that did not stop the work.
public struct Diagnostic: Hashable, Sendable {
    /// A stable name such as `E_TOO_SHORT` or `W_GAP`: never renamed within a major version.
    public struct Code: Hashable, Sendable, RawRepresentable {
        /// `E_` for errors and `W_` for warnings, then words in capitals.
        public let rawValue: String

        /// The code of this name; codes are made where their errors are.
        public init(rawValue: String) {
            self.rawValue = rawValue
        }
    }

    /// Which finding it is.
    public let code: Code
    /// What is the matter, naming the offending value and where it stands.
    public let message: String
    /// What to do about it; empty when the message says it.
    public let hint: String
    /// The series that it is about; nil when it is about all of them or none.
    public let series: String?

    /// A finding, by default about no series of its own and with nothing to be done.
    public init(code: Code, message: String, hint: String = "", series: String? = nil) {
        self.code = code
        self.message = message
        self.hint = hint
        self.series = series
    }

    /// The same finding, said of a series.
    public func about(series: String) -> Diagnostic {
        Diagnostic(code: code, message: message, hint: hint, series: series)
    }
}

extension Diagnostic: CustomStringConvertible {
    /// `CODE series: message (hint)`.
    public var description: String {
        let subject = series.map { $0.isEmpty ? "" : "\($0): " } ?? ""
        return "\(code.rawValue) \(subject)\(message)" + (hint.isEmpty ? "" : " (\(hint))")
    }
}

/// An error that says itself as a ``Diagnostic``.
public protocol DiagnosableError: Error, CustomStringConvertible {
    var diagnostic: Diagnostic { get }
}

extension DiagnosableError {
    /// What its ``diagnostic`` says.
    public var description: String { diagnostic.description }
}

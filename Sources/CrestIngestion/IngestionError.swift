public import CrestSeries
import Glibc

/// Why an input cannot be read.
public struct IngestionError: DiagnosableError, Hashable {
    /// The kinds, extensible without breaking callers.
    public struct Code: Hashable, Sendable {
        let diagnosticCode: Diagnostic.Code

        init(_ name: String) {
            diagnosticCode = Diagnostic.Code(rawValue: name)
        }

        /// There is no such file, or the directory or pattern has none.
        public static let inputMissing = Code("E_INPUT_MISSING")
        /// The operating system refuses to read or to write.
        public static let inputOutput = Code("E_IO")
        /// A server that does not answer, refuses or answers something else.
        public static let source = Code("E_SOURCE")
        /// Compressed data that is damaged, ends early, unpacks without end or is of a kind that is not read.
        public static let compression = Code("E_COMPRESSION")
        /// The bytes are not text in an encoding that is read.
        public static let encoding = Code("E_ENCODING")
        /// A column is not there, or it cannot be told which one is meant.
        public static let column = Code("E_COLUMN")
        /// Day and month cannot be told apart.
        public static let ambiguousDate = Code("E_AMBIGUOUS_DATE")
        /// Thousands and fractions cannot be told apart.
        public static let ambiguousNumber = Code("E_AMBIGUOUS_NUMBER")
        /// The time column follows no known format, or the format given cannot be read.
        public static let timeFormat = Code("E_TIME_FORMAT")
        /// There is no such time zone.
        public static let zone = Code("E_ZONE")
        /// No step can be told from the times.
        public static let step = Code("E_STEP")
        /// A row is malformed: fields are missing or too many, or text follows a closing quote.
        public static let row = Code("E_ROW")
        /// A quote is never closed.
        public static let quote = Code("E_QUOTE")
        /// A time cannot be read.
        public static let time = Code("E_TIME")
        /// A value cannot be read.
        public static let value = Code("E_VALUE")
        /// More rows are bad than the policy allows.
        public static let badRows = Code("E_BAD_ROWS")
        /// No row at all.
        public static let noRows = Code("E_NO_ROWS")
        /// More series or intervals than fit.
        public static let tooLarge = Code("E_TOO_LARGE")
        /// An option that contradicts another or cannot be read.
        public static let option = Code("E_OPTION")
        /// The rows were read but make no regular series; the diagnostic is that of the ``SeriesError``.
        public static let series = Code("E_SERIES")
    }

    /// The kind of error, for decisions.
    public let code: Code
    /// The error in words, for people.
    public let diagnostic: Diagnostic
    /// Where it stands; nil when it is about no place in a file.
    public let position: SourcePosition?

    package init(_ code: Code, _ message: String, hint: String = "", at position: SourcePosition? = nil) {
        self.code = code
        self.position = position
        diagnostic = Diagnostic(
            code: code.diagnosticCode, message: position.map { "\($0): \(message)" } ?? message, hint: hint)
    }

    init(_ error: SeriesError) {
        code = .series
        position = nil
        diagnostic = error.diagnostic
    }

    /// The same at the block of lines that ends with `line`.
    func within(file: String, line: Int, byte: Int) -> IngestionError {
        at(SourcePosition(file: file, line: line, column: 1, byte: byte))
    }

    /// The same at a place, of an error that had none.
    func at(_ position: SourcePosition) -> IngestionError {
        IngestionError(code, diagnostic.message, hint: diagnostic.hint, at: position)
    }

    /// The same about a file, of an error that names none.
    func about(file: String) -> IngestionError {
        IngestionError(code, "\(file): \(diagnostic.message)", hint: diagnostic.hint)
    }

    static func option(_ message: String, hint: String = "") -> IngestionError {
        IngestionError(.option, message, hint: hint)
    }
}

extension IngestionError {
    /// What the operating system says.
    static func unreadable(_ path: String, errorNumber: Int32) -> IngestionError {
        let reason = unsafe String(cString: strerror(errorNumber))
        return errorNumber == ENOENT
            ? IngestionError(.inputMissing, "\(path): \(reason)", hint: "is the path right?")
            : IngestionError(.inputOutput, "\(path): \(reason)")
    }
}

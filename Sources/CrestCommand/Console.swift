import CrestReporting
import CrestSeries
import Foundation

/// Standard output for results, standard error for talk.
struct Console: Sendable {
    var isQuiet = false
    var isVerbose = false

    /// Whether a person is watching standard error.
    static var isErrorATerminal: Bool { isatty(STDERR_FILENO) == 1 }
    /// Whether a person is reading standard output.
    static var isOutputATerminal: Bool { isatty(STDOUT_FILENO) == 1 }

    /// The width of the terminal behind standard output; nil when there is none.
    static var terminalWidth: Int? {
        guard isOutputATerminal else { return nil }
        if let columns = ProcessInfo.processInfo.environment["COLUMNS"].flatMap({ Int($0) }) { return columns }
        var size = winsize()
        guard unsafe ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
        return Int(size.ws_col)
    }

    /// Writes a line of talk, unless the user wants none.
    func say(_ line: String) {
        guard !isQuiet else { return }
        Self.writeError(line + "\n")
    }

    /// Writes warnings, each on a line.
    func warn(_ diagnostics: [Diagnostic]) {
        for diagnostic in diagnostics { say("warning: \(Self.printable(diagnostic))") }
    }

    /// What a diagnostic says, without what a name out of a file could steer the terminal with.
    static func printable(_ diagnostic: Diagnostic) -> String {
        let lines = diagnostic.description.split(separator: "\n", omittingEmptySubsequences: false)
        return lines.map { DisplayWidth.printable(String($0)) }.joined(separator: "\n")
    }

    /// Overwrites the progress line; only a terminal ever sees one.
    func progress(_ line: String) {
        guard !isQuiet, Self.isErrorATerminal else { return }
        Self.writeError("\r\u{1B}[K\(line)")
    }

    func endProgress() {
        progress("")
    }

    static func writeError(_ text: String) {
        FileHandle.standardError.write(Data(text.utf8))
    }
}

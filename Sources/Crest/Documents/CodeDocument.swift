package import CrestReporting
package import CrestSeries

/// `crest/code/v1`: what the code of an error or a warning means, and what to do about it.
package struct CodeDocument: Sendable {
    private let entry: CodeRegistry.Entry
    private let exit: Int32

    /// Whether a word has the form of a code.
    package static func isCode(_ word: String) -> Bool {
        (word.hasPrefix("E_") || word.hasPrefix("W_"))
            && word.dropFirst(2).allSatisfy { $0 == "_" || ("A"..."Z").contains($0) }
    }

    /// - Parameter exit: what the program ends with for a code.
    /// - Throws: ``CrestError/Code/request`` for a code that Crest never says.
    package init(_ code: String, exit: (Diagnostic.Code) -> Int32) throws(CrestError) {
        guard let entry = CodeRegistry.entries.first(where: { $0.code == code }) else {
            throw CrestError(
                .request, "Crest has no code '\(code)'",
                hint: "it has \(CodeRegistry.entries.map(\.code).joined(separator: ", "))")
        }
        self.entry = entry
        self.exit = exit(.init(rawValue: code))
    }

    private var isWarning: Bool { entry.code.hasPrefix("W_") }

    /// The whole document. A warning's exit code is that of `--strict`; without it a warning ends nothing.
    package var json: JSONValue {
        [
            "schema": "crest/code/v1", "code": .string(entry.code), "exit": .integer(Int64(exit)),
            "warning": .bool(isWarning), "meaning": .string(entry.meaning), "hint": .string(entry.hint),
        ]
    }

    /// What a person reads.
    package var lines: [String] {
        [
            "\(entry.code)  \(entry.meaning)", "what to do: \(entry.hint)",
            isWarning
                ? "a warning: the work goes on, but --strict ends it with exit code \(exit)"
                : "an error: the program ends with exit code \(exit)",
        ]
    }
}

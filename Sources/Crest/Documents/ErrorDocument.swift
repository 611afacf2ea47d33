import CrestReporting
package import CrestSeries

/// An error as `-o json` says it: `{"error":{"code","exit","hint","message"}}`.
package struct ErrorDocument: Sendable {
    /// One line with its end.
    package let text: String

    package init(_ diagnostic: Diagnostic, exit: Int32) {
        let error: JSONValue = [
            "code": .string(diagnostic.code.rawValue), "exit": .integer(Int64(exit)),
            "message": .string(diagnostic.message),
            "hint": .optional(diagnostic.hint.isEmpty ? nil : diagnostic.hint),
            "series": .optional(diagnostic.series),
        ]
        text = JSONWriter().string(["error": error]) + "\n"
    }
}

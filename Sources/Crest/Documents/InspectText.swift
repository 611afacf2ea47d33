package import CrestReporting

/// An inspection as a person reads it.
package struct InspectText: Sendable {
    private let inspection: Inspection
    private let style: TerminalStyle
    private let inputs: [String]

    /// - Parameter inputs: as the user named them, for the command that pins what was found.
    package init(_ inspection: Inspection, inputs: [String], style: TerminalStyle) {
        self.inspection = inspection
        self.inputs = inputs
        self.style = style
    }

    package var lines: [String] {
        let words = InspectWords(inspection: inspection, inputs: inputs)
        let details = inspection.findings.flatMap { finding in
            let name = finding.series.name.isEmpty ? "" : "\(DisplayWidth.printable(finding.series.name)): "
            return words.sentences(on: finding).map { name + $0 }
        }
        return [words.account] + [words.reason, words.columns].filter { !$0.isEmpty } + words.badRows
            + [""] + table.text(style) + details + ["", "pin with: \(words.pin)"]
    }

    /// A row a series.
    package var table: Table { InspectWords(inspection: inspection, inputs: inputs).table }
}

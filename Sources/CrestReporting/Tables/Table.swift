/// Columns and rows for people, rendered as aligned text (``text(_:)``) or Markdown (``markdown()``).
package struct Table: Sendable, Hashable {
    /// On which side the cells of a column begin.
    package enum Alignment: Sendable { case left, right }

    /// The head of a column.
    package struct Column: Sendable, Hashable {
        package let title: String
        package let alignment: Alignment
        /// Cells may be cut off when the table is wider than the terminal; names may, figures may not.
        package let canShrink: Bool

        package init(_ title: String, _ alignment: Alignment = .left, canShrink: Bool? = nil) {
            self.title = title
            self.alignment = alignment
            self.canShrink = canShrink ?? (alignment == .left)
        }

        /// A column of figures: right-aligned, never cut.
        package static func figures(_ title: String) -> Column { Column(title, .right) }
    }

    /// What a cell says, and in which tone.
    package struct Cell: Sendable, Hashable, ExpressibleByStringLiteral, ExpressibleByStringInterpolation {
        package let text: String
        package let tone: Tone

        package init(_ text: String, tone: Tone = .plain) {
            self.text = text
            self.tone = tone
        }

        package init(stringLiteral value: String) {
            self.init(value)
        }
    }

    package let columns: [Column]
    package private(set) var rows: [[Cell]]

    package init(_ columns: [Column], rows: [[Cell]] = []) {
        self.columns = columns
        self.rows = []
        for row in rows { append(row) }
    }

    /// Adds a row, which must have a cell for each column.
    package mutating func append(_ row: [Cell]) {
        precondition(row.count == columns.count, "a row of \(row.count) cells in a table of \(columns.count) columns")
        rows.append(row)
    }
}

/// How finely a page is drawn: for more series with fewer columns, labels and rows, so that the page stays small.
struct PageDetail: Hashable {
    /// Columns of the widest drawing.
    let columns: Int
    /// Half of the labels, one legend for the page, and tables that sum up by day and by ten nights.
    let isBrief: Bool

    /// From fine to coarse.
    static let all = [
        (720, false), (360, false), (240, true), (160, true), (110, true), (80, true), (60, true), (48, true),
    ].map {
        PageDetail(columns: $0, isBrief: $1)
    }

    /// How many labels an axis has, given how many it would have with all room.
    func labels(_ most: Int) -> Int { isBrief ? (most + 1) / 2 : most }

    /// How far, in units, a drawn line may be from the exact one.
    var tolerance: Double { isBrief ? 1.5 : 0.5 }
}

/// A drawing with its caption, its legend and the table behind it.
struct PageFigure {
    /// What stands above it.
    let caption: String
    var legend: [LegendEntry] = []
    let svg: String
    /// A sentence below the drawing; empty when there is none.
    var note = ""
    /// The numbers behind it; nil when the table of another drawing has them.
    var table: Table?
    /// What opens the table.
    var tableTitle = "As a table"

    /// The element.
    var html: String {
        let marks = LegendEntry.html(legend)
        return "<figure><figcaption>\(HTMLText.escaped(caption))"
            + marks + "</figcaption>" + svg
            + (note.isEmpty ? "" : "<p>\(HTMLText.escaped(note))</p>")
            + (table.map { "<details><summary>\(tableTitle)</summary>\(element(of: $0))</details>" } ?? "")
            + "</figure>"
    }

    /// End tags that HTML lets one leave out are left out: half of a page of tables would be they.
    private func element(of table: Table) -> String {
        let head = table.columns.map { "<th>\(HTMLText.escaped($0.title))" }.joined()
        let rows = table.rows.map { row in
            "<tr><th>" + row.map { HTMLText.escaped($0.text) }.joined(separator: "<td>")
        }
        return "<table><tr>\(head)\(rows.joined())</table>"
    }
}

/// A mark of the drawings and what it stands for.
struct LegendEntry: Hashable {
    /// A class of the style sheet.
    let mark: String
    let text: String

    /// Behind a caption; empty without entries.
    static func html(_ entries: [LegendEntry]) -> String {
        guard !entries.isEmpty else { return "" }
        let marks = entries.map { "<span><i class=\($0.mark)></i>\(HTMLText.escaped($0.text))</span>" }
        return "<span class=y>\(marks.joined(separator: " "))</span>"
    }

    static let all = [
        ("h", "observed"), ("f", "expected"), ("b", "80 % band"), ("v", "event"), ("s", "planned"), ("a", "needed"),
        ("x", "maximum"), ("r", "promised (80 %)"), ("i", "came"), ("m", "outside"),
    ].map(LegendEntry.init)
}

import CrestIngestion
import CrestSeries
import Testing

/// Rows without surprises are read in one pass, without cutting them into fields first; a doubled quote in a column
/// that nobody reads makes them the scanner's. Both must read the same.
@Suite struct `Plain rows` {
    private static let endings = ["\n", "\r\n", "\n\n"]
    private static let odd = [
        "12", "0.5", "-3", "1e3", "\"17\"", " 8 ", "NA", "", "1,2", "x", "\u{0}1", "123456789.25", "\"1\n2\"", "1e999",
        "\"-2.5\"", "-", "\"\"", "+4", "12.", ".5", "99999999", "100000000", "123456789012345", "1234567890123456",
        "0.123456789012345", "00012", "1.2.3", "7\"", "\"7\" ", "\"7", "--1", "1 2",
    ]

    /// What stands around the columns of time and value.
    private struct Shape {
        var before = ""
        var beforeHeader = ""
        var quotesTime = false
        var between = ""
        var betweenHeader = ""

        static let all = [
            Shape(), Shape(quotesTime: true), Shape(before: "shop-\u{7},", beforeHeader: "service,"),
            Shape(before: "\"shop \u{7}\",", beforeHeader: "service,", quotesTime: true),
            Shape(between: "a longer text,", betweenHeader: "region,"),
        ]
    }

    private func file(_ shape: Shape, note: String, time: (Int) -> String, ending: String, odd: String) -> String {
        var text = "\(shape.beforeHeader)timestamp,\(shape.betweenHeader)value,note\(ending)"
        for row in 0..<400 {
            let value = row % 40 == 39 ? odd : "\(row * 7919 % 1_000)"
            let written = shape.quotesTime ? "\"\(time(row))\"" : time(row)
            let key = shape.before.replacing("\u{7}", with: "\(row % 3)")
            text += "\(key)\(written),\(shape.between)\(value),\(note)\(ending)"
        }
        return text
    }

    private func checkAgreement(time: (Int) -> String) throws {
        for (shape, ending) in Shape.all.flatMap({ shape in Self.endings.map { (shape, $0) } }) {
            for odd in Self.odd {
                func outcome(note: String) throws -> IngestedData {
                    try read(file(shape, note: note, time: time, ending: ending, odd: odd)) { options in
                        options.values = .columns(["value"])
                        options.badRows = .skip(1)
                    }
                }
                let (plain, cut) = (try outcome(note: "n"), try outcome(note: "\"\"\"\""))
                #expect(plain.series == cut.series, "\(odd.debugDescription) in \(shape)")
                #expect(plain.rowCount == cut.rowCount)
                #expect(plain.badRows.map(\.position.line) == cut.badRows.map(\.position.line))
                #expect(plain.badRows.map(\.position.column) == cut.badRows.map(\.position.column))
            }
        }
    }

    private static let start = Timestamp(CivilDate(year: 2026, month: 1, day: 1))

    @Test func `with epochs agree with the scanner`() throws {
        try checkAgreement { "\(1_767_225_600 + 60 * $0)" }
        try checkAgreement { "\(1_767_225_600_000 + 60_000 * $0)" }
        try checkAgreement { "\(1_767_225_600 + 60 * $0).\($0 % 10)" }
    }

    @Test func `of seconds and a value, which a loop in C reads, agree with the loop over all shapes`() throws {
        // With a third column that nobody reads, the loop in Swift reads the row.
        for (ending, digits) in [("\n", ""), ("\r\n", "000"), ("\n", "000000")] {
            for separator in [",", ";"] {
                func outcome(note: String) throws -> IngestedData {
                    var text = "timestamp\(separator)value\(note.isEmpty ? "" : separator + "note")\n"
                    for row in 0..<2_000 {
                        let fraction = "\(row * 7_919 % 100_003)\(separator == ";" ? "," : ".")\(row % 90)"
                        let odd = Self.odd[row / 20 % Self.odd.count]
                        let value = row % 20 == 19 ? odd : row % 3 == 0 ? "\(row)" : fraction
                        let second = row % 97 == 96 ? 253_402_300_700 : 1_767_225_600 + 60 * row
                        text += "\(second)\(digits)\(separator)\(value)\(note)\(ending)"
                    }
                    return try read(text) { options in
                        options.values = .columns(["value"])
                        options.from = Self.start.advanced(bySeconds: 1_800)
                        options.until = Self.start.advanced(bySeconds: 110_000)
                        options.badRows = .skip(1)
                        options.step = .hour
                        options.aggregation = .sum
                    }
                }
                let (pairs, triples) = (try outcome(note: ""), try outcome(note: "\(separator)n"))
                #expect(pairs.series == triples.series)
                #expect(pairs.rowCount == triples.rowCount)
                #expect(pairs.badRowCount == triples.badRowCount)
                #expect(pairs.badRows.map(\.position.line) == triples.badRows.map(\.position.line))
            }
        }
    }

    @Test func `with written times agree with the scanner`() throws {
        try checkAgreement { "\(Self.start.advanced(bySeconds: Int64(60 * $0)))" }
        try checkAgreement { row in
            "\(Self.start.advanced(bySeconds: Int64(60 * row)))".replacing("T", with: " ").replacing("Z", with: "")
        }
        // From day to day, with an offset that changes, and with times that are none.
        try checkAgreement { row in
            "\(Self.start.advanced(bySeconds: Int64(7_000 * row)))"
                .replacing("Z", with: row % 7 == 3 ? "+01:30" : row % 11 == 5 ? ".25Z" : "Z")
        }
        try checkAgreement { row in
            row % 9 == 4
                ? "2026-01-01T24:61:\(row % 100)Z" : "\(Self.start.advanced(bySeconds: Int64(60 * row)))"
        }
    }

    @Test func `in a zone follow its clock through both changes`() throws {
        for start in ["2026-03-28T12:00:00Z", "2026-10-24T12:00:00Z"] {
            let first = try Timestamp(parsing: start)
            func outcome(note: String) throws -> IngestedData {
                var text = "timestamp,value,note\n"
                for row in 0..<200 {
                    // The clock of Berlin, which is turned at 01:00 UTC.
                    let time = first.advanced(bySeconds: Int64(600 * row))
                    let turn = try Timestamp(parsing: start).advanced(bySeconds: 13 * 3_600)
                    let isSummer = (time < turn) == start.hasPrefix("2026-10")
                    let local = time.advanced(bySeconds: isSummer ? 7_200 : 3_600)
                    text += "\("\(local)".dropLast()),\(row),\(note)\n"
                }
                return try read(text) { options in
                    options.zone = "Europe/Berlin"
                    options.values = .columns(["value"])
                }
            }
            let (plain, cut) = (try outcome(note: "n"), try outcome(note: "\"\"\"\""))
            #expect(plain.series == cut.series)
            #expect(try plain.only.values == (0..<200).map(Double.init))
            #expect(try plain.only.start == first)
        }
    }

    @Test func `end with a carriage return alone as well`() throws {
        let rows = (0..<9).map { "\(1_767_225_600 + 60 * $0),\($0)" }
        let (feeds, returns) = (rows.joined(separator: "\n"), rows.joined(separator: "\r"))
        #expect(try read("timestamp,value\n" + feeds).series == read("timestamp,value\r" + returns + "\n").series)
    }

    @Test func `read the same wherever the window ends within them`() throws {
        // Longer than the window, with rows of changing length, so that rows lie across its end.
        func outcome(note: String) throws -> IngestedData {
            var text = "timestamp,value,note\n"
            for row in 0..<60_000 {
                text += "\(1_767_225_600 + row),\(row * 7919 % 1_000_003),\(note)\n"
            }
            return try read(text) { $0.values = .columns(["value"]) }
        }
        let (plain, cut) = (try outcome(note: "n"), try outcome(note: "\"\"\"\""))
        #expect(plain.series == cut.series)
        #expect(plain.rowCount == 60_000)
        let sum = (0..<60_000).reduce(0) { $0 + $1 * 7919 % 1_000_003 }
        #expect(try plain.only.values.reduce(0, +) == Double(sum))
    }
}

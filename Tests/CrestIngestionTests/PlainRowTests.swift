import CrestIngestion
import CrestSeries
import Testing

/// Rows of a time and a number are read without cutting them into fields; a third column makes them the scanner's.
@Suite struct `Plain rows` {
    private static let endings = ["\n", "\r\n", "\n\n"]
    private static let odd = [
        "12", "0.5", "-3", "1e3", "\"17\"", " 8 ", "NA", "", "1,2", "x", "\u{0}1", "123456789.25", "\"1\n2\"", "1e999",
    ]

    private func file(hasThirdColumn: Bool, time: (Int) -> String, ending: String, odd: String) -> String {
        var text = hasThirdColumn ? "timestamp,value,note\(ending)" : "timestamp,value\(ending)"
        for row in 0..<400 {
            let value = row % 40 == 39 ? odd : "\(row * 7919 % 1_000)"
            text += "\(time(row)),\(value)\(hasThirdColumn ? ",n" : "")\(ending)"
        }
        return text
    }

    private func checkAgreement(time: (Int) -> String) throws {
        for ending in Self.endings {
            for odd in Self.odd {
                func outcome(_ hasThirdColumn: Bool) throws -> IngestedData {
                    let text = file(hasThirdColumn: hasThirdColumn, time: time, ending: ending, odd: odd)
                    return try read(text) { options in
                        options.values = .columns(["value"])
                        options.badRows = .skip(1)
                    }
                }
                let (plain, cut) = (try outcome(false), try outcome(true))
                #expect(plain.series == cut.series, "\(odd.debugDescription)")
                #expect(plain.rowCount == cut.rowCount)
                #expect(plain.badRows.map(\.position.line) == cut.badRows.map(\.position.line))
                #expect(plain.badRows.map(\.position.column) == cut.badRows.map(\.position.column))
            }
        }
    }

    @Test func `with epochs agree with the scanner`() throws {
        try checkAgreement { "\(1_767_225_600 + 60 * $0)" }
        try checkAgreement { "\(1_767_225_600_000 + 60_000 * $0)" }
    }

    @Test func `with written times agree with the scanner`() throws {
        let start = Timestamp(CivilDate(year: 2026, month: 1, day: 1))
        try checkAgreement { "\(start.advanced(bySeconds: Int64(60 * $0)))" }
        try checkAgreement { row in
            "\(start.advanced(bySeconds: Int64(60 * row)))".replacing("T", with: " ").replacing("Z", with: "")
        }
    }

    @Test func `end with a carriage return alone as well`() throws {
        let rows = (0..<9).map { "\(1_767_225_600 + 60 * $0),\($0)" }
        let (feeds, returns) = (rows.joined(separator: "\n"), rows.joined(separator: "\r"))
        #expect(try read("timestamp,value\n" + feeds).series == read("timestamp,value\r" + returns + "\n").series)
    }
}

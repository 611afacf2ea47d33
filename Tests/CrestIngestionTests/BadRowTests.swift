import CrestIngestion
import CrestSeries
import Foundation
import Testing

@Suite struct `Bad rows` {
    /// Row `index` is `row`; the header is line 1.
    private func file(rows: Int = 10, replacing index: Int, with row: String) -> String {
        "ds,note,y\n"
            + (0..<rows).map { $0 == index ? row : "2026-01-01T\($0 < 10 ? "0" : "")\($0):00:00Z,n,\($0)\n" }.joined()
    }

    static let defects: [(row: String, code: String, column: Int)] = [
        ("2026-01-01T03:00:00Z,n\n", "E_ROW", 1), ("2026-01-01T03:00:00Z,n,3,4\n", "E_ROW", 1), ("junk\n", "E_ROW", 1),
        ("yesterday,n,3\n", "E_TIME", 1), ("2026-02-30T03:00:00Z,n,3\n", "E_TIME", 1), (",n,3\n", "E_TIME", 1),
        ("2026-01-01T03:00:00Z,n,three\n", "E_VALUE", 24), ("2026-01-01T03:00:00Z,n,1e999\n", "E_VALUE", 24),
        ("2026-01-01T03:00:00Z,n,inf\n", "E_VALUE", 24), ("2026-01-01T03:00:00Z,\0,3\n", "E_ROW", 22),
        ("2026-01-01T03:00:00Z,\"n\"x,3\n", "E_ROW", 25), ("2026-01-01T03:00:00Z,n,1.2.3\n", "E_VALUE", 24),
    ]

    @Test(arguments: defects)
    func `stop the reading with file, line, column and byte`(row: String, code: String, column: Int) throws {
        let error = try failure(file(replacing: 3, with: row))
        #expect(error.diagnostic.code.rawValue == code)
        // The header has ten bytes and each good row has 25.
        #expect(
            error.position
                == SourcePosition(file: "test.csv", line: 5, column: column, byte: 10 + 3 * 25 + column - 1))
        #expect(error.description.contains("test.csv:5:\(column)"))
    }

    @Test(arguments: defects)
    func `are left out, counted and shown when told so`(row: String, code: String, column: Int) throws {
        let data = try read(file(replacing: 3, with: row)) { $0.badRows = try BadRowPolicy(parsing: "skip:10%") }
        #expect(try data.only.observedValues == [0, 1, 2, 4, 5, 6, 7, 8, 9])
        #expect(try data.only.isMissing[3])
        #expect(data.rowCount == 10)
        #expect(data.badRowCount == 1)
        #expect(data.badRows.map(\.position.line) == [5])
        #expect(data.warningCodes == ["W_BAD_ROWS"])
    }

    @Test func `that are too many are an error that shows the first`() throws {
        let text = file(replacing: 3, with: "junk\n")
        let error = try failure(text) { $0.badRows = .skip(0.09) }
        #expect(error.code == .badRows)
        #expect(error.position?.line == 5)
    }

    @Test func `are written to the quarantine as they came`() throws {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("crest-quarantine-\(UUID())").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        let bad = "2026-01-01T03:00:00Z,\"a\nb\",three\n"
        let data = try read(file(replacing: 3, with: bad)) { $0.badRows = .quarantine(path) }
        #expect(data.badRowCount == 1)
        #expect(try String(contentsOfFile: path, encoding: .utf8) == bad)
    }

    @Test func `with a quote that nobody closes name the line where it opened`() throws {
        let error = try failure(file(replacing: 3, with: "2026-01-01T03:00:00Z,\"n,3\n"))
        #expect(error.code == .quote)
        #expect(error.position == SourcePosition(file: "test.csv", line: 5, column: 22, byte: 10 + 75 + 21))
    }

    @Test func `with a quote that nobody closes cost one row when told to skip`() throws {
        let data = try read(file(replacing: 3, with: "2026-01-01T03:00:00Z,\"n,3\n")) { $0.badRows = .skip(0.1) }
        #expect(data.badRowCount == 1)
        #expect(try data.only.observedValues == [0, 1, 2, 4, 5, 6, 7, 8, 9])
    }

    @Test func `with an open quote before 5 MB of rows are found in bounded memory`() throws {
        let rows = (0..<200_000).map { "\(1_767_225_600 + $0 * 60),n,\($0 % 7)\n" }
        let text = "ds,note,y\n1767225540,\"n,3\n" + rows.joined()
        let error = try failure(text)
        #expect(error.code == .quote)
        #expect(error.position == SourcePosition(file: "test.csv", line: 2, column: 12, byte: 21))
        let data = try read(text) { $0.badRows = .skip(0.01) }
        #expect(data.badRowCount == 1)
        #expect(try data.only.count == 200_000)
    }

    @Test func `longer than a mebibyte are bad, and the next row counts its line on`() throws {
        let long = "2026-01-01T03:00:00Z,\(String(repeating: "x", count: 3 << 20)),3\n"
        let text = file(replacing: 3, with: long)
        let error = try failure(text)
        #expect(error.code == .row)
        #expect(error.position?.line == 5)
        let again = text + "junk\n"
        let data = try read(again) { $0.badRows = .skip(0.5) }
        #expect(data.badRows.map(\.position.line) == [5, 12])
        #expect(data.badRows.last?.position.byte == text.utf8.count)
        #expect(try data.only.observedValues == [0, 1, 2, 4, 5, 6, 7, 8, 9])
    }

    @Test func `after fields with line ends are still counted in lines`() throws {
        let text = "ds,note,y\n2026-01-01,\"a\n\nb\",1\r\n2026-01-02,\"c\rd\r\n\",2\n2026-01-03,e,x\n"
        #expect(try failure(text).position == SourcePosition(file: "test.csv", line: 8, column: 14, byte: 65))
    }

    @Test func `show at most five samples`() throws {
        let text = "ds,y\n" + (0..<20).map { $0 % 2 == 0 ? "2026-01-\($0 + 10),1\n" : "bad,\($0)\n" }.joined()
        let data = try read(text) { $0.badRows = .skip(1) }
        #expect(data.badRowCount == 10)
        #expect(data.badRows.map(\.position.line) == [3, 5, 7, 9, 11])
    }

    @Test(arguments: ["", "skip", "skip:5", "skip:-1%", "skip:200%", "quarantine:", "stop:1"])
    func `follow no policy that cannot be`(text: String) {
        #expect(throws: IngestionError.self) { try BadRowPolicy(parsing: text) }
    }
}

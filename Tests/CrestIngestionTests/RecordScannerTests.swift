import CrestIngestion
import Foundation
import Testing

/// What scripts/reference/csv_records.py wrote.
private struct CSVFixture: Decodable {
    struct Case: Decodable, Sendable {
        let text: String
        let delimiter: String
        /// Nil where Python refuses the file.
        let records: [[String]]?
    }

    let tool: String
    let cases: [Case]

    /// The committed files, or more of them: `csv_records.py 100000 > FILE`, and CREST_CSV_RECORDS=FILE.
    static func read() throws -> CSVFixture {
        let more = ProcessInfo.processInfo.environment["CREST_CSV_RECORDS"].map { URL(fileURLWithPath: $0) }
        let file = try #require(
            more ?? Bundle.module.url(forResource: "csv-records", withExtension: "json", subdirectory: "Fixtures"))
        return try JSONDecoder().decode(CSVFixture.self, from: Data(contentsOf: file))
    }
}

@Suite struct `Record scanner` {
    /// The records of `text`; nil when it is malformed.
    private func records(_ text: String, delimiter: String) -> [[String]]? {
        let bytes = Array(text.utf8)
        var scanner = RecordScanner(delimiter: delimiter.utf8.first ?? UInt8(ascii: ","))
        var records: [[String]] = []
        var position = 0
        while position < bytes.count {
            guard case .record(let next) = scanner.scan(bytes.span, from: position, to: bytes.count, isLast: true)
            else { return nil }
            position = next
            guard !scanner.isBlank else { continue }
            records.append(scanner.fields.map { String(decoding: bytes.span.content($0), as: UTF8.self) })
        }
        return records
    }

    @Test func `agrees with Python on 1,200 odd files or more, half of them damaged`() throws {
        let fixture = try CSVFixture.read()
        #expect(fixture.cases.count >= 1_200)
        for file in fixture.cases {
            #expect(records(file.text, delimiter: file.delimiter) == file.records, "\(file.text.debugDescription)")
        }
    }

    @Test func `asks for more when a record may go on`() {
        for text in ["a,b", "a,\"b", "a,\"b\"", "a,b\r", "a,"] {
            let bytes = Array(text.utf8)
            var scanner = RecordScanner(delimiter: UInt8(ascii: ","))
            let openQuote = text == "a,\"b" || text == "a,\"b\"" ? 2 : nil
            #expect(
                scanner.scan(bytes.span, from: 0, to: bytes.count, isLast: false) == .incomplete(openQuote: openQuote))
        }
    }
}

@Suite struct `Decimal parser` {
    private func number(_ text: String, separator: Character = ".") -> Double? {
        let bytes = Array(text.utf8)
        return DecimalParser(separator: separator.asciiValue ?? 0).number(bytes.span, bytes.indices)
    }

    @Test(arguments: [
        "0", "7", "-7", "+7", "412", "12345678", "123456789", "1234567890123456789", "12345678901234567890", "0.1",
        "-0.5",
        ".5", "5.", "00012", "3.14159265358979", "9007199254740993", "9007199254740992.5", "1e3", "1E-3", "1.5e+10",
        "1e22", "1e23", "123456789012345678e-22", "2.2250738585072014e-308", "4.9e-324", "1.7976931348623157e308",
        "0.000000000000000000000000000001", "179769313486231580793728971405301", "1e-400", "0e999999999999",
    ])
    func `rounds as the standard library does`(text: String) throws {
        let value = try #require(number(text))
        let expected = try #require(Double(text))
        #expect(value.bitPattern == expected.bitPattern)
    }

    @Test func `rounds as the standard library does on 20,000 seeded numbers`() throws {
        var state: UInt64 = 42
        for _ in 0..<20_000 {
            // The generator of Knuth, MMIX.
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            let digits = String(state >> (state & 63 >> 1))
            let point = Int(state >> 8 % UInt64(digits.count + 1))
            let place = digits.index(digits.startIndex, offsetBy: point % (digits.count + 1))
            let text =
                "\(digits[..<place]).\(digits[place...])"
                + (state & 4 == 0 ? "e\(Int(state >> 20 % 60) % 60 - 30)" : "")
            let value = try #require(number(text))
            #expect(value.bitPattern == Double("0" + text)?.bitPattern, "\(text)")
        }
    }

    @Test(arguments: [
        "", "-", "+", ".", "e5", "1e", "1e+", "1.2.3", "1,5", "0x10", "12a", "1 2", "--1", "inf", "nan", "½", "१",
    ])
    func `refuses what is no number`(text: String) {
        #expect(number(text) == nil)
    }

    @Test func `reads a decimal comma when told so`() {
        #expect(number("1,5", separator: ",") == 1.5)
        #expect(number("1.5", separator: ",") == nil)
        #expect(number("12345678901234567890,5", separator: ",") == 12345678901234567890.5)
    }

    @Test func `gives infinity for a number beyond all doubles`() {
        #expect(number("1e999") == .infinity)
        #expect(number(String(repeating: "9", count: 400)) == .infinity)
    }
}

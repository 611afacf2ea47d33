import CrestIngestion
import CrestSeries
import Testing

/// Files with something wrong in them, made by a seeded generator.
private struct DamagedFile {
    private static let base =
        "timestamp,service,value\n"
        + (0..<24).map { "2026-01-01T\($0 < 10 ? "0" : "")\($0):00:00Z,\"shop, \($0 % 2)\",\($0 * 3)\n" }.joined()
    private static let inserts: [[UInt8]] = [
        [0x22], [0x00], [0xFF, 0xFE], [0x2C], [0x0A], [0x0D], [0x1F, 0x8B], Array("\"\"".utf8), Array("1e999".utf8),
        Array(repeating: 0x39, count: 400), Array(repeating: 0x2C, count: 10_000), Array(repeating: 0x22, count: 99),
        [0xED, 0xA0, 0x80], Array("NaN".utf8), Array("-".utf8), Array(repeating: 0x20, count: 70_000),
    ]

    /// A linear congruential generator (Knuth, MMIX).
    private var state: UInt64

    init(seed: Int) {
        state = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 | 1
    }

    private mutating func random(below limit: Int) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int(state >> 33) % limit
    }

    mutating func bytes() -> [UInt8] {
        var bytes = Array(Self.base.utf8)
        for _ in 0...random(below: 4) {
            let place = random(below: bytes.count)
            switch random(below: 4) {
            case 0: bytes.insert(contentsOf: Self.inserts[random(below: Self.inserts.count)], at: place)
            case 1: bytes.removeSubrange(place..<min(bytes.count, place + 1 + random(below: 30)))
            case 2: bytes[place] = UInt8(random(below: 256))
            default: bytes.removeLast(bytes.count - place - 1)
            }
        }
        return bytes
    }
}

@Suite struct `Malformed files` {
    /// What a thrown error about a row says; about the file as a whole there is no place to name.
    private func isClear(_ error: IngestionError) -> Bool {
        let isAboutRow: Set<IngestionError.Code> = [.row, .quote, .time, .value]
        return !error.diagnostic.message.isEmpty && (!isAboutRow.contains(error.code) || error.position != nil)
    }

    @Test func `that are no text are told from it, and what to do is said`() throws {
        func error(_ bytes: [UInt8]) throws -> IngestionError {
            try #require(throws: IngestionError.self) { try read(bytes) }
        }
        let zip = try error(Array("PK\u{3}\u{4}".utf8) + Array(repeating: 0, count: 60))
        #expect(zip.code == .encoding && zip.diagnostic.hint.contains("unzip -p"))
        let wide = try error(threeHours.utf8.flatMap { [$0, 0] })
        #expect(wide.code == .encoding && wide.diagnostic.hint.contains("UTF-16LE"))
        let noise = (0..<3_000).map { UInt8(truncatingIfNeeded: $0 * $0 * 31 >> 3) }
        #expect(try error(noise).code == .encoding)
        // A control character here and there is a bad cell, not another kind of file.
        #expect(try read(threeHours.replacing("value", with: "va\u{1B}lue")).only.values == [1, 2, 3])
    }

    @Test(arguments: 0..<400)
    func `end in an error with its place or in series, never in a crash`(seed: Int) throws {
        var file = DamagedFile(seed: seed)
        let bytes = file.bytes()
        do {
            let data = try read(bytes)
            #expect(data.badRowCount == 0)
            #expect(data.series.allSatisfy { $0.series.values.allSatisfy { $0.isFinite } })
        } catch let error as IngestionError {
            #expect(isClear(error), "\(error)")
        }
    }

    @Test(arguments: 0..<200)
    func `are read around their bad rows, and every row is accounted for`(seed: Int) throws {
        var file = DamagedFile(seed: seed)
        let bytes = file.bytes()
        do {
            let data = try read(bytes) { $0.badRows = .skip(1) }
            let kept = data.series.reduce(0) {
                $0 + $1.quality.counts.observations + $1.quality.counts.missingValues
            }
            let rejectedRows = data.rowCount - kept - data.badRowCount
            // A series that only has missing values is rejected with its rows.
            #expect(rejectedRows >= 0 && (rejectedRows == 0 || !data.rejected.isEmpty))
            #expect((data.badRowCount > 0) == data.warningCodes.contains("W_BAD_ROWS"))
        } catch let error as IngestionError {
            #expect(isClear(error), "\(error)")
        }
    }

    @Test(arguments: [
        "", "\n", "\n\n\r\n", "\"", "a", "a,b", "timestamp,value\n", "\u{FEFF}", ",,,\n,,,\n", "sep=;\n", "\0\0\0",
    ])
    func `without rows say so`(text: String) throws {
        let error = try failure(text)
        #expect([.noRows, .row, .column, .timeFormat].contains(error.code), "\(error)")
    }

    @Test(arguments: [
        "ds,y\n2026-01-01,\"5", "ds,y\n\"2026-01-01,5\n",
        "ds,y\n2026-01-01,\(String(repeating: "5", count: 2 << 20))\n",
    ])
    func `whose first row does not end say where it begins`(text: String) throws {
        let error = try failure(text)
        #expect(error.code == .row)
        #expect(error.position == SourcePosition(file: "test.csv", line: 2, column: 1, byte: 5))
    }

    @Test func `keep control characters in names from the terminal`() throws {
        let error = try failure("ds,y\u{1B}[2J\u{7F}\n2026-01-01,x\n")
        #expect(error.code == .column)
        #expect(!error.description.unicodeScalars.contains { $0.value < 32 || $0.value == 127 })
    }

    @Test func `with 10,000 columns are read`() throws {
        let names = (0..<10_000).map { "c\($0)" }.joined(separator: ",")
        let cells = Array(repeating: "1", count: 10_000).joined(separator: ",")
        let data = try read("ds,\(names)\n2026-01-01,\(cells)\n2026-01-02,\(cells)\n") {
            $0.values = .columns(["c9999"])
        }
        #expect(try data.only.values == [1, 1])
    }

    @Test func `whose every row is a series are refused before memory is gone`() throws {
        let rows = (0..<100_100).map { "2026-01-01T00:00:00Z,request-\($0),1\n" }
        let error = try failure("ds,id,y\n" + rows.joined())
        #expect(error.code == .tooLarge)
    }
}

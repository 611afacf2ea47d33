import CrestIngestion
import CrestSeries
import Testing

@Suite struct `Overlapping inputs` {
    /// Four requests a second, some of them alike in every byte.
    private let log = (0..<2_400).map { number in
        let second = number / 4
        return
            "10.1.2.\(number % 3) - - [01/Jan/2026:00:0\(second / 60):\(second % 60 < 10 ? "0" : "")\(second % 60) +0000] "
            + "\"GET /\(number % 2) HTTP/1.1\" 200 5"
    }

    private func file(_ lines: some Sequence<String>, _ name: String) -> InputSource {
        .bytes(Array(lines.map { $0 + "\n" }.joined().utf8), name: name)
    }

    @Test func `have the rows at the end of one and the beginning of the next counted once`() throws {
        let whole = try InputReader().read([file(log, "access.log")])
        let older = file(log[..<1_500], "access.log.1")
        let newer = file(log[1_201...], "access.log")
        for order in [[older, newer], [newer, older]] {
            let data = try InputReader().read(order)
            #expect(data.series == whole.series)
            #expect(data.repeatedRowCount == 299)
            #expect(data.rowCount == 2_400)
            #expect(
                data.warnings.map(\.message) == [
                    "the first 299 rows of access.log are in access.log.1 too, and were counted once"
                ])
        }
    }

    @Test func `may be packed, and more than two`() throws {
        let whole = try InputReader().read([file(log, "access.log")])
        let parts = [log[0..<1_000], log[700..<1_400], log[900..<1_900], log[1_100..<1_200], log[1_800...]]
        let data = try InputReader().read(parts.enumerated().map { file($1, "access.log.\($0)") })
        #expect(data.series == whole.series)
        #expect(data.repeatedRowCount == 300 + 500 + 100 + 100)
    }

    @Test func `end in the middle of a line or without a line end`() throws {
        let whole = try InputReader().read([file(log, "access.log")])
        let text = log[..<1_500].joined(separator: "\n")
        let newer = file(log[1_200...], "access.log")
        let data = try InputReader().read([.bytes(Array(text.utf8), name: "access.log.1"), newer])
        #expect(data.series == whole.series)
        // The last line of the first lacks its status: it is a bad row there and is read from the second.
        var options = InputOptions()
        options.badRows = .skip(0.01)
        let cut = try InputReader().read(
            [.bytes(Array(text.dropLast(20).utf8), name: "access.log.1"), newer], options: options)
        #expect(cut.series == whole.series)
        #expect(cut.badRowCount == 1)
    }

    @Test func `are no overlap where requests only look alike`() throws {
        // Of two servers each has the same request in the same second, and others between.
        let (first, second) = (log.indices.filter { $0 % 3 != 1 }, log.indices.filter { $0 % 3 != 2 && $0 > 100 })
        let servers = [file(first.map { log[$0] }, "one.log"), file(second.map { log[$0] }, "two.log")]
        let data = try InputReader().read(servers)
        #expect(data.rowCount == first.count + second.count)
        #expect(data.repeatedRowCount == 0)
        #expect(data.warnings.isEmpty)
        // The last second of one file and the first of the next have the same requests, which were all asked for.
        let burst = Array(repeating: log[40], count: 5)
        let late = log[44]
        let parts = [
            file(log[..<40] + [late] + burst, "access.log.1"), file(burst + log[41...], "access.log"),
        ]
        #expect(try InputReader().read(parts).repeatedRowCount == 0)
    }

    @Test func `of CSV keep their header, and positions count all lines`() throws {
        let rows = (0..<300).map { "2026-01-01T0\($0 / 60):\($0 % 60 < 10 ? "0" : "")\($0 % 60):00Z,web,\($0)" }
        let header = ["time,service,value"]
        var options = InputOptions()
        options.step = .hour
        options.aggregation = .sum
        let whole = try InputReader().read([file(header + rows, "all.csv")], options: options)
        let newer = header + rows[100...]
        let parts = [file(header + rows[..<200], "monday.csv"), file(newer, "tuesday.csv")]
        let data = try InputReader().read(parts, options: options)
        #expect(data.series == whole.series)
        #expect(data.repeatedRowCount == 100)
        let error = try #require(throws: IngestionError.self) {
            try InputReader().read([parts[0], file(newer + ["broken"], "tuesday.csv")], options: options)
        }
        #expect(error.position?.line == 202)
        #expect(error.position?.byte == newer.reduce(0) { $0 + $1.utf8.count + 1 })
    }

    @Test func `of W3C keep the lines that name the fields`() throws {
        let rows = (0..<120).map { "2026-01-01 00:0\($0 / 60):\($0 % 60 < 10 ? "0" : "")\($0 % 60) /a\($0) 200" }
        let header = ["#Version: 1.0", "#Fields: date time cs-uri-stem sc-status"]
        let whole = try InputReader().read([file(header + rows, "u.log")])
        let parts = [file(header + rows[..<80], "u1.log"), file(header + rows[50...], "u2.log")]
        let data = try InputReader().read(parts)
        #expect(data.series == whole.series)
        #expect(data.repeatedRowCount == 30)
    }
}

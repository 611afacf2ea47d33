import CrestIngestion
import CrestSeries
import Foundation
import Testing

@Suite struct `Sources` {
    private func withDirectory(_ body: (String) throws -> Void) throws {
        let directory = FileManager.default.temporaryDirectory.appendingPathComponent("crest-sources-\(UUID())")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }
        let rows = threeHours.split(separator: "\n")
        try Data((rows[0] + "\n" + rows[3] + "\n").utf8).write(to: directory.appendingPathComponent("b.csv"))
        try Data((rows[0] + "\n" + rows[1] + "\n" + rows[2] + "\n").utf8)
            .write(to: directory.appendingPathComponent("a.csv"))
        try Data("not a table".utf8).write(to: directory.appendingPathComponent(".hidden"))
        try body(directory.path)
    }

    @Test func `may be files, directories and patterns, read as one`() throws {
        try withDirectory { directory in
            for arguments in [["/a.csv", "/b.csv"], [""], ["/*.csv"], ["/?.csv"]] {
                let sources = arguments.map { InputSource(argument: directory + $0) }
                let data = try InputReader().read(sources)
                #expect(data.series.map(\.series.values) == [[1, 2, 3]])
            }
        }
    }

    @Test func `are read in the order of their first rows, whatever their names and the order given`() throws {
        let rows = threeHours.split(separator: "\n")
        let parts = [2, 3, 1].map { row in
            InputSource.bytes(Array("\(rows[0])\n\(rows[row])\n".utf8), name: "traffic.\(row).csv")
        }
        let data = try InputReader().read(parts)
        #expect(data.series.map(\.series.values) == [[1, 2, 3]])
        #expect(data.warnings.isEmpty)
    }

    @Test func `that are the beginning of another are counted once, packed or not`() throws {
        let log = (0..<600).map { second in
            "10.1.2.3 - - [01/Jan/2026:00:0\(second / 60):\(10 + second % 50) +0000] \"GET / HTTP/1.1\" 200 5"
        }
        let whole = InputSource.bytes(Array(log.joined(separator: "\n").utf8), name: "access.log")
        let copied = InputSource.bytes(Array((log[..<300].joined(separator: "\n") + "\n").utf8), name: "access.log.1")
        let other = InputSource.bytes(Array((log[0] + "\n" + log[7] + "\n").utf8), name: "another.log")
        let once = try InputReader().read([whole])
        let twice = try InputReader().read([copied, whole, copied])
        #expect(twice.series == once.series)
        #expect(twice.warnings.map(\.code.rawValue) == ["W_OVERLAP", "W_OVERLAP"])
        #expect(try InputReader().read([whole, other]).rowCount == 602)
    }

    @Test func `that are empty among others are passed over`() throws {
        let empty = InputSource.bytes([], name: "new.csv")
        #expect(try InputReader().read([empty, .bytes(Array(threeHours.utf8), name: "a.csv")]).rowCount == 3)
        #expect(throws: IngestionError.self) { try InputReader().read([empty, empty]) }
    }

    @Test func `that are not there are errors of their own kind`() throws {
        for path in ["/nowhere/at/all.csv", "/nowhere/*.csv"] {
            let error = try #require(throws: IngestionError.self) { try InputReader().read([.path(path)]) }
            #expect(error.code == .inputMissing)
            #expect(error.description.contains(path))
        }
        try withDirectory { directory in
            let empty = directory + "/empty"
            try FileManager.default.createDirectory(atPath: empty, withIntermediateDirectories: true)
            let error = try #require(throws: IngestionError.self) { try InputReader().read([.path(empty)]) }
            #expect(error.code == .inputMissing)
        }
        #expect(throws: IngestionError.self) { try InputReader().read([]) }
    }

    @Test func `with other columns than the first are refused`() throws {
        let other = "timestamp,load\n2026-01-01T00:00:00Z,1\n2026-01-01T01:00:00Z,2\n"
        let error = try #require(throws: IngestionError.self) {
            try InputReader().read([
                .bytes(Array(threeHours.utf8), name: "a.csv"), .bytes(Array(other.utf8), name: "b.csv"),
            ])
        }
        #expect(error.code == .column)
        #expect(error.description.contains("b.csv"))
    }
}

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

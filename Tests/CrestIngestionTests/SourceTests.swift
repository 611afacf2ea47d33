import CrestIngestion
import CrestSeries
import Foundation
import Testing

@Suite struct `Sources` {
    /// Two members, as `cat a.gz b.gz` makes them: the rows of `threeHours`, packed by Python 3.11's gzip module.
    private let packed = """
        H4sIAAAAAAACAyvJzE0tLknMLdApS8wpTeUyMjAy0zUwBKIQAwMrMIrSMUQRNoQJG3EBAIFo5h4+AAAAH4sIAAAAAAACAzMyMDLTNTAEohADIysD\
        AyCK0jHmAgCCKw2SFwAAAA==
        """

    private func packedBytes() throws -> [UInt8] {
        Array(try #require(Data(base64Encoded: packed)))
    }

    @Test func `may be gzip of several members, told by their first bytes`() throws {
        #expect(try read(packedBytes()).only.values == [1, 2, 3])
        #expect(try read(packedBytes() + [0, 0, 0]).only.values == [1, 2, 3])
    }

    @Test(arguments: 2..<100)
    func `that are packed and end early are errors that say so`(length: Int) throws {
        let bytes = Array(try packedBytes().prefix(length))
        // Cut between its members a file is whole.
        guard length != 60 else { return }
        let error = try #require(throws: IngestionError.self) { try read(bytes) }
        #expect(error.code == .compression)
        #expect(error.description.contains("test.csv"))
    }

    @Test(arguments: 12..<60)
    func `that are packed and damaged are errors`(place: Int) throws {
        var bytes = try packedBytes()
        bytes[place] ^= 0x55
        let error = try #require(throws: IngestionError.self) { try read(bytes) }
        #expect(error.code == .compression)
    }

    @Test(arguments: [
        [0x28, 0xB5, 0x2F, 0xFD, 0, 0], [0xFD, 0x37, 0x7A, 0x58, 0x5A, 0], [0x42, 0x5A, 0x68, 0x39, 0, 0],
    ])
    func `packed in another way are refused with the program that unpacks them`(head: [UInt8]) throws {
        let error = try #require(throws: IngestionError.self) { try read(head + [1, 2, 3]) }
        #expect(error.code == .compression)
        #expect(error.diagnostic.hint.contains("cat test.csv"))
    }

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

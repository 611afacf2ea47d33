import Crest
import CrestTesting
import Foundation
import Testing

@Suite struct `A file written at once` {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func names() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    }

    @Test func `has what was handed over, in order, in place of what was there`() throws {
        let path = try folder.write("old and longer", to: "file")
        try AtomicFile.write(to: path) { append in
            try append(Array("new ".utf8))
            try append([])
            try append(Array("text".utf8))
        }
        #expect(try String(contentsOfFile: path, encoding: .utf8) == "new text")
        #expect(try names() == ["file"])
    }

    @Test func `stays as it was when the writer gives up, and nothing is left beside it`() throws {
        struct GivenUp: Error {}
        let path = try folder.write("old", to: "file")
        #expect(throws: CrestError.self) {
            try AtomicFile.write(to: path) { append in
                try append(Array("half".utf8))
                throw GivenUp()
            }
        }
        #expect(try String(contentsOfFile: path, encoding: .utf8) == "old")
        #expect(try names() == ["file"])
    }

    @Test func `says which folder is not there`() throws {
        let path = folder.url("missing/file").path
        let error = #expect(throws: CrestError.self) { try AtomicFile.write([1], to: path) }
        #expect(error?.code == .output)
        #expect(error?.diagnostic.message.contains(path) == true)
    }
}

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

    @Test func `is none in place of a pipe or a device, which are written to`() throws {
        let path = folder.url("pipe").path
        try #require(unsafe mkfifo(path, 0o600) == 0)
        // Open at both ends, so that nobody waits.
        let reader = try #require(FileHandle(forUpdatingAtPath: path))
        try AtomicFile.write(Array("text".utf8), to: path)
        #expect(try reader.read(upToCount: 4) == Data("text".utf8))
        #expect(try FileManager.default.attributesOfItem(atPath: path)[.type] as? FileAttributeType != .typeRegular)
        #expect(try names() == ["pipe"])
        // Not tried: where it fails, the machine has lost its device.
        #expect(["/dev/null", "/dev/stdout"].allSatisfy(SystemFiles().isStream))
        #expect(!SystemFiles().isStream(folder.path) && !SystemFiles().isStream(folder.url("none").path))
    }

    @Test func `says which folder is not there`() throws {
        let path = folder.url("missing/file").path
        let error = #expect(throws: CrestError.self) { try AtomicFile.write([1], to: path) }
        #expect(error?.code == .output)
        #expect(error?.diagnostic.message.contains(path) == true)
    }
}

import Crest
import Foundation
import Testing

@Suite struct `The registry of codes` {
    @Test func `explains every code that the sources say, and no other`() throws {
        let sources = URL(fileURLWithPath: #filePath).appending(path: "../../../Sources").standardized
        let files = try #require(FileManager.default.enumerator(at: sources, includingPropertiesForKeys: nil))
        var said: Set<String> = []
        for case let file as URL in files
        where file.pathExtension == "swift" && file.lastPathComponent != "CodeRegistry.swift" {
            for match in try String(contentsOf: file, encoding: .utf8).matches(of: /"([EW]_[A-Z_]+)"/) {
                said.insert(String(match.1))
            }
        }
        said.subtract(["E_", "W_"])
        let explained = CodeRegistry.entries.map(\.code)
        #expect(said.count > 50)
        #expect(said.subtracting(explained).sorted() == [])
        #expect(Set(explained).subtracting(said).sorted() == [])
        #expect(explained == explained.sorted())
        #expect(CodeRegistry.entries.allSatisfy { $0.meaning.hasSuffix(".") && !$0.hint.isEmpty })
    }
}

import CrestPlatforms
import Foundation
import Testing

@Suite struct `The layout of JSON` {
    private struct Document: Encodable {
        var texts = ["a{b", "c]d", "e,f", "g: h", "quote \" and \\", "\\\\", "line\nend", "", "Zürich"]
        var numbers = ["none": [], "some": [1, 2.5], "one": [-3]]
        var nothing: [String: Int] = [:]
        var nested = [[[Int]]](repeating: [[], [1]], count: 2)
        var flag = true
    }

    @Test func `is that of the encoder that would have laid it out`() throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        let plain = String(decoding: try encoder.encode(Document()), as: UTF8.self)
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted]
        #expect(JSONLayout.indented(plain) == String(decoding: try encoder.encode(Document()), as: UTF8.self))
    }
}

import CrestForecasting
import Foundation
import Testing

@Suite struct `Packed numbers` {
    private struct Holder: Codable, Equatable {
        @Packed var values: [Double]
        @PackedRows var rows: [[Double]]
    }

    @Test(arguments: 0..<7)
    func `come back with the same bits`(count: Int) throws {
        let special = [0, -0.0, 1 / 3, -1e308, .leastNonzeroMagnitude, .greatestFiniteMagnitude, -.infinity]
        let holder = Holder(values: Array(special.prefix(count)), rows: [[], Array(special.suffix(count))])
        let read = try JSONDecoder().decode(Holder.self, from: try JSONEncoder().encode(holder))
        #expect(read.values.map(\.bitPattern) == holder.values.map(\.bitPattern))
        #expect(read.rows.map { $0.map(\.bitPattern) } == holder.rows.map { $0.map(\.bitPattern) })
    }

    @Test func `are the base64 that others write`() throws {
        // Python 3.11: base64.b64encode(struct.pack("<2d", 1.0, -2.5))
        let text = String(decoding: try JSONEncoder().encode([Packed(wrappedValue: [1, -2.5])]), as: UTF8.self)
        #expect(text.replacing("\\/", with: "/") == #"["AAAAAAAA8D8AAAAAAAAEwA=="]"#)
    }

    @Test(arguments: ["AAAA", "AAAAAAAA8D8", "AAAAAAAA8D8*", "????????????"])
    func `refuse what is no packed number`(text: String) {
        #expect(throws: DecodingError.self) {
            try JSONDecoder().decode([Packed].self, from: Data(#"["\#(text)"]"#.utf8))
        }
    }
}

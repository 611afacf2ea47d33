import CrestSeries
import Foundation
import Yams

/// Documents written and read by encoders: a name can never become structure.
enum Documents {
    /// Documents of YAML, one after the other.
    static func yaml(_ documents: [any Encodable]) throws(PlatformError) -> String {
        do {
            let encoder = YAMLEncoder()
            // Without it keys come in the order of a hash, another one in every run.
            encoder.options.sortKeys = true
            return try documents.map { document in try encoder.encode(document) }.joined(separator: "---\n")
        } catch {
            throw PlatformError(.file, "cannot write YAML: \(error)", hint: "say so to the makers of Crest")
        }
    }

    /// The documents of a YAML text, each with what it says of its kind.
    static func yaml(in text: String) throws(PlatformError) -> [(kind: String, node: Node)] {
        do {
            return try compose_all(yaml: text).map { node in (node["kind"]?.string ?? "", node) }
        } catch {
            throw PlatformError(.file, "this is no YAML: \(error)", hint: "export the plan anew")
        }
    }

    /// A document of YAML.
    static func decode<Document: Decodable>(_: Document.Type, from node: Node) throws(PlatformError) -> Document {
        do {
            return try YAMLDecoder().decode(Document.self, from: node)
        } catch {
            throw PlatformError(.file, "not what the platform reads: \(error)", hint: "export the plan anew")
        }
    }

    /// JSON with sorted keys.
    static func json(_ document: some Encodable) throws(PlatformError) -> String {
        try text(of: document, keys: .useDefaultKeys) + "\n"
    }

    /// The same on one line, without its end.
    static func line(_ document: some Encodable) throws(PlatformError) -> String {
        try text(of: document, keys: .useDefaultKeys, layout: [])
    }

    /// The same with keys as AWS writes them, `MinSize` for `minSize`.
    static func json(capitalized document: some Encodable) throws(PlatformError) -> String {
        try text(of: document, keys: .custom { path in renamed(path) { $0.uppercased() } }) + "\n"
    }

    /// A document of JSON.
    static func decode<Document: Decodable>(_ type: Document.Type, json text: String) throws(PlatformError) -> Document
    {
        try document(type, in: text, keys: .useDefaultKeys)
    }

    /// The same with keys as AWS writes them.
    static func decode<Document: Decodable>(
        _ type: Document.Type, capitalized text: String
    ) throws(PlatformError) -> Document {
        try document(type, in: text, keys: .custom { path in renamed(path) { $0.lowercased() } })
    }

    /// The same with keys as Terraform writes them, `min_size` for `minSize`.
    static func json(snake document: some Encodable) throws(PlatformError) -> String {
        try text(of: document, keys: .convertToSnakeCase) + "\n"
    }

    /// The same with keys as Terraform writes them.
    static func decode<Document: Decodable>(_ type: Document.Type, snake text: String) throws(PlatformError) -> Document
    {
        try document(type, in: text, keys: .convertFromSnakeCase)
    }

    private static func text(
        of document: some Encodable, keys: JSONEncoder.KeyEncodingStrategy,
        layout: JSONEncoder.OutputFormatting = .prettyPrinted
    ) throws(PlatformError) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes, layout]
        encoder.keyEncodingStrategy = keys
        do {
            return String(decoding: try encoder.encode(document), as: UTF8.self)
        } catch {
            throw PlatformError(.file, "cannot write JSON: \(error)", hint: "say so to the makers of Crest")
        }
    }

    private static func document<Document: Decodable>(
        _: Document.Type, in text: String, keys: JSONDecoder.KeyDecodingStrategy
    ) throws(PlatformError) -> Document {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = keys
        do {
            return try decoder.decode(Document.self, from: Data(text.utf8))
        } catch {
            throw PlatformError(.file, "not what the platform reads: \(error)", hint: "export the plan anew")
        }
    }

    /// A key with another first letter.
    private struct Key: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }

        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue _: Int) { nil }
    }

    private static func renamed(_ path: [any CodingKey], first: (Substring) -> String) -> any CodingKey {
        let name = path.last?.stringValue ?? ""
        return Key(stringValue: first(name.prefix(1)) + name.dropFirst())
    }

    /// The instant of RFC 3339 text in UTC, as `2026-11-22T18:00:00Z`; the `Z` may lack where `zulu` is false.
    static func instant(_ text: String, zulu: Bool = true) throws(PlatformError) -> Timestamp {
        let bytes = Array(text.utf8)
        /// The number in `range`, all of it digits.
        func number(_ range: Range<Int>) -> Int? {
            bytes[range].reduce(0) { (sum: Int?, byte) in
                let digit = Int(byte) - Int(UInt8(ascii: "0"))
                return sum.flatMap { (0...9).contains(digit) ? 10 * $0 + digit : nil }
            }
        }
        let separators: [(Int, UInt8)] = [
            (4, UInt8(ascii: "-")), (7, UInt8(ascii: "-")), (10, UInt8(ascii: "T")), (13, UInt8(ascii: ":")),
            (16, UInt8(ascii: ":")), (19, UInt8(ascii: "Z")),
        ]
        guard bytes.count == (zulu ? 20 : 19), separators.prefix(zulu ? 6 : 5).allSatisfy({ bytes[$0.0] == $0.1 }),
            let year = number(0..<4), let month = number(5..<7), let day = number(8..<10), let hour = number(11..<13),
            let minute = number(14..<16), let second = number(17..<19),
            CivilDate.isValid(year: year, month: month, day: day), hour < 24, minute < 60, second < 60
        else {
            throw PlatformError(
                .file, "'\(text)' is no time in UTC", hint: "write it as 2026-11-22T18:00:00\(zulu ? "Z" : "")")
        }
        return Timestamp(CivilDate(year: year, month: month, day: day), hour: hour, minute: minute, second: second)
    }
}

import CrestSeries
import Foundation
import Yams

/// Documents written and read by encoders: a name can never become structure.
enum Documents {
    /// A part of a YAML document.
    typealias Node = Yams.Node

    /// Documents of YAML, one after the other, the keys of each in order.
    static func yaml(_ documents: [any Encodable]) throws(PlatformError) -> String {
        var blocks = YAMLBlocks()
        var texts: [String] = []
        for document in documents {
            let json = try text(of: document, keys: .useDefaultKeys)
            do {
                texts.append(try blocks.text(ofJSON: json))
            } catch {
                throw PlatformError(.file, "cannot write YAML: \(error)", hint: "say so to the makers of Crest")
            }
        }
        return texts.joined(separator: "---\n")
    }

    /// What a reader of a document that says its types needs: merge keys alone look like something else.
    private static let resolver = Resolver.basic.appending(.merge)

    /// The objects of a YAML text, each with its kind.
    static func yaml(in text: String) throws(PlatformError) -> [(kind: String, node: Node)] {
        do {
            var sequence = try compose_all(yaml: text, resolver, .default, .utf8)
            var documents: [(kind: String, node: Node)] = []
            while let node = sequence.next() { documents.append((node["kind"]?.string ?? "", node)) }
            // It ends where it can read no further.
            if let error = sequence.error { throw error }
            return documents
        } catch let error as YamlError {
            throw damaged("this is no YAML: \(Self.sentence(of: error))")
        } catch {
            throw damaged("this is no YAML: \(error)")
        }
    }

    /// The first object of a kind.
    ///
    /// - Throws: ``PlatformError/Code/file`` naming the kinds that there are.
    static func first(
        _ kind: String, of documents: [(kind: String, node: Node)]
    ) throws(PlatformError) -> Node {
        if let found = documents.first(where: { $0.kind == kind }) { return found.node }
        var known: Set<String> = []
        let kinds = documents.map { $0.kind.isEmpty ? "one without a kind" : $0.kind }
            .filter { known.insert($0).inserted }
        throw damaged(
            "there is no \(kind) in this file: it has \(kinds.isEmpty ? "nothing" : kinds.joined(separator: ", "))")
    }

    /// A document of YAML.
    static func decode<Document: Decodable>(_: Document.Type, from node: Node) throws(PlatformError) -> Document {
        do {
            return try YAMLDecoder(encoding: .utf8).decode(Document.self, from: node)
        } catch let error as DecodingError {
            let line = Self.line(of: error.path, in: node).map { "line \($0): " } ?? ""
            throw damaged(line + error.sentence())
        } catch {
            throw damaged("\(error)")
        }
    }

    /// Where a path leads, as far as it goes.
    private static func line(of path: [any CodingKey], in node: Node) -> Int? {
        var node = node
        for key in path {
            guard let next = key.intValue.map({ node[$0] }) ?? node[key.stringValue] else { break }
            node = next
        }
        return node.mark?.line
    }

    private static func sentence(of error: YamlError) -> String {
        switch error {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            "line \(mark.line), column \(mark.column): \(problem)"
        default: error.description.split(whereSeparator: \.isNewline).joined(separator: " ")
        }
    }

    private static func damaged(_ reason: String) -> PlatformError {
        PlatformError(.file, reason, hint: "export the plan anew")
    }

    /// JSON with sorted keys.
    static func json(_ document: some Encodable) throws(PlatformError) -> String {
        JSONLayout.indented(try text(of: document, keys: .useDefaultKeys)) + "\n"
    }

    /// The same on one line, without its end.
    static func line(_ document: some Encodable) throws(PlatformError) -> String {
        try text(of: document, keys: .useDefaultKeys)
    }

    /// The same with keys as AWS writes them, `MinSize` for `minSize`.
    static func json(capitalized document: some Encodable) throws(PlatformError) -> String {
        JSONLayout.indented(try text(of: document, keys: .custom { path in renamed(path) { $0.uppercased() } })) + "\n"
    }

    /// A document of JSON.
    static func decode<Document: Decodable>(_ type: Document.Type, json text: String) throws(PlatformError) -> Document
    {
        try document(type, in: text, keys: .useDefaultKeys) { $0 }
    }

    /// The same with keys as AWS writes them.
    static func decode<Document: Decodable>(
        _ type: Document.Type, capitalized text: String
    ) throws(PlatformError) -> Document {
        try document(type, in: text, keys: .custom { path in renamed(path) { $0.lowercased() } }) { key in
            key.prefix(1).uppercased() + key.dropFirst()
        }
    }

    /// The same with keys as Terraform writes them, `min_size` for `minSize`.
    static func json(snake document: some Encodable) throws(PlatformError) -> String {
        JSONLayout.indented(try text(of: document, keys: .convertToSnakeCase)) + "\n"
    }

    /// The same with keys as Terraform writes them.
    static func decode<Document: Decodable>(_ type: Document.Type, snake text: String) throws(PlatformError) -> Document
    {
        try document(type, in: text, keys: .convertFromSnakeCase) { key in
            key.map { $0.isUppercase ? "_" + $0.lowercased() : String($0) }.joined()
        }
    }

    private static func text(
        of document: some Encodable, keys: JSONEncoder.KeyEncodingStrategy
    ) throws(PlatformError) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        encoder.keyEncodingStrategy = keys
        do {
            return String(decoding: try encoder.encode(document), as: UTF8.self)
        } catch {
            throw PlatformError(.file, "cannot write JSON: \(error)", hint: "say so to the makers of Crest")
        }
    }

    private static func document<Document: Decodable>(
        _: Document.Type, in text: String, keys: JSONDecoder.KeyDecodingStrategy, spelled: (String) -> String
    ) throws(PlatformError) -> Document {
        guard text.contains(where: { !$0.isWhitespace }) else { throw damaged("there is nothing in this file") }
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = keys
        do {
            return try decoder.decode(Document.self, from: Data(text.utf8))
        } catch let error as DecodingError {
            throw damaged(error.sentence(about: Data(text.utf8), key: spelled))
        } catch {
            throw damaged("\(error)")
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

    /// Of an RFC 3339 time, by their place.
    private static let separators: [(Int, UInt8)] = [
        (4, UInt8(ascii: "-")), (7, UInt8(ascii: "-")), (10, UInt8(ascii: "T")), (13, UInt8(ascii: ":")),
        (16, UInt8(ascii: ":")), (19, UInt8(ascii: "Z")),
    ]

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

import CrestIngestion
import CrestSeries

/// A JSON object all of whose keys are known.
struct StrictKeys {
    private let container: KeyedDecodingContainer<TextKey>

    fileprivate init(_ container: KeyedDecodingContainer<TextKey>) {
        self.container = container
    }

    /// The value of a key, which must be there; an optional's may be `null`.
    func decode<Value: Decodable>(_ key: String) throws -> Value {
        try container.decode(Value.self, forKey: TextKey(key))
    }

    /// The same where nothing else tells the type.
    func decode<Value: Decodable>(_ type: Value.Type, _ key: String) throws -> Value {
        try container.decode(type, forKey: TextKey(key))
    }

    /// The value of a key that need not be there.
    func decodeIfThere<Value: Decodable>(_ type: Value.Type, _ key: String) throws -> Value? {
        try container.contains(TextKey(key)) ? container.decode(type, forKey: TextKey(key)) : nil
    }

    /// A whole number that is not negative.
    func count(_ key: String) throws -> Int {
        let count = try decode(Int.self, key)
        guard count >= 0 else { throw wrong(key, "\(count) is negative") }
        return count
    }

    func time(_ key: String) throws -> Timestamp {
        try instant(try decode(String.self, key), key)
    }

    func optionalTime(_ key: String) throws -> Timestamp? {
        try decode(String?.self, key).map { try instant($0, key) }
    }

    /// One of the words that `Choice` knows.
    func choice<Choice: RawRepresentable & CaseIterable>(_ key: String) throws -> Choice
    where Choice.RawValue == String {
        try choice(try decode(String.self, key), of: key)
    }

    /// The same of a key that need not be there.
    func choiceIfThere<Choice: RawRepresentable & CaseIterable>(_ key: String) throws -> Choice?
    where Choice.RawValue == String {
        try decodeIfThere(String.self, key).map { try choice($0, of: key) }
    }

    private func choice<Choice: RawRepresentable & CaseIterable>(_ word: String, of key: String) throws -> Choice
    where Choice.RawValue == String {
        guard let choice = Choice(rawValue: word) else {
            throw wrong(key, "'\(word)' is none of \(Choice.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        return choice
    }

    /// The error that the value of `key` is.
    func wrong(_ key: String, _ reason: String) -> DecodingError {
        .dataCorruptedError(forKey: TextKey(key), in: container, debugDescription: reason)
    }

    private func instant(_ text: String, _ key: String) throws -> Timestamp {
        guard let time = try? Timestamp(parsing: text) else { throw wrong(key, "'\(text)' is not a time") }
        return time
    }
}

extension Decoder {
    /// The object that is decoded, when it has no keys but these.
    func strictContainer(_ known: String...) throws -> StrictKeys {
        let container = try container(keyedBy: TextKey.self)
        let unknown = container.allKeys.map(\.stringValue).filter { !known.contains($0) }
        if let key = unknown.min() {
            throw DecodingError.dataCorruptedError(
                forKey: TextKey(key), in: container, debugDescription: "no such key is known")
        }
        return StrictKeys(container)
    }
}

private struct TextKey: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }

    init(_ text: String) { stringValue = text }
    init(stringValue: String) { self.init(stringValue) }
    init?(intValue: Int) { nil }
}

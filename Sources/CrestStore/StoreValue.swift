/// What a column holds.
package enum StoreValue: Sendable, Hashable {
    case null
    case integer(Int64)
    case real(Double)
    case text(String)
    case bytes([UInt8])

    static func optional(_ value: Double?) -> StoreValue { value.map(StoreValue.real) ?? .null }
    static func optional(_ value: Int?) -> StoreValue { value.map { .integer(Int64($0)) } ?? .null }
    static func optional(_ value: Int64?) -> StoreValue { value.map(StoreValue.integer) ?? .null }
    static func optional(_ value: String?) -> StoreValue { value.map(StoreValue.text) ?? .null }
}

/// One row of an answer, read column by column from the left. A column of another type than the one asked for is
/// damage.
struct StoreRow {
    private let values: [StoreValue]
    private var next = 0

    init(_ values: [StoreValue]) {
        self.values = values
    }

    mutating func integer() throws(StoreError) -> Int64 {
        guard case .integer(let value) = try take() else { throw wrong("a whole number") }
        return value
    }

    mutating func optionalInteger() throws(StoreError) -> Int64? {
        switch try take() {
        case .null: return nil
        case .integer(let value): return value
        default: throw wrong("a whole number")
        }
    }

    mutating func real() throws(StoreError) -> Double {
        guard let value = try optionalReal() else { throw wrong("a number") }
        return value
    }

    mutating func optionalReal() throws(StoreError) -> Double? {
        switch try take() {
        case .null: return nil
        case .real(let value): return value
        // A whole number may come back as one.
        case .integer(let value): return Double(value)
        default: throw wrong("a number")
        }
    }

    mutating func text() throws(StoreError) -> String {
        guard let value = try optionalText() else { throw wrong("a text") }
        return value
    }

    mutating func optionalText() throws(StoreError) -> String? {
        switch try take() {
        case .null: return nil
        case .text(let value): return value
        default: throw wrong("a text")
        }
    }

    mutating func bytes() throws(StoreError) -> [UInt8] {
        guard case .bytes(let value) = try take() else { throw wrong("bytes") }
        return value
    }

    mutating func optionalBytes() throws(StoreError) -> [UInt8]? {
        switch try take() {
        case .null: return nil
        case .bytes(let value): return value
        default: throw wrong("bytes")
        }
    }

    /// One of the words that `Choice` knows.
    mutating func choice<Choice: RawRepresentable>(_ type: Choice.Type) throws(StoreError) -> Choice
    where Choice.RawValue == String {
        let word = try text()
        guard let choice = Choice(rawValue: word) else { throw wrong("known: '\(word)'") }
        return choice
    }

    private mutating func take() throws(StoreError) -> StoreValue {
        guard next < values.count else { throw wrong("there") }
        next += 1
        return values[next - 1]
    }

    private func wrong(_ what: String) -> StoreError {
        StoreError(.damaged, "column \(next) of a row is not \(what)", hint: "restore the store from a backup")
    }
}

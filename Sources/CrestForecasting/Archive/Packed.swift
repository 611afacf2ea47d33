/// Doubles that no person reads, in an archive: their place in a ``NumberStore`` where there is one, and otherwise
/// base64 (RFC 4648) of their bit patterns, low byte first. Eleven characters a number instead of twenty, and the same
/// bits.
@propertyWrapper
package struct Packed: Hashable, Sendable, Codable {
    package var wrappedValue: [Double]

    package init(wrappedValue: [Double]) {
        self.wrappedValue = wrappedValue
    }

    /// - Throws: `DecodingError` for a text that is no base64 of whole numbers.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let store = NumberStore.key.flatMap({ decoder.userInfo[$0] as? NumberStore }) {
            let place = try container.decode([Int].self)
            guard place.count == 2, place[0] <= place[1], let row = store.row(place[0]..<place[1]) else {
                throw DecodingError.dataCorruptedError(in: container, debugDescription: "these numbers are not there")
            }
            wrappedValue = row
            return
        }
        guard let values = Self.unpacked(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "these are no packed numbers")
        }
        wrappedValue = values
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        if let store = NumberStore.key.flatMap({ encoder.userInfo[$0] as? NumberStore }) {
            let place = store.append(wrappedValue)
            return try container.encode([place.lowerBound, place.upperBound])
        }
        try container.encode(Self.packed(wrappedValue))
    }

    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    private static let padding = UInt8(ascii: "=")

    /// Three bytes are four digits of six bits.
    private static func packed(_ values: [Double]) -> String {
        let bytes = values.flatMap { value in (0..<8).map { UInt8(truncatingIfNeeded: value.bitPattern >> (8 * $0)) } }
        var text: [UInt8] = []
        text.reserveCapacity((bytes.count + 2) / 3 * 4)
        for first in stride(from: 0, to: bytes.count, by: 3) {
            let present = min(3, bytes.count - first)
            var group: UInt32 = 0
            for offset in 0..<3 { group = group << 8 | (offset < present ? UInt32(bytes[first + offset]) : 0) }
            for digit in 0..<4 {
                text.append(digit <= present ? alphabet[Int(group >> (18 - 6 * digit)) & 63] : padding)
            }
        }
        return String(decoding: text, as: UTF8.self)
    }

    private static let digits = {
        var digits = [UInt8?](repeating: nil, count: 256)
        for (digit, character) in alphabet.enumerated() { digits[Int(character)] = UInt8(digit) }
        return digits
    }()

    private static func unpacked(_ text: String) -> [Double]? {
        var characters = Array(text.utf8)
        guard characters.count.isMultiple(of: 4) else { return nil }
        while characters.last == padding { characters.removeLast() }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(characters.count / 4 * 3 + 2)
        var (group, bits): (UInt32, Int) = (0, 0)
        for character in characters {
            guard let digit = digits[Int(character)] else { return nil }
            group = group << 6 | UInt32(digit)
            bits += 6
            if bits >= 8 {
                bits -= 8
                bytes.append(UInt8(truncatingIfNeeded: group >> UInt32(bits)))
            }
        }
        guard bytes.count.isMultiple(of: 8) else { return nil }
        return stride(from: 0, to: bytes.count, by: 8).map { first in
            Double(bitPattern: (0..<8).reduce(0) { $0 | UInt64(bytes[first + $1]) << UInt64(8 * $1) })
        }
    }
}

/// The same for rows of numbers: one text a row.
@propertyWrapper
package struct PackedRows: Hashable, Sendable, Codable {
    package var wrappedValue: [[Double]]

    package init(wrappedValue: [[Double]]) {
        self.wrappedValue = wrappedValue
    }

    package init(from decoder: any Decoder) throws {
        wrappedValue = try decoder.singleValueContainer().decode([Packed].self).map(\.wrappedValue)
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(wrappedValue.map { Packed(wrappedValue: $0) })
    }
}

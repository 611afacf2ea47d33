/// What stands behind the question mark of an address: `query=up&step=5m`.
///
/// The query may be written as it is; only `&`, `#`, `%` and `+` in it must be percent-encoded, as `%26`, `%23`, `%25`
/// and `%2B`.
struct AddressParameters: Hashable, Sendable {
    private var values: [String: String] = [:]

    /// - Throws: ``IngestionError/Code/option`` for a name that is not among `known`.
    init(parsing text: Substring, known: [String]) throws(IngestionError) {
        for pair in text.split(separator: "&") {
            let sides = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = sides.first, let value = sides.last, sides.count == 2, known.contains(String(name)) else {
                throw .option(
                    "'\(pair)' is not understood", hint: "\(known.map { "\($0)=" }.joined(separator: ", ")) are")
            }
            values[String(name)] = Self.decoded(value)
        }
    }

    subscript(name: String) -> String? { values[name] }

    private static func decoded(_ text: Substring) -> String {
        var decoded: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            if byte == Ascii.percent, rest.count >= 2,
                let code = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
            {
                decoded.append(code)
                rest = rest.dropFirst(2)
            } else {
                decoded.append(byte == Ascii.plus ? Ascii.space : byte)
            }
        }
        return String(decoding: decoded, as: UTF8.self)
    }
}

/// Steps over JSON in bytes (RFC 8259), without making anything of it.
///
/// What is stepped over is not judged: a number is whatever reaches to the next comma, brace or blank.
extension Span<UInt8> {
    /// Objects and arrays may lie this deep within each other.
    static var jsonDepthLimit: Int { 32 }

    /// The first byte at or after `start` that is no blank.
    @inline(__always)
    func skippingJSONBlanks(_ start: Int, _ limit: Int) -> Int {
        var cursor = start
        while cursor < limit, self[cursor] <= Ascii.space { cursor += 1 }
        return cursor
    }

    /// The place of the quote that closes the string whose first byte is at `start`; nil when none does.
    @inline(__always)
    func endOfJSONString(_ start: Int, _ limit: Int) -> Int? {
        let quotes = ByteWords.repeated(Ascii.quote)
        var cursor = start
        while let quote = firstIndex(of: quotes, from: cursor, to: limit) {
            var slash = quote
            while slash > start, self[slash - 1] == Ascii.backslash { slash -= 1 }
            if (quote - slash).isMultiple(of: 2) { return quote }
            cursor = quote + 1
        }
        return nil
    }

    /// The place after the value at `start`; nil when it does not end or lies too deep.
    func endOfJSONValue(_ start: Int, _ limit: Int) -> Int? {
        guard start < limit else { return nil }
        switch self[start] {
        case Ascii.quote: return endOfJSONString(start + 1, limit).map { $0 + 1 }
        case Ascii.openBrace, Ascii.openBracket: return endOfJSONContainer(start, limit)
        default:
            var cursor = start
            while cursor < limit, !isJSONDelimiter(self[cursor]) { cursor += 1 }
            return cursor > start ? cursor : nil
        }
    }

    @inline(__always)
    private func isJSONDelimiter(_ byte: UInt8) -> Bool {
        byte == Ascii.comma || byte == Ascii.closeBrace || byte == Ascii.closeBracket || byte <= Ascii.space
    }

    private func endOfJSONContainer(_ start: Int, _ limit: Int) -> Int? {
        var (cursor, depth) = (start, 0)
        while cursor < limit {
            switch self[cursor] {
            case Ascii.quote:
                guard let end = endOfJSONString(cursor + 1, limit) else { return nil }
                cursor = end
            case Ascii.openBrace, Ascii.openBracket:
                depth += 1
                guard depth <= Self.jsonDepthLimit else { return nil }
            case Ascii.closeBrace, Ascii.closeBracket:
                depth -= 1
                if depth == 0 { return cursor + 1 }
            default: break
            }
            cursor += 1
        }
        return nil
    }
}

extension Span<UInt8> {
    /// Whether the string in `range` has escapes, so that its bytes are not yet its text.
    @inline(__always)
    func hasJSONEscapes(_ range: Range<Int>) -> Bool {
        firstIndex(of: ByteWords.repeated(Ascii.backslash), from: range.lowerBound, to: range.upperBound) != nil
    }

    /// Appends the text of the string in `range`, its escapes resolved (RFC 8259, section 7).
    ///
    /// A surrogate without its other half becomes U+FFFD; what is no escape stays as it is.
    func appendJSONText(_ range: Range<Int>, to text: inout [UInt8]) {
        var cursor = range.lowerBound
        while cursor < range.upperBound {
            guard self[cursor] == Ascii.backslash, cursor + 1 < range.upperBound else {
                text.append(self[cursor])
                cursor += 1
                continue
            }
            let escape = self[cursor + 1]
            if escape == UInt8(ascii: "u"), let unit = jsonUnit(cursor, range.upperBound) {
                cursor += 6
                var scalar = Unicode.Scalar(unit)
                if UTF16.isLeadSurrogate(unit), let low = jsonUnit(cursor, range.upperBound),
                    UTF16.isTrailSurrogate(low)
                {
                    scalar = UTF16.decode(UTF16.EncodedScalar([unit, low]))
                    cursor += 6
                }
                text += String(Character(scalar ?? "\u{FFFD}")).utf8
                continue
            }
            switch escape {
            case Ascii.quote, Ascii.backslash, Ascii.slash: text.append(escape)
            case UInt8(ascii: "b"): text.append(0x08)
            case UInt8(ascii: "f"): text.append(0x0C)
            case UInt8(ascii: "n"): text.append(Ascii.lineFeed)
            case UInt8(ascii: "r"): text.append(Ascii.carriageReturn)
            case UInt8(ascii: "t"): text.append(Ascii.tab)
            default: text += [Ascii.backslash, escape]
            }
            cursor += 2
        }
    }

    /// The unit that `\uXXXX` at `start` says; nil when it is not there.
    private func jsonUnit(_ start: Int, _ limit: Int) -> UInt16? {
        guard start + 6 <= limit, self[start] == Ascii.backslash, self[start + 1] == UInt8(ascii: "u") else {
            return nil
        }
        var unit: UInt16 = 0
        for index in start + 2..<start + 6 {
            guard let digit = Character(Unicode.Scalar(self[index])).hexDigitValue else { return nil }
            unit = unit << 4 | UInt16(digit)
        }
        return unit
    }

    /// The text of the string in `range`.
    func jsonText(_ range: Range<Int>) -> [UInt8] {
        var text: [UInt8] = []
        text.reserveCapacity(range.count)
        appendJSONText(range, to: &text)
        return text
    }
}

/// Reads decimal numbers from bytes, correctly rounded.
///
/// A number is `[+-] digits [separator digits] [e [+-] digits]` with at least one digit before the exponent. Up to 2⁵³
/// and ten to the power of 22 both mantissa and power are exact doubles, so that one multiplication or division rounds
/// correctly (Clinger, "How to read floating point numbers accurately", 1990); the rest is left to the standard
/// library.
package struct DecimalParser {
    /// A dot or, in some countries, a comma.
    let separator: UInt8

    package init(separator: UInt8 = UInt8(ascii: ".")) {
        self.separator = separator
    }

    private static let exactPowers: [Double] = [
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
        1e20, 1e21, 1e22,
    ]

    /// The number that fills `range`; nil when it is none. Infinite when it is too large for a double.
    @inline(__always)
    package func number(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Double? {
        // Most values are whole numbers of at most eight digits: shifted to the end of a word, they are read at once.
        if range.count <= 8, !range.isEmpty {
            let shift = UInt64(64 - 8 * range.count)
            let digits = (bytes.word(at: range.lowerBound) << shift) ^ (ByteWords.zeroDigits << shift)
            if ByteWords.areDigits(digits) { return Double(ByteWords.number(ofDigits: digits)) }
        }
        return generalNumber(bytes, range)
    }

    private func generalNumber(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Double? {
        var cursor = range.lowerBound
        let end = range.upperBound
        guard cursor < end else { return nil }
        let isNegative = bytes[cursor] == Ascii.minus
        if isNegative || bytes[cursor] == Ascii.plus { cursor += 1 }

        var mantissa = Mantissa()
        let wholeStart = cursor
        cursor = mantissa.appendDigits(bytes, from: cursor, to: end)
        var digitCount = cursor - wholeStart
        var exponent = 0
        if cursor < end, bytes[cursor] == separator {
            let fractionStart = cursor + 1
            cursor = mantissa.appendDigits(bytes, from: fractionStart, to: end)
            digitCount += cursor - fractionStart
            exponent = fractionStart - cursor
        }
        guard digitCount > 0 else { return nil }
        if cursor < end, Ascii.lowercased(bytes[cursor]) == UInt8(ascii: "e") {
            guard let written = writtenExponent(bytes, (cursor + 1)..<end) else { return nil }
            exponent += written
            cursor = end
        }
        guard cursor == end else { return nil }

        guard mantissa.isExact, exponent.magnitude < Self.exactPowers.count else {
            return standardLibraryNumber(bytes, range)
        }
        let whole = Double(mantissa.value)
        let magnitude =
            exponent < 0 ? whole / Self.exactPowers[-exponent] : whole * Self.exactPowers[exponent]
        return isNegative ? -magnitude : magnitude
    }

    /// The digits read so far as one whole number.
    private struct Mantissa {
        var value: UInt64 = 0
        private var significantDigits = 0

        /// Whether no digit was lost and a double holds the number exactly.
        var isExact: Bool { significantDigits <= 19 && value <= 1 << 53 }

        @inline(__always)
        mutating func appendDigits(_ bytes: Span<UInt8>, from start: Int, to end: Int) -> Int {
            var cursor = start
            while cursor + 8 <= end {
                let digits = bytes.word(at: cursor) ^ ByteWords.zeroDigits
                guard ByteWords.areDigits(digits) else { break }
                value = value &* 100_000_000 &+ ByteWords.number(ofDigits: digits)
                significantDigits += value == 0 ? 0 : 8
                cursor += 8
            }
            while cursor < end, let digit = Ascii.digit(bytes[cursor]) {
                value = value &* 10 &+ UInt64(digit)
                significantDigits += value == 0 ? 0 : 1
                cursor += 1
            }
            return cursor
        }
    }

    /// An exponent, kept small enough to be added to; nil when it is no number.
    private func writtenExponent(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Int? {
        var cursor = range.lowerBound
        guard cursor < range.upperBound else { return nil }
        let isNegative = bytes[cursor] == Ascii.minus
        if isNegative || bytes[cursor] == Ascii.plus { cursor += 1 }
        guard cursor < range.upperBound else { return nil }
        var exponent = 0
        while cursor < range.upperBound {
            guard let digit = Ascii.digit(bytes[cursor]) else { return nil }
            exponent = min(exponent * 10 + digit, 1 << 30)
            cursor += 1
        }
        return isNegative ? -exponent : exponent
    }

    private func standardLibraryNumber(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Double? {
        Double(separator == Ascii.dot ? bytes.text(range) : bytes.text(range).replacingDecimalComma)
    }
}

extension String {
    fileprivate var replacingDecimalComma: String { String(map { $0 == "," ? "." : $0 }) }
}

/// The spellings of "no value here".
enum MissingValue {
    private static let spellings: [StaticString] = ["na", "n/a", "null", "nan", "none", "-", "\\n"]
    private static let longestSpelling = 4

    /// Whether the bytes of `range` say that there is no value.
    static func isSpelled(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
        guard !range.isEmpty else { return true }
        guard range.count <= longestSpelling else { return false }
        var letters: [UInt8] = []
        for index in range {
            let isUppercase = (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(bytes[index])
            letters.append(isUppercase ? Ascii.lowercased(bytes[index]) : bytes[index])
        }
        return spellings.contains { letters.span.holds($0, at: letters.indices) }
    }
}

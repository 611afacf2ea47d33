/// Eight bytes at a time ("SIMD within a register"): the tests and conversions that make scanning fast.
enum ByteWords {
    static let ones: UInt64 = 0x0101_0101_0101_0101
    static let highBits: UInt64 = 0x8080_8080_8080_8080
    static let zeroDigits: UInt64 = 0x3030_3030_3030_3030

    /// The byte in all eight places.
    @inline(__always)
    static func repeated(_ byte: UInt8) -> UInt64 { ones &* UInt64(byte) }

    /// Sets the high bit of bytes that equal the one repeated in `pattern`. The lowest bit set is exact; those above a
    /// match may be false.
    @inline(__always)
    static func matches(_ word: UInt64, _ pattern: UInt64) -> UInt64 {
        let difference = word ^ pattern
        return (difference &- ones) & ~difference & highBits
    }

    /// Sets the high bit of bytes below `limit` (at most 128). The lowest bit set is exact.
    @inline(__always)
    static func below(_ limit: UInt8, _ word: UInt64) -> UInt64 {
        (word &- repeated(limit)) & ~word & highBits
    }

    /// Whether every byte of `digits` is 0 … 9; the input is text with `zeroDigits` taken off by exclusive or.
    @inline(__always)
    static func areDigits(_ digits: UInt64) -> Bool {
        ((digits &+ repeated(0x76)) | digits) & highBits == 0
    }

    /// The number that eight digits make, the first in the lowest byte.
    @inline(__always)
    static func number(ofDigits digits: UInt64) -> UInt64 {
        // Neighbours are joined: eight digits, four pairs, two fours, one number.
        let pairs = (digits &* 10 &+ digits >> 8) & 0x00FF_00FF_00FF_00FF
        let fours = (pairs &* 100 &+ pairs >> 16) & 0x0000_FFFF_0000_FFFF
        return (fours &* 10_000 &+ fours >> 32) & 0xFFFF_FFFF
    }
}

extension Span<UInt8> {
    /// The eight bytes from `offset`, the first in the lowest byte; zeros stand for those past the end.
    @inline(__always)
    func word(at offset: Int) -> UInt64 {
        guard offset &+ 8 <= count else { return wordAtTheEnd(from: offset) }
        return unsafe UInt64(littleEndian: bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self))
    }

    /// The same where the caller knows that eight bytes are there.
    @inline(__always)
    func loadedWord(_ offset: Int) -> UInt64 {
        assert(offset >= 0 && offset + 8 <= count, "\(offset) is not eight bytes before \(count)")
        return unsafe UInt64(littleEndian: bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: offset, as: UInt64.self))
    }

    @inline(never)
    private func wordAtTheEnd(from offset: Int) -> UInt64 {
        var word: UInt64 = 0
        for index in stride(from: count - 1, through: offset, by: -1) { word = word << 8 | UInt64(self[index]) }
        return word
    }

    /// Whether the bytes of `range` are those of `text`.
    func holds(_ text: StaticString, at range: Range<Int>) -> Bool {
        guard range.count == text.utf8CodeUnitCount else { return false }
        return range.indices.allSatisfy { unsafe self[$0] == text.utf8Start[$0 - range.lowerBound] }
    }

    /// The range without blanks and tabs at its ends.
    @inline(__always)
    func trimmed(_ range: Range<Int>) -> Range<Int> {
        guard let last = range.last, self[range.lowerBound] <= Ascii.space || self[last] <= Ascii.space else {
            return range
        }
        return trimmedSlowly(range)
    }

    @inline(never)
    private func trimmedSlowly(_ range: Range<Int>) -> Range<Int> {
        var (lower, upper) = (range.lowerBound, range.upperBound)
        while lower < upper, self[lower] == Ascii.space || self[lower] == Ascii.tab { lower += 1 }
        while lower < upper, self[upper - 1] == Ascii.space || self[upper - 1] == Ascii.tab { upper -= 1 }
        return lower..<upper
    }

    /// The bytes of `range` as text, repaired where they are not UTF-8.
    func text(_ range: Range<Int>) -> String {
        var copy: [UInt8] = []
        copy.reserveCapacity(range.count)
        for index in range { copy.append(self[index]) }
        return String(decoding: copy, as: UTF8.self)
    }
}

/// Bytes with a name.
enum Ascii {
    static let nul: UInt8 = 0x00
    static let tab: UInt8 = 0x09
    static let lineFeed: UInt8 = 0x0A
    static let carriageReturn: UInt8 = 0x0D
    static let space: UInt8 = 0x20
    static let quote: UInt8 = 0x22
    static let dollar: UInt8 = 0x24
    static let percent: UInt8 = 0x25
    static let plus: UInt8 = 0x2B
    static let comma: UInt8 = 0x2C
    static let minus: UInt8 = 0x2D
    static let dot: UInt8 = 0x2E
    static let slash: UInt8 = 0x2F
    static let zero: UInt8 = 0x30
    static let nine: UInt8 = 0x39
    static let colon: UInt8 = 0x3A
    static let semicolon: UInt8 = 0x3B
    static let backslash: UInt8 = 0x5C
    static let openBracket: UInt8 = 0x5B
    static let closeBracket: UInt8 = 0x5D
    static let openBrace: UInt8 = 0x7B
    static let closeBrace: UInt8 = 0x7D
    static let hash: UInt8 = 0x23
    static let bar: UInt8 = 0x7C
    static let delete: UInt8 = 0x7F

    /// The letter in lower case; other bytes with that bit set.
    @inline(__always)
    static func lowercased(_ byte: UInt8) -> UInt8 { byte | 0x20 }

    /// The digit's number; nil for another byte.
    @inline(__always)
    static func digit(_ byte: UInt8) -> Int? {
        let number = byte &- zero
        return number <= 9 ? Int(number) : nil
    }
}

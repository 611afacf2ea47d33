/// Reads the times of the Common Log Format, `10/Oct/2000:13:55:36 -0700`, with or without the offset.
///
/// Lines of one minute follow one another: everything but the seconds is compared with the last time, not read again.
struct CommonLogTime: Hashable {
    private static let length = 26
    private static let zoned = Self.pattern("%d/%b/%Y:%H:%M:%S %z")
    private static let unzoned = Self.pattern("%d/%b/%Y:%H:%M:%S")
    /// The two bytes of the seconds within the word that begins two bytes before them.
    private static let secondsMask: UInt64 = 0x0000_0000_FFFF_0000

    // The first time is no time at all, so that nothing equals it.
    private var head: UInt64 = 0
    private var middle: UInt64 = 0
    private var seconds: UInt64 = 0
    private var tail: UInt64 = 0
    private var minute: Int64 = 0

    /// The time that fills `range`; nil when it is none.
    @inline(__always)
    mutating func reading(_ bytes: Span<UInt8>, _ range: Range<Int>) -> ClockReading? {
        guard range.count == Self.length else { return slowReading(bytes, range) }
        let start = range.lowerBound
        // 17/May/2 | 015:10:0 | 5:03 +00 (minute's unit, seconds) | +0000 by its last eight bytes.
        let third = bytes.word(at: start + 16)
        guard bytes.word(at: start) == head, bytes.word(at: start + 8) == middle,
            third & ~Self.secondsMask == seconds, bytes.word(at: start + 18) >> 16 == tail,
            let tens = Ascii.digit(bytes[start + 18]), let units = Ascii.digit(bytes[start + 19]), tens < 6
        else { return newMinute(bytes, range) }
        return ClockReading(second: minute + Int64(tens * 10 + units))
    }

    @inline(never)
    private mutating func newMinute(_ bytes: Span<UInt8>, _ range: Range<Int>) -> ClockReading? {
        guard let reading = Self.zoned?.reading(bytes, range), !reading.isLocal else { return nil }
        let start = range.lowerBound
        let second = bytes[start + 18..<start + 20]
        guard let second, second < 60 else { return reading }
        head = bytes.word(at: start)
        middle = bytes.word(at: start + 8)
        seconds = bytes.word(at: start + 16) & ~Self.secondsMask
        tail = bytes.word(at: start + 18) >> 16
        minute = reading.second - Int64(second)
        return reading
    }

    private func slowReading(_ bytes: Span<UInt8>, _ range: Range<Int>) -> ClockReading? {
        Self.zoned?.reading(bytes, range) ?? Self.unzoned?.reading(bytes, range)
    }

    private static func pattern(_ text: String) -> TimePattern? { try? TimePattern(text) }
}

extension Span<UInt8> {
    /// The number of two digits in `range`.
    fileprivate subscript(range: Range<Int>) -> Int? {
        guard let tens = Ascii.digit(self[range.lowerBound]), let units = Ascii.digit(self[range.lowerBound + 1]) else {
            return nil
        }
        return tens * 10 + units
    }
}

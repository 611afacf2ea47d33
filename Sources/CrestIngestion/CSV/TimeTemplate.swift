import CKernels

/// The last time that was read, with its changing digits left out: the next one mostly differs from it in them alone.
///
/// It covers a time field to its end, quotes and delimiter included. When every other byte is the same, so is what it
/// means: the day, the fraction and the offset need not be read again.
struct TimeTemplate {
    /// Which digits change.
    private enum Digits {
        /// `HH:MM:SS` on a day whose midnight is known.
        case clock(midnight: Int64)
        /// Ten digits of seconds.
        case epoch(plausible: ClosedRange<Int64>)
    }

    static let longest = 32
    /// How many bytes ``second(_:at:)`` looks at.
    static let reach = 40

    /// The bytes that must be there, in words, and the masks that leave out the digits.
    private var words = (UInt64(0), UInt64(0), UInt64(0), UInt64(0))
    private var masks = (UInt64(0), UInt64(0), UInt64(0), UInt64(0))
    private let digits: Digits
    private let digitsOffset: Int
    /// The length of the field with all that belongs to it.
    let length: Int
    /// What all of them have in common.
    let nanosecond: Int64

    /// - Parameters:
    ///   - field: The field, its quotes and what ends it.
    ///   - content: The time within it, which reads as `reading`, in instants.
    init?(_ bytes: Span<UInt8>, _ field: Range<Int>, content: Range<Int>, _ format: TimeFormat, _ reading: ClockReading)
    {
        guard field.count <= Self.longest else { return nil }
        let changing: Range<Int>
        switch format {
        case .iso8601:
            changing = content.lowerBound + 11..<content.lowerBound + 19
            guard content.count >= 19, let second = ISO8601Parser.secondOfDay(bytes.word(at: changing.lowerBound))
            else { return nil }
            digits = .clock(midnight: reading.second - second)
        case .epoch(let unit):
            // Behind ten digits of seconds stand as many more as the unit has.
            changing = content.lowerBound..<content.lowerBound + 10
            let more = unit.perSecond == 1 ? 0 : unit.perSecond == 1_000 ? 3 : unit.perSecond == 1_000_000 ? 6 : 9
            guard content.count == 10 + more, unit.seconds == 1, reading.second >= 0 else { return nil }
            let earliest = unit.plausible.lowerBound / unit.perSecond + 1
            digits = .epoch(plausible: earliest...max(earliest, unit.plausible.upperBound / unit.perSecond - 1))
        case .pattern: return nil
        }
        digitsOffset = changing.lowerBound - field.lowerBound
        length = field.count
        nanosecond = reading.nanosecond
        for offset in 0..<field.count {
            let place = field.lowerBound + offset
            let isColon = bytes[place] == Ascii.colon
            if !changing.contains(place) || isColon { fix(bytes[place], at: offset) }
        }
        guard field.lowerBound + Self.reach <= bytes.count, second(bytes, at: field.lowerBound) == reading.second
        else { return nil }
    }

    /// The same for the loop in C; nil when more than ten digits change or the field is not as short as it is told.
    func epochForm(separator: UInt8, within times: Range<Int64>) -> crest_epoch_form? {
        guard case .epoch(let plausible) = digits, digitsOffset == 0, (11...18).contains(length), !times.isEmpty else {
            return nil
        }
        return crest_epoch_form(
            afterTime: words.1 >> 16 | words.2 << 48, afterTimeMask: masks.1 >> 16 | masks.2 << 48,
            afterTimeLength: length - 10, separator: separator,
            first: max(plausible.lowerBound, times.lowerBound), last: min(plausible.upperBound, times.upperBound - 1))
    }

    private mutating func fix(_ byte: UInt8, at offset: Int) {
        let shift = UInt64(offset & 7) * 8
        let (text, mask) = (UInt64(byte) << shift, UInt64(0xFF) << shift)
        switch offset >> 3 {
        case 0: (words.0, masks.0) = (words.0 | text, masks.0 | mask)
        case 1: (words.1, masks.1) = (words.1 | text, masks.1 | mask)
        case 2: (words.2, masks.2) = (words.2 | text, masks.2 | mask)
        default: (words.3, masks.3) = (words.3 | text, masks.3 | mask)
        }
    }

    /// The second of the field at `start`; nil when it differs in more than its digits.
    ///
    /// At least ``reach`` bytes must be there, also beyond the end of the text.
    @inline(__always)
    func second(_ bytes: Span<UInt8>, at start: Int) -> Int64? {
        let difference =
            (bytes.loadedWord(start) ^ words.0) & masks.0 | (bytes.loadedWord(start &+ 8) ^ words.1) & masks.1
            | (bytes.loadedWord(start &+ 16) ^ words.2) & masks.2 | (bytes.loadedWord(start &+ 24) ^ words.3) & masks.3
        guard difference == 0 else { return nil }
        let text = bytes.loadedWord(start &+ digitsOffset)
        switch digits {
        case .clock(let midnight):
            guard let second = ISO8601Parser.secondOfDay(text) else { return nil }
            return midnight &+ second
        case .epoch(let plausible):
            let eight = text ^ ByteWords.zeroDigits
            let last = bytes.loadedWord(start &+ digitsOffset &+ 8)
            let tens = UInt8(truncatingIfNeeded: last) &- Ascii.zero
            let ones = UInt8(truncatingIfNeeded: last >> 8) &- Ascii.zero
            guard ByteWords.areDigits(eight), tens <= 9, ones <= 9 else { return nil }
            let second = Int64(ByteWords.number(ofDigits: eight)) &* 100 &+ Int64(tens) &* 10 &+ Int64(ones)
            return plausible.contains(second) ? second : nil
        }
    }
}

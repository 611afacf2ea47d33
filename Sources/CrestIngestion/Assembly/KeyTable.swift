/// Numbers the keys of rows in the order in which they appear.
struct KeyTable {
    private(set) var keys: [[UInt8]] = []
    private var numbers: [[UInt8]: Int] = [:]
    // Rows of one series often follow one another, or all series follow one another in the same order, time after time:
    // the last key and the one that came after it before are compared first.
    private var last = 0
    private var marks: [Mark] = []

    /// What tells a key of up to sixteen bytes, and nearly tells a longer one.
    private struct Mark {
        let count: Int
        let head: UInt64
        let tail: UInt64
        var follower = 0

        @inline(__always)
        init(_ bytes: Span<UInt8>, _ range: Range<Int>) {
            count = range.count
            if count >= 8 {
                head = bytes.word(at: range.lowerBound)
                tail = bytes.word(at: range.upperBound &- 8)
            } else {
                head = count == 0 ? 0 : bytes.word(at: range.lowerBound) &<< UInt64(64 &- 8 &* count)
                tail = 0
            }
        }

        @inline(__always)
        func matches(_ other: Mark) -> Bool {
            count == other.count && head == other.head && tail == other.tail
        }
    }

    /// Separates the parts of a key that is made of several columns: a control character that no name has.
    static let separator: UInt8 = 0x1F

    /// The number of the key in `range`.
    @inline(__always)
    mutating func number(of bytes: Span<UInt8>, _ range: Range<Int>) -> Int {
        guard last < keys.count else { return lookUp(bytes, range) }
        let mark = Mark(bytes, range)
        if marks[last].matches(mark), isEqual(last, bytes, range) { return last }
        let follower = marks[last].follower
        if marks[follower].matches(mark), isEqual(follower, bytes, range) {
            last = follower
            return follower
        }
        return lookUp(bytes, range)
    }

    /// Compares what lies between the marked ends.
    @inline(__always)
    private func isEqual(_ number: Int, _ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
        guard range.count > 16 else { return true }
        for index in 8..<range.count &- 8 where keys[number][index] != bytes[range.lowerBound &+ index] { return false }
        return true
    }

    @inline(never)
    private mutating func lookUp(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Int {
        let key = bytes.content(FieldSpan(start: range.lowerBound, end: range.upperBound, hasDoubledQuotes: false))
        let number = numbers[key] ?? keys.count
        if number == keys.count {
            keys.append(key)
            marks.append(Mark(bytes, range))
            numbers[key] = number
        }
        marks[last].follower = number
        last = number
        return number
    }

    /// The key as the name of a series, its parts joined with slashes.
    func name(_ number: Int) -> String {
        keys[number].split(separator: Self.separator, omittingEmptySubsequences: false)
            .map { String(decoding: $0, as: UTF8.self) }.joined(separator: "/")
    }
}

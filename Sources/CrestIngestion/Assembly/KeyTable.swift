/// Numbers the keys of rows in the order in which they appear.
struct KeyTable {
    private(set) var keys: [[UInt8]] = []
    private var numbers: [[UInt8]: Int] = [:]
    // Rows of one series often follow one another, or all series follow one another in the same order, time after time:
    // the last key and the one that came after it before are compared first.
    private var last = 0
    private var followers: [Int] = []

    /// Separates the parts of a key that is made of several columns: a control character that no name has.
    static let separator: UInt8 = 0x1F

    /// The number of the key in `range`.
    @inline(__always)
    mutating func number(of bytes: Span<UInt8>, _ range: Range<Int>) -> Int {
        guard last < keys.count else { return lookUp(bytes, range) }
        if isEqual(keys[last], bytes, range) { return last }
        let follower = followers[last]
        if isEqual(keys[follower], bytes, range) {
            last = follower
            return follower
        }
        return lookUp(bytes, range)
    }

    @inline(__always)
    private func isEqual(_ key: [UInt8], _ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
        guard key.count == range.count else { return false }
        for index in 0..<key.count where key[index] != bytes[range.lowerBound + index] { return false }
        return true
    }

    @inline(never)
    private mutating func lookUp(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Int {
        let key = bytes.content(FieldSpan(start: range.lowerBound, end: range.upperBound, hasDoubledQuotes: false))
        let number = numbers[key] ?? keys.count
        if number == keys.count {
            keys.append(key)
            followers.append(0)
            numbers[key] = number
        }
        followers[last] = number
        last = number
        return number
    }

    /// The key as the name of a series, its parts joined with slashes.
    func name(_ number: Int) -> String {
        keys[number].split(separator: Self.separator, omittingEmptySubsequences: false)
            .map { String(decoding: $0, as: UTF8.self) }.joined(separator: "/")
    }
}

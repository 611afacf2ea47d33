/// Numbers and texts as bytes, small ones small: what one night remembers for the next.
///
/// Whole numbers are written seven bits a byte, low ones first, negative ones beside the positive (LEB128 and zigzag,
/// as in Protocol Buffers); a double that is a small whole number likewise, any other as its eight bytes.
package struct StateWriter: Sendable {
    /// What was written.
    package private(set) var bytes: [UInt8] = []

    package init() {}

    package mutating func write(_ number: UInt64) {
        var rest = number
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(truncatingIfNeeded: rest))
    }

    package mutating func write(_ number: Int64) {
        write(UInt64(bitPattern: (number << 1) ^ (number >> 63)))
    }

    package mutating func write(_ flag: Bool) {
        bytes.append(flag ? 1 : 0)
    }

    package mutating func write(_ number: Double) {
        if let whole = Int64(exactly: number), whole.magnitude < 1 << 52, number.sign == .plus || whole != 0 {
            write(UInt64(bitPattern: (whole << 1) ^ (whole >> 63)) << 1)
        } else {
            write(UInt64(1))
            for shift in 0..<8 { bytes.append(UInt8(truncatingIfNeeded: number.bitPattern >> (8 * UInt64(shift)))) }
        }
    }

    package mutating func write(_ text: String) {
        write(content: Array(text.utf8))
    }

    /// Bytes and how many they are.
    package mutating func write(content: [UInt8]) {
        write(UInt64(content.count))
        bytes += content
    }

    package mutating func write(_ number: Int64?) {
        write(number != nil)
        if let number { write(number) }
    }
}

/// Bytes that a ``StateWriter`` did not write, or not all of them.
package struct DamagedState: Error {
    package init() {}
}

/// Reads what a ``StateWriter`` wrote, in its order. Bytes of others are refused; none is taken on trust.
package struct StateReader: Sendable {
    private let bytes: [UInt8]
    private var place = 0

    package init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// Whether everything was read.
    package var isAtEnd: Bool { place == bytes.count }

    package mutating func byte() throws(DamagedState) -> UInt8 {
        guard place < bytes.count else { throw DamagedState() }
        defer { place += 1 }
        return bytes[place]
    }

    package mutating func unsigned() throws(DamagedState) -> UInt64 {
        var number: UInt64 = 0
        for shift in stride(from: UInt64(0), to: 70, by: 7) {
            let byte = try byte()
            guard shift < 63 || byte <= 1 else { throw DamagedState() }
            number |= UInt64(byte & 0x7F) << shift
            if byte & 0x80 == 0 { return number }
        }
        throw DamagedState()
    }

    package mutating func integer() throws(DamagedState) -> Int64 {
        let number = try unsigned()
        return Int64(bitPattern: number >> 1) ^ -Int64(bitPattern: number & 1)
    }

    package mutating func flag() throws(DamagedState) -> Bool {
        let byte = try byte()
        guard byte <= 1 else { throw DamagedState() }
        return byte == 1
    }

    package mutating func double() throws(DamagedState) -> Double {
        let head = try unsigned()
        guard head & 1 == 1 else {
            let number = head >> 1
            return Double(Int64(bitPattern: number >> 1) ^ -Int64(bitPattern: number & 1))
        }
        var pattern: UInt64 = 0
        for shift in 0..<8 { pattern |= UInt64(try byte()) << (8 * UInt64(shift)) }
        return Double(bitPattern: pattern)
    }

    /// How many of something follow, each of which takes a byte at least.
    package mutating func count() throws(DamagedState) -> Int {
        let number = try unsigned()
        guard number <= UInt64(bytes.count - place) else { throw DamagedState() }
        return Int(number)
    }

    package mutating func content() throws(DamagedState) -> [UInt8] {
        let count = try count()
        defer { place += count }
        return Array(bytes[place..<(place + count)])
    }

    package mutating func text() throws(DamagedState) -> String {
        String(decoding: try content(), as: UTF8.self)
    }

    package mutating func optionalInteger() throws(DamagedState) -> Int64? {
        try flag() ? try integer() : nil
    }

    /// The step of a series.
    package mutating func interval() throws(DamagedState) -> SamplingInterval {
        let seconds = try integer()
        guard (1...BucketRule.longestStep.seconds).contains(seconds) else { throw DamagedState() }
        return SamplingInterval(seconds: seconds)
    }

    /// A time that RFC 3339 can write.
    package mutating func time() throws(DamagedState) -> Timestamp {
        let second = try integer()
        guard BucketRule.representableSeconds.contains(second) else { throw DamagedState() }
        return Timestamp(secondsSinceEpoch: second)
    }
}

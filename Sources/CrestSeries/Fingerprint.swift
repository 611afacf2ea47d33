/// A 64-bit FNV-1a hash (Fowler, Noll & Vo 1991): equal content, equal fingerprint, on every machine and in every run.
///
/// It recognises accidental change, nothing more: it is no defence against somebody who wants a collision.
public struct Fingerprint: Hashable, Sendable {
    private var state: UInt64 = 0xcbf2_9ce4_8422_2325

    /// The fingerprint of nothing.
    public init() {}

    /// Takes in bytes, in order.
    public mutating func combine(bytes: some Sequence<UInt8>) {
        for byte in bytes { state = (state ^ UInt64(byte)) &* 0x100_0000_01b3 }
    }

    /// Takes in the 8 bytes of a number, least significant first.
    public mutating func combine(_ number: UInt64) {
        combine(bytes: (0..<8).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) })
    }

    /// Takes in numbers a word at a time, eight times as fast as their bytes: every single change is noticed.
    package mutating func combine(words numbers: [Double]) {
        for number in numbers {
            state = (state ^ number.bitPattern) &* 0x100_0000_01b3
            state ^= state >> 32
        }
    }

    /// Takes in a text and its end, so that "ab", "c" differs from "a", "bc".
    public mutating func combine(_ text: String) {
        combine(bytes: text.utf8)
        combine(bytes: CollectionOfOne(0xff))
    }
}

extension Fingerprint: CustomStringConvertible {
    /// 16 hexadecimal digits.
    public var description: String {
        let digits = String(state, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }

    /// The fingerprint that its ``description`` says; nil when `text` is none.
    package init?(_ text: String) {
        guard text.utf8.count == 16, let state = UInt64(text, radix: 16), !text.hasPrefix("+") else { return nil }
        self.state = state
    }
}

extension TimeSeries {
    /// Of the name, the grid, every observation's bits and the mask.
    public var fingerprint: Fingerprint {
        var fingerprint = Fingerprint()
        fingerprint.combine(name)
        fingerprint.combine(UInt64(bitPattern: start.secondsSinceEpoch))
        fingerprint.combine(UInt64(bitPattern: interval.seconds))
        for (value, missing) in zip(values, isMissing) { fingerprint.combine(missing ? .max : value.bitPattern) }
        return fingerprint
    }
}

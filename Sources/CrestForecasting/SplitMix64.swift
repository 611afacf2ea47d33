/// A small seeded generator (Steele, Lea & Flood 2014): the same seed gives the same numbers on every machine.
public struct SplitMix64: RandomNumberGenerator, Sendable {
    private var state: UInt64

    /// Any seed will do; neighbouring ones give unrelated numbers.
    public init(seed: UInt64) {
        state = seed
    }

    /// The next 64 bits, each of them fair.
    public mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

extension RandomNumberGenerator {
    /// Uniform in 0 ..< 1 with 53 bits, independent of the standard library's own mapping.
    package mutating func uniform() -> Double {
        Double(next() >> 11) * 0x1p-53
    }

    /// Uniform in 0 ..< `bound` (multiply-shift; the bias is below 2⁻³² for the bounds that we use).
    package mutating func index(below bound: Int) -> Int {
        Int(next().multipliedFullWidth(by: UInt64(bound)).high)
    }
}

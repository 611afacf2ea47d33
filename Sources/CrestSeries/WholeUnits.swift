/// Whole numbers of what comes in units, such as replicas, that hold an amount.
package enum WholeUnits {
    /// An amount within this share of a whole number counts as that number. It lies far above the rounding error of
    /// summing a forecast (about 1e-13) and far below what a load test can tell (about 1e-2).
    package static let roundingShare = 1e-9

    /// The fewest units that hold `amount`, where a billionth above a whole number is rounding error and asks for no
    /// further one; none for an amount of zero or less, at most 10¹⁵.
    package static func covering(_ amount: Double) -> Int {
        guard amount > 0 else { return 0 }
        // 1e15 is the largest power of ten below 2⁵³: every whole number up to it is exact.
        return Int(min((amount * (1 - roundingShare)).rounded(.up), 1e15))
    }
}

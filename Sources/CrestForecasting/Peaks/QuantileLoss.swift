/// The quantile loss, or pinball (Koenker & Bassett 1978), and what follows from it.
enum QuantileLoss {
    /// Windows that weigh as much as the belief that losses are equal.
    private static let prior = 3.0

    /// max(τ (y − q), (τ − 1)(y − q)).
    static func loss(_ actual: Double, at level: Double, _ quantile: Double) -> Double {
        max(level * (actual - quantile), (level - 1) * (actual - quantile))
    }

    /// The weight of one of two forecasters by the inverse squares of their losses, a⁻²/(a⁻² + b⁻²), which are drawn
    /// towards equal ones first.
    ///
    /// - Parameters:
    ///   - own: its sum over the windows.
    ///   - other: that of the other one.
    ///   - expected: the weight where losses are equal.
    ///   - optimism: by what the other one's loss is too small.
    static func share(
        of own: Double, beside other: Double, windows: Int, expected: Double, optimism: Double = 1
    ) -> Double {
        guard own + other > 0 else { return expected }
        let drawn = prior * (own + other) / 2 / Double(windows)
        let ratio = (own + drawn) / (optimism * (other + drawn))
        return expected / (expected + (1 - expected) * ratio * ratio)
    }
}

/// The vertical scale of a chart: round numbers at even distances around the data.
struct ValueAxis: Hashable {
    let lowest: Double
    let highest: Double
    let ticks: [Double]

    /// - Parameters:
    ///   - values: what has to fit; finite. Without any the axis is 0 … 1.
    ///   - intervals: about how many steps between ticks; at least 1.
    ///
    /// Nil when the values lie further apart than a `Double` can say.
    init?(covering values: some Collection<Double>, intervals: Int) {
        let smallest = values.min() ?? 0
        let largest = values.max() ?? 1
        // Traffic is read against zero; only where it stays far above does zero waste the picture.
        let includesZero = smallest >= 0 && smallest <= 0.6 * largest
        let bottom = includesZero ? 0 : smallest
        // Differences that the labels could not show would drown in rounding: nothing is drawn finer than 2⁻³⁰ of it.
        let finest = max(abs(largest), abs(bottom)) * 0x1p-30
        let span = largest > bottom ? max(largest - bottom, finest, 1e-300) : max(abs(largest), 1)
        guard (2 * span).isFinite else { return nil }
        let step = Self.roundStep(span / Double(max(1, intervals)))
        let first = (bottom / step).rounded(.down)
        let last = max(first + 1, (largest / step).rounded(.up))
        lowest = first * step
        highest = last * step
        ticks = (0...Int(last - first)).map { (first + Double($0)) * step }
    }

    /// The smallest of 1, 2, 2.5 and 5 times a power of ten that is at least `step`.
    private static func roundStep(_ step: Double) -> Double {
        var power = 1.0
        while power > step { power /= 10 }
        while power * 10 <= step { power *= 10 }
        for factor in [1, 2, 2.5, 5] where factor * power >= step { return factor * power }
        return 10 * power
    }

    /// The dot row of a value, 0 at the top.
    func row(of value: Double, dotRows: Int) -> Double {
        (highest - value) / (highest - lowest) * Double(dotRows - 1)
    }
}

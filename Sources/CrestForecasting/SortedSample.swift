/// Values in ascending order, to be asked for quantiles.
public struct SortedSample: Sendable, Hashable, Codable {
    /// Ascending; at least one.
    public let values: [Double]

    /// Sorts `values`, which must be finite and not empty.
    public init(_ values: some Sequence<Double>) {
        var values = Array(values)
        values.sortFinite()
        self.values = values
        precondition(!self.values.isEmpty, "a sample has at least one value")
    }

    /// The quantile at a level in 0 … 1 by linear interpolation between order statistics at `1 + (n − 1)·level`
    /// (Hyndman & Fan 1996, type 7: the default of R and numpy).
    public func quantile(_ level: Double) -> Double {
        Position(of: level, count: values.count).value(in: values)
    }

    /// Between which order statistics a quantile lies.
    struct Position {
        let below: Int
        /// The next one, but for the largest, which has none.
        let above: Int
        private let share: Double

        init(of level: Double, count: Int) {
            precondition((0...1).contains(level), "a quantile level lies in 0 … 1, not \(level)")
            let position = level * Double(count - 1)
            below = Int(position)
            above = min(below + 1, count - 1)
            share = position - Double(below)
        }

        /// - Parameter values: ascending at the two places.
        func value(in values: [Double]) -> Double {
            above > below ? values[below] + share * (values[above] - values[below]) : values[below]
        }
    }

    /// The quantile at level 0.5 of finite values, at least one, without sorting them all.
    static func median(of values: some Sequence<Double>) -> Double {
        var values = Array(values)
        precondition(!values.isEmpty, "a sample has at least one value")
        let middle = Position(of: 0.5, count: values.count)
        values.select(ranks: [middle.below, middle.above])
        return middle.value(in: values)
    }

    /// The median distance from 0, times 1/Φ⁻¹(¾): the standard deviation, were the values normal around 0; 0 of none.
    package static func robustDeviation(of values: some Collection<Double>) -> Double {
        values.isEmpty ? 0 : 1.482602218505602 * median(of: values.lazy.map { abs($0) })
    }

    /// The quantile at level 0.5.
    public var median: Double { quantile(0.5) }

    /// The share of values that are larger than `threshold`.
    public func share(above threshold: Double) -> Double {
        Double(values.count - count { $0 <= threshold }) / Double(values.count)
    }

    /// The share of values that are smaller than `threshold`.
    func share(below threshold: Double) -> Double {
        Double(count { $0 < threshold }) / Double(values.count)
    }

    /// The number of values, from the smallest on, for which `isLow` holds.
    private func count(where isLow: (Double) -> Bool) -> Int {
        var low = 0
        var high = values.count
        while low < high {
            let middle = (low + high) / 2
            if isLow(values[middle]) { low = middle + 1 } else { high = middle }
        }
        return low
    }
}

/// Upper quantiles of one slot after another, without sorting: exact, and fast because a slot resembles the one before.
///
/// The values above a guess are gathered in one pass without branches, and the order statistic is selected among these
/// few. The guess is the last slot's quantile relative to the centre, less a margin that adapts so that it rarely lies
/// too high; when it does, or there is none, the selection is among all values.
package struct UpperTail {
    /// What there is to say about a slot.
    package struct Measurement {
        package let quantile: Double
        package let largest: Double
    }

    /// In 0 … 1.
    private let level: Double
    /// The values gathered, in the first places.
    private var scratch: [Double] = []
    /// The last slot's quantile less its centre.
    private var offset: Double?
    /// How far below its guess the gathering begins.
    private var margin = 0.0

    /// For quantiles at a level in 0 … 1.
    package init(level: Double) {
        precondition((0...1).contains(level), "a quantile level lies in 0 … 1, not \(level)")
        self.level = level
    }

    /// The quantile of `values` by linear interpolation between order statistics (Hyndman & Fan 1996, type 7), the same
    /// as ``SortedSample`` gives, and their largest value.
    ///
    /// - Parameter centre: about where the slot's values lie; it decides on the speed and not on the result.
    package mutating func measure(_ values: ArraySlice<Double>, centre: Double) -> Measurement {
        precondition(!values.isEmpty, "a quantile needs at least one value")
        let position = level * Double(values.count - 1)
        let below = Int(position)
        let tail = values.count - below
        if scratch.count <= values.count { scratch = Array(repeating: 0, count: values.count + 1) }
        var kept = 0
        if let offset {
            kept = gather(values, above: centre + offset - margin)
            adapt(spare: kept - tail)
        }
        if kept < tail { kept = gather(values, above: -.infinity) }
        let rank = kept - tail
        select(rank, of: kept)
        let lower = scratch[rank]
        var upper = lower
        var largest = lower
        if tail > 1 {
            upper = .infinity
            for value in scratch[(rank + 1)..<kept] {
                upper = min(upper, value)
                largest = max(largest, value)
            }
        }
        let quantile = lower + (position - Double(below)) * (upper - lower)
        if offset == nil { margin = (largest - quantile) / 8 }
        offset = quantile - centre
        return Measurement(quantile: quantile, largest: largest)
    }

    /// Aims at some thirty values more than needed: about three standard deviations of the number above a fixed level
    /// when a hundred are expected.
    private mutating func adapt(spare: Int) {
        margin *= spare <= 0 ? 2 : min(2, max(0.5, 30 / Double(spare)))
    }

    /// Moves the values above `threshold` to the front of the scratch; how many these are. The sign bit of the
    /// difference is the comparison: written as one it becomes a branch, which a tenth of the values mispredicts.
    private mutating func gather(_ values: ArraySlice<Double>, above threshold: Double) -> Int {
        var kept = 0
        var target = scratch.mutableSpan
        for value in values {
            target[kept] = value
            kept &+= Int(truncatingIfNeeded: (threshold - value).bitPattern >> 63)
        }
        return kept
    }

    /// Brings the value of rank `rank` among the first `count` to its place, smaller ones before it and larger ones
    /// after (Hoare 1961).
    private mutating func select(_ rank: Int, of count: Int) {
        var values = scratch.mutableSpan
        var low = 0
        var high = count - 1
        while low < high {
            let pivot = Self.medianOfThree(values[low], values[(low + high) / 2], values[high])
            var left = low
            var right = high
            while left <= right {
                while values[left] < pivot { left += 1 }
                while values[right] > pivot { right -= 1 }
                if left <= right {
                    values.swapAt(left, right)
                    left += 1
                    right -= 1
                }
            }
            if rank <= right {
                high = right
            } else if rank >= left {
                low = left
            } else {
                return
            }
        }
    }

    private static func medianOfThree(_ first: Double, _ second: Double, _ third: Double) -> Double {
        max(min(first, second), min(max(first, second), third))
    }
}

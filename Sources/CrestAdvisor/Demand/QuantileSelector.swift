/// Quantiles of one observation after another, without sorting and without allocating for each.
package struct QuantileSelector {
    private var scratch: [Double] = []

    package init() {}

    /// The quantile at a level in 0 … 1 by linear interpolation between order statistics (Hyndman & Fan 1996, type 7),
    /// as ``SortedSample`` gives it, in linear expected time (Hoare 1961).
    package mutating func quantile(_ level: Double, of values: ArraySlice<Double>) -> Double {
        precondition(!values.isEmpty && (0...1).contains(level), "level \(level) of \(values.count) values")
        scratch.removeAll(keepingCapacity: true)
        scratch.append(contentsOf: values)
        let position = level * Double(scratch.count - 1)
        let below = Int(position)
        select(below)
        guard below + 1 < scratch.count else { return scratch[below] }
        var above = scratch[below + 1]
        for value in scratch[(below + 2)...] where value < above { above = value }
        return scratch[below] + (position - Double(below)) * (above - scratch[below])
    }

    /// Brings the value of rank `rank` to its place: smaller ones before it, larger ones after.
    private mutating func select(_ rank: Int) {
        var low = 0
        var high = scratch.count - 1
        while low < high {
            let pivot = medianOfThree(scratch[low], scratch[(low + high) / 2], scratch[high])
            var left = low
            var right = high
            while left <= right {
                while scratch[left] < pivot { left += 1 }
                while scratch[right] > pivot { right -= 1 }
                if left <= right {
                    scratch.swapAt(left, right)
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

    private func medianOfThree(_ first: Double, _ second: Double, _ third: Double) -> Double {
        max(min(first, second), min(max(first, second), third))
    }
}

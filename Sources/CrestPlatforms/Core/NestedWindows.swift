import CrestSeries

/// Windows within windows for a platform on which the largest open one counts: up and down a stair share theirs.
///
/// With a price for each window the best ones are found exactly, by dynamic programming over spans and what is open
/// around them: a span that begins with a run above what is open has a window there, of some size, until some end, and
/// within it the same question. Of prices in ratio the ones between give every number of windows on the lower hull of
/// costs (Everett, "Generalized Lagrange multiplier method", 1963).
package struct NestedWindows {
    /// Replica-seconds of all, what is open around them included.
    package let cost: Double
    /// In the order of their beginnings, outer ones first.
    package let windows: [Supply.Run]

    /// Runs that this is worth its time for: it grows with their fourth power.
    static let mostRuns = 24
    private static let prices = 14
    private static let ratio = 1.7

    /// The best windows at each price.
    package static func choices(_ runs: [Supply.Run], floor: Int) -> [NestedWindows] {
        let most = runs.reduce(floor) { max($0, $1.replicas) }
        let seconds = runs.reduce(0) { $0 + $1.seconds }
        var price = Double(most - floor) * Double(seconds)
        var choices: [NestedWindows] = []
        guard price > 0 else { return [] }
        for _ in 0..<prices {
            // Whole, so that sums are exact.
            price = max(1, (price / ratio).rounded())
            let choice = NestedWindows(runs, floor: floor, price: price)
            if choice.windows.count != choices.last?.windows.count { choices.append(choice) }
        }
        return choices
    }

    private init(_ runs: [Supply.Run], floor: Int, price: Double) {
        let count = runs.count
        let levels = [floor] + Set(runs.map(\.replicas)).filter { $0 > floor }.sorted()
        let sizes = levels.map(Double.init)
        let seconds = runs.map { Double($0.seconds) }
        let (row, plane) = (levels.count, (count + 1) * levels.count)
        /// The least cost of the runs from the first index to the second within a window of the third.
        var least = Array(repeating: 0.0, count: (count + 1) * plane)
        /// Where the window ends that begins there; the beginning itself for none.
        var ends = Array(repeating: 0, count: (count + 1) * plane)
        for begin in stride(from: count - 1, through: 0, by: -1) {
            /// The least cost with a window of more than each level until each end.
            var above = Array(repeating: Double.infinity, count: plane)
            for end in (begin + 1)...count {
                var inner = Double.infinity
                for level in stride(from: row - 1, through: 0, by: -1) {
                    above[end * row + level] = inner
                    var best = Double.infinity
                    var choice = begin
                    if runs[begin].replicas <= levels[level] {
                        best = sizes[level] * seconds[begin] + least[(begin + 1) * plane + end * row + level]
                    } else {
                        for middle in (begin + 1)...end {
                            let total = above[middle * row + level] + least[middle * plane + end * row + level]
                            if total < best {
                                best = total
                                choice = middle
                            }
                        }
                    }
                    least[begin * plane + end * row + level] = best
                    ends[begin * plane + end * row + level] = choice
                    inner = min(inner, best + price)
                }
            }
        }
        var windows: [Supply.Run] = []
        var open = [(begin: 0, end: count, level: 0)]
        while let (begin, end, level) = open.popLast() {
            guard begin < end else { continue }
            let middle = ends[begin * plane + end * row + level]
            guard middle > begin else {
                open.append((begin + 1, end, level))
                continue
            }
            // The same sum as above finds the same window.
            let size = ((level + 1)..<row).reduce(row - 1) { best, next in
                least[begin * plane + middle * row + next] <= least[begin * plane + middle * row + best] ? next : best
            }
            windows.append(
                Supply.Run(from: runs[begin].from, to: runs[middle - 1].to, replicas: levels[size]))
            open.append((middle, end, level))
            open.append((begin, middle, size))
        }
        self.windows = windows
        cost = least[count * row] - price * Double(windows.count)
    }
}

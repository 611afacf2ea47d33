import CrestSeries

/// The best partitions of runs into few windows, of every number of them at once: what ``Compression`` and the days of
/// ``DailyPattern`` choose from.
struct WindowPartition {
    /// The most windows that are worth having: more would not have fewer replica-seconds.
    var most: Int { excess.count - 1 }
    /// Replica-seconds above the runs with so many windows, infinite where so few cannot be.
    let excess: [Double]

    private let runs: [Supply.Run]
    /// Where the last window of the best partition begins that ends with each run; negative for a free run.
    private let begins: [[Int32]]

    /// - Parameters:
    ///   - most: windows at most.
    ///   - free: runs of this size count as no window.
    ///   - shortest: seconds that every window lasts, free ones included.
    init(_ runs: [Supply.Run], most: Int, free: Int?, shortest: Double) {
        let count = runs.count
        let sizes = runs.map { Double($0.replicas) }
        // Ends in seconds from the start: position j is the end of run j - 1.
        let ends = [0] + runs.map { Double(runs[0].from.seconds(until: $0.to)) }
        var least = [0.0] + Array(repeating: Double.infinity, count: count)
        var begins: [[Int32]] = []
        var totals: [Double] = []
        for layer in 0...most {
            var next = Array(repeating: Double.infinity, count: count + 1)
            var begin = Array(repeating: Int32(-1), count: count + 1)
            next[0] = 0
            for end in 1...count {
                if runs[end - 1].replicas == free, ends[end] - ends[end - 1] >= shortest { next[end] = next[end - 1] }
                guard layer > 0 else { continue }
                var (size, excess) = (0.0, 0.0)
                /// Where every longer window may as well be cut in two.
                var cut = -Double.infinity
                for start in stride(from: end - 1, through: 0, by: -1) {
                    if cut - ends[start] >= shortest { break }
                    if sizes[start] > size {
                        // What was there rises with the window, all but the run that it rises to.
                        excess += (sizes[start] - size) * (ends[end] - ends[start + 1])
                        size = sizes[start]
                    } else {
                        excess += (size - sizes[start]) * (ends[start + 1] - ends[start])
                    }
                    if ends[end] - ends[start] >= shortest, least[start] + excess < next[end] {
                        next[end] = least[start] + excess
                        begin[end] = Int32(start)
                    }
                    // A window has no less excess than its halves, and what precedes the second no less than the best.
                    if next[start] + excess >= next[end] { cut = max(cut, ends[start]) }
                }
            }
            least = next
            begins.append(begin)
            totals.append(next[count])
            if next[count] == 0 { break }
        }
        self.runs = runs
        self.begins = begins
        excess = totals
    }

    /// The windows of the best partition into `count` at most, free runs between them included.
    func windows(_ count: Int) -> [Supply.Run] {
        var windows: [Supply.Run] = []
        var (layer, end) = (count, runs.count)
        while end > 0 {
            let start = begins[layer][end] < 0 ? end - 1 : Int(begins[layer][end])
            if begins[layer][end] >= 0 { layer -= 1 }
            let size = runs[start..<end].reduce(0) { max($0, $1.replicas) }
            windows.append(Supply.Run(from: runs[start].from, to: runs[end - 1].to, replicas: size))
            end = start
        }
        return windows.reversed()
    }
}

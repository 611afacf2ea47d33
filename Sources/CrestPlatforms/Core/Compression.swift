import CrestSeries

/// Fewer windows for the same plan: never below it, and with as few replica-hours as so many windows allow.
///
/// A window has one number of replicas, at least the most that the plan has within it, so that windows are runs of the
/// plan joined: a partition problem, solved exactly by dynamic programming over the ends of windows, least(k, j) =
/// min over i of least(k − 1, i) + max(i…j) · length(i…j) (Bellman, "On the approximation of curves by line segments
/// using dynamic programming", 1961, with another measure). Plans with more runs than ``exactRuns`` are first joined
/// pair by pair where that costs least.
package struct Compression {
    /// What a platform counts.
    package enum Limit: Sendable, Hashable {
        /// Windows above what runs anyway.
        case windows(Int)
        /// Changes: every run counts, whatever its size.
        case changes(Int)

        /// How many of them.
        var count: Int {
            switch self {
            case .windows(let count), .changes(let count): count
            }
        }
    }

    /// Up to so many runs the result is the best there is.
    static let exactRuns = 512

    package let supply: Supply

    /// - Parameters:
    ///   - floor: what runs outside all windows; at most the plan's smallest.
    ///   - shortest: seconds that every run lasts, those at the floor between changes included; the plan's runs above
    ///     their neighbours do already, or are as long as the plan.
    package init(_ plan: Supply, to limit: Limit, floor: Int, shortest: Int64 = 0) {
        let (most, free) = (limit.count, limit.free(floor: floor))
        precondition(most >= 1, "a platform takes at least one window")
        let shortest = min(shortest, plan.start.seconds(until: plan.end))
        guard
            plan.runs.count(where: { $0.replicas != free }) > most
                || plan.runs.contains(where: { $0.seconds < shortest })
        else {
            supply = plan
            return
        }
        let runs = Self.joined(plan.runs, downTo: max(Self.exactRuns, most))
        guard runs.count > most || runs.contains(where: { $0.seconds < shortest }) else {
            supply = Supply(runs)
            return
        }
        let partition = WindowPartition(runs, most: min(most, runs.count), free: free, shortest: Double(shortest))
        supply = Supply(partition.windows(partition.most))
    }

    /// Joins the pair of neighbours that costs least, again and again.
    static func joined(_ runs: [Supply.Run], downTo count: Int) -> [Supply.Run] {
        guard runs.count > count else { return runs }
        var pool = RunPool(runs)
        for _ in 0..<(runs.count - count) { pool.joinCheapest() }
        return pool.runs
    }
}

/// Runs that are joined with their neighbours, cheapest first.
private struct RunPool {
    private struct Pair {
        let cost: Double
        let left: Int
        let right: Int
        let stamp: Int
    }

    private var all: [Supply.Run]
    private var next: [Int]
    private var previous: [Int]
    private var isAlive: [Bool]
    private var stamps: [Int]
    private var heap: [Pair] = []

    init(_ runs: [Supply.Run]) {
        all = runs
        next = Array(1...runs.count)
        previous = Array(-1..<(runs.count - 1))
        isAlive = Array(repeating: true, count: runs.count)
        stamps = Array(repeating: 0, count: runs.count)
        for index in runs.indices.dropLast() { push(index) }
    }

    var runs: [Supply.Run] { zip(all, isAlive).filter(\.1).map(\.0) }

    mutating func joinCheapest() {
        while let pair = pop() {
            guard isAlive[pair.left], next[pair.left] == pair.right,
                stamps[pair.left] + stamps[pair.right] == pair.stamp
            else { continue }
            let (left, right) = (all[pair.left], all[pair.right])
            all[pair.left] = Supply.Run(from: left.from, to: right.to, replicas: max(left.replicas, right.replicas))
            stamps[pair.left] += 1 + stamps[pair.right]
            isAlive[pair.right] = false
            next[pair.left] = next[pair.right]
            if next[pair.left] < all.count { previous[next[pair.left]] = pair.left }
            if previous[pair.left] >= 0 { push(previous[pair.left]) }
            push(pair.left)
            return
        }
    }

    private mutating func push(_ left: Int) {
        let right = next[left]
        guard right < all.count else { return }
        let size = max(all[left].replicas, all[right].replicas)
        let cost =
            Double(size - all[left].replicas) * Double(all[left].seconds)
            + Double(size - all[right].replicas) * Double(all[right].seconds)
        heap.append(Pair(cost: cost, left: left, right: right, stamp: stamps[left] + stamps[right]))
        var child = heap.count - 1
        while child > 0, isBefore(child, (child - 1) / 2) {
            heap.swapAt(child, (child - 1) / 2)
            child = (child - 1) / 2
        }
    }

    private mutating func pop() -> Pair? {
        guard !heap.isEmpty else { return nil }
        heap.swapAt(0, heap.count - 1)
        let top = heap.removeLast()
        var parent = 0
        while true {
            var best = parent
            for child in (2 * parent + 1)...(2 * parent + 2) where child < heap.count && isBefore(child, best) {
                best = child
            }
            guard best != parent else { return top }
            heap.swapAt(parent, best)
            parent = best
        }
    }

    private func isBefore(_ first: Int, _ second: Int) -> Bool {
        (heap[first].cost, heap[first].left) < (heap[second].cost, heap[second].left)
    }
}

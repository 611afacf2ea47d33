package import CrestSeries

/// Replicas over time: runs without gaps between them, of which neighbours differ.
package struct Supply: Sendable, Hashable {
    /// A span of time with the same number of replicas.
    package struct Run: Sendable, Hashable {
        package let from: Timestamp
        /// The end, not included.
        package let to: Timestamp
        package let replicas: Int

        package init(from: Timestamp, to: Timestamp, replicas: Int) {
            self.from = from
            self.to = to
            self.replicas = replicas
        }

        var seconds: Int64 { from.seconds(until: to) }
    }

    /// In order of time.
    package let runs: [Run]

    /// Joins neighbours of the same size and leaves out empty runs; traps on a gap, an overlap, or nothing at all.
    package init(_ runs: [Run]) {
        var joined: [Run] = []
        for run in runs where run.from < run.to {
            if let last = joined.last {
                precondition(last.to == run.from, "a supply has a gap or an overlap at \(run.from)")
                if last.replicas == run.replicas {
                    joined[joined.count - 1] = Run(from: last.from, to: run.to, replicas: run.replicas)
                    continue
                }
            }
            joined.append(run)
        }
        precondition(!joined.isEmpty, "a supply has at least one run")
        self.runs = joined
    }

    /// What runs between two moments when it is `initial` at first and changes at times; of several changes at the same
    /// time the last one counts.
    package init(from start: Timestamp, until end: Timestamp, initial: Int, changes: [(time: Timestamp, replicas: Int)])
    {
        var runs: [Run] = []
        var begin = start
        var replicas = initial
        let isInOrder = zip(changes, changes.dropFirst()).allSatisfy { $0.time <= $1.time }
        let ordered =
            isInOrder
            ? changes : changes.enumerated().sorted { ($0.1.time, $0.0) < ($1.1.time, $1.0) }.map(\.element)
        for change in ordered {
            guard change.time < end else { break }
            if change.time > begin {
                runs.append(Run(from: begin, to: change.time, replicas: replicas))
                begin = change.time
            }
            replicas = change.replicas
        }
        runs.append(Run(from: begin, to: end, replicas: replicas))
        self.init(runs)
    }

    /// The beginning.
    package var start: Timestamp { runs[0].from }
    /// The end, not included.
    package var end: Timestamp { runs[runs.count - 1].to }
    /// The least that ever runs.
    package var smallest: Int { runs.reduce(.max) { min($0, $1.replicas) } }
    /// The most that ever runs.
    package var largest: Int { runs.reduce(0) { max($0, $1.replicas) } }

    /// Replicas times hours.
    package var replicaHours: Double { replicaSeconds / 3_600 }

    /// Replicas times seconds: whole, so that equal ones are equal.
    var replicaSeconds: Double {
        runs.reduce(0) { $0 + Double($1.replicas) * Double($1.seconds) }
    }

    /// What runs at a moment; nil outside.
    package func replicas(at time: Timestamp) -> Int? {
        guard start <= time, time < end else { return nil }
        var (low, high) = (0, runs.count)
        while high - low > 1 {
            let middle = (low + high) / 2
            if runs[middle].from <= time { low = middle } else { high = middle }
        }
        return runs[low].replicas
    }

    /// The part within two moments; nil when there is none.
    package func clipped(from: Timestamp, until: Timestamp) -> Supply? {
        let parts = runs.compactMap { run -> Run? in
            let (begin, end) = (max(run.from, from), min(run.to, until))
            return begin < end ? Run(from: begin, to: end, replicas: run.replicas) : nil
        }
        return parts.isEmpty ? nil : Supply(parts)
    }

    /// The same with every increase `seconds` sooner, never before the start: at each moment the most that is due until
    /// so much later. What a platform does late then comes in time.
    func raised(earlierBy seconds: Int64) -> Supply {
        guard seconds > 0 else { return self }
        // What comes twice makes an empty run.
        let sorted = (runs.map(\.from) + runs.dropFirst().map { max(start, $0.from.advanced(bySeconds: -seconds)) })
            .sorted()
        var first = 0
        var parts: [Run] = []
        for (index, time) in sorted.enumerated() {
            while runs[first].to <= time { first += 1 }
            let horizon = time.advanced(bySeconds: seconds)
            var most = runs[first].replicas
            var next = first + 1
            while next < runs.count, runs[next].from <= horizon {
                most = max(most, runs[next].replicas)
                next += 1
            }
            parts.append(Run(from: time, to: index + 1 < sorted.count ? sorted[index + 1] : end, replicas: most))
        }
        return Supply(parts)
    }

    /// The same with every run above the next one lasting `seconds` at least, as far as the end.
    func lasting(atLeast seconds: Int64) -> Supply {
        guard runs.contains(where: { $0.seconds < seconds }) else { return self }
        var parts: [Run] = []
        /// What is still owed, highest first wins: until when and how many.
        var owed: [(until: Timestamp, replicas: Int)] = []
        for run in runs {
            var from = run.from
            owed.removeAll { $0.until <= from || $0.replicas <= run.replicas }
            while from < run.to {
                let highest = owed.max { $0.replicas < $1.replicas }
                let to = min(run.to, highest?.until ?? run.to)
                parts.append(Run(from: from, to: to, replicas: highest?.replicas ?? run.replicas))
                from = to
                owed.removeAll { $0.until <= from }
            }
            let due = run.from.advanced(bySeconds: seconds)
            if due > run.to { owed.append((min(due, end), run.replicas)) }
        }
        return Supply(parts)
    }

    /// Both over the time that they share, cut where either changes; empty when they share none.
    package func aligned(with other: Supply) -> [(from: Timestamp, to: Timestamp, mine: Int, others: Int)] {
        var (left, right) = (0, 0)
        var spans: [(from: Timestamp, to: Timestamp, mine: Int, others: Int)] = []
        while left < runs.count, right < other.runs.count {
            let (mine, others) = (runs[left], other.runs[right])
            let (from, to) = (max(mine.from, others.from), min(mine.to, others.to))
            if from < to { spans.append((from, to, mine.replicas, others.replicas)) }
            if mine.to <= others.to { left += 1 }
            if others.to <= mine.to { right += 1 }
        }
        return spans
    }
}

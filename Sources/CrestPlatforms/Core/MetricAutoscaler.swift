import CrestAutoscaling
import CrestSeries

/// A HorizontalPodAutoscaler that is told the number of replicas by a metric of which one pod is to have 1: KEDA's cron
/// triggers, Zalando's schedules.
///
/// Within the tolerance of a tenth it does nothing (22 of 24 pods, gocrane/crane#836), and what lies within depends on
/// what runs. Who asks therefore follows all that may be running, and asks for more than the plan only where the
/// autoscaler would stay below it.
struct MetricAutoscaler {
    /// Seconds between two looks.
    private static let period: Int64 = 15

    /// A cluster runs no more pods (kubernetes.io, "Considerations for large clusters").
    private static let most = 150_000

    let minimum: Int
    let maximum: Int
    let up: HorizontalPodAutoscaler.Rules
    let down: HorizontalPodAutoscaler.Rules
    let tolerance: Tolerance

    /// - Throws: ``PlatformError/Code/file`` when the bounds or the rules are none.
    init(from minimum: Int, to maximum: Int, _ behavior: AutoscalerBehavior) throws(PlatformError) {
        guard (0...Self.most).contains(minimum), (max(1, minimum)...Self.most).contains(maximum) else {
            throw PlatformError(
                .file, "from \(minimum) to \(maximum) replicas is no range",
                hint: "the least is no more than the most, and a cluster runs \(Self.most)")
        }
        self.minimum = minimum
        self.maximum = maximum
        up = try behavior.up()
        down = try behavior.down()
        tolerance = behavior.tolerance
    }

    /// How long after a change everything has settled that the rules allow at once.
    private var settling: Int64 {
        HorizontalPodAutoscaler(up: up, down: down).reach + 2 * Self.period
    }

    // MARK: What to ask for

    /// The least numbers that make at least the replicas of each run run, of those above the minimum; a window of
    /// several days asks for the most that one of its days needs.
    func asks(
        for arrangement: Arrangement
    ) -> (dated: [(run: Supply.Run, ask: Int)], recurring: [(window: RecurringWindow, ask: Int)]) {
        let pieces = arrangement.pieces
        /// What each window asks for.
        var shared = Array(repeating: 0, count: arrangement.windows.count)
        var isSettled = false
        while !isSettled {
            let open = pieces.map { piece in (piece.run, piece.windows.reduce(0) { max($0, shared[$1]) }) }
            // Asking for more on one day changes what the next ones begin with; numbers only grow, and not above what
            // leaves the tolerance from any of them.
            isSettled = true
            for ((piece, least), ask) in zip(zip(pieces, open.map(\.1)), asks(for: open)) {
                guard let window = piece.windows.first, let ask, ask > max(least, shared[window]) else { continue }
                shared[window] = ask
                isSettled = false
            }
        }
        let asked = zip(arrangement.windows, shared).filter { $0.1 > 0 }
        return (
            asked.filter { $0.0.days == nil }.map { ($0.0.spans[0], $0.1) },
            asked.compactMap { window, ask in window.days.map { ($0, ask) } }
        )
    }

    private func asks(for runs: [(run: Supply.Run, least: Int)]) -> [Int?] {
        /// What may be running; nil when that may be anything.
        var possible: Set<Int>?
        return runs.map { run, least in
            let isShort = run.seconds < settling
            guard run.replicas > minimum else {
                possible = isShort ? possible?.union([minimum]) : [minimum]
                return nil
            }
            let ask = max(least, self.ask(for: run.replicas, below: possible))
            let after = Set((possible ?? Set(reach(of: ask))).map { next(from: $0, asked: ask) })
            possible = isShort ? possible.map { after.union($0) } : after
            return ask
        }
    }

    /// What may stay as it is when so many are asked for, and that number.
    private func reach(of ask: Int) -> ClosedRange<Int> {
        // What lies outside the tolerance goes to the number itself.
        let (low, high) = (Double(ask) / (1 + tolerance.up), Double(ask) / (1 - tolerance.down))
        let least = min(maximum, max(minimum, Int(low)))
        return least...max(least, min(maximum, Int(high) + 1))
    }

    private func ask(for replicas: Int, below possible: Set<Int>?) -> Int {
        let lower = possible.map { $0.filter { $0 < replicas }.max() } ?? max(minimum, replicas - 1)
        guard let lower, lower < replicas, lower > 0 else { return replicas }
        var ask = replicas
        while tolerance.contains(Double(ask) / Double(lower)) { ask += 1 }
        return ask
    }

    private func next(from current: Int, asked: Int) -> Int {
        guard current > 0, tolerance.contains(Double(asked) / Double(current)) else { return min(asked, maximum) }
        return current
    }

    // MARK: What runs

    /// What runs when so many are asked for, whatever ran before and whenever the controller looks.
    func execute(_ asked: Supply) -> Execution {
        let first = min(maximum, max(minimum, asked.runs[0].replicas))
        var before = Set([minimum, first])
        for current in reach(of: first) where tolerance.contains(Double(first) / Double(max(1, current))) {
            before.insert(current)
        }
        // Looks at the very moment of a change, and looks as late as may be.
        let least = [0, Self.period - 1].map { follow(asked, from: before, phase: $0) }
        return Execution(
            guaranteed: least[0].combined(with: least[1], min), expected: follow(asked, from: [first], phase: 0))
    }

    private struct State {
        var autoscaler: HorizontalPodAutoscaler
        var current: Int
    }

    /// The least of what runs on the ways from all of `currents`.
    private func follow(_ asked: Supply, from currents: Set<Int>, phase: Int64) -> Supply {
        let fresh = HorizontalPodAutoscaler(minimum: max(1, minimum), maximum: maximum, up: up, down: down)
        let memory = fresh.reach
        var states = currents.sorted().map { State(autoscaler: fresh, current: $0) }
        var changes: [(time: Timestamp, replicas: Int)] = []
        var second = asked.start.secondsSinceEpoch + phase
        var shown = currents.min() ?? minimum
        for run in asked.runs {
            var quiet = run.from.secondsSinceEpoch
            let end = run.to.secondsSinceEpoch
            while second < end {
                if second - quiet > memory + Self.period, end - second > 2 * memory {
                    // Nothing moves until the end of the run comes into view; who runs the same is the same from here.
                    second += (end - second - memory) / Self.period * Self.period
                    states = Set(states.map(\.current)).sorted().map { State(autoscaler: fresh, current: $0) }
                    quiet = end
                }
                for index in states.indices {
                    let next = self.next(&states[index], asked: run.replicas, second: second)
                    if next != states[index].current { quiet = second }
                    states[index].current = next
                }
                let least = states.reduce(Int.max) { min($0, $1.current) }
                if least != shown {
                    shown = least
                    changes.append((Timestamp(secondsSinceEpoch: second), least))
                }
                second += Self.period
            }
        }
        return Supply(from: asked.start, until: asked.end, initial: currents.min() ?? minimum, changes: changes)
    }

    private func next(_ state: inout State, asked: Int, second: Int64) -> Int {
        // To nothing and from nothing is not the autoscaler's to go; the one before it does.
        if asked == 0, minimum == 0, state.current <= 1 { return 0 }
        if state.current == 0 { return asked > 0 ? 1 : 0 }
        return state.autoscaler.sync(total: Double(asked), target: 1, current: state.current, second: second)
    }
}

extension Supply {
    /// Both over the time that they share, `choose` saying which counts.
    package func combined(with other: Supply, _ choose: (Int, Int) -> Int) -> Supply {
        Supply(aligned(with: other).map { Run(from: $0.from, to: $0.to, replicas: choose($0.mine, $0.others)) })
    }
}

import CrestSeries

/// A minimum that is set at moments and stays until it is set again: scheduled actions, patches by a job.
struct ScheduledMinimum {
    struct Change: Sendable, Hashable {
        let time: Timestamp
        let minimum: Int
    }

    /// In any order; of several at the same time the last one counts.
    let changes: [Change]
    /// Seconds by which a change may be late.
    let lateness: Int64
    /// Whether changes take effect in the order of their times though they may be late.
    let keepsOrder: Bool

    /// The runs of a plan as changes, with the one that takes everything back at its end.
    ///
    /// What lies in the past is refused or missed, so that the first one is a minute after the beginning.
    static func changes(of supply: Supply, floor: Int) -> [Change] {
        let supply = supply.clipped(from: supply.start.advanced(bySeconds: 60), until: supply.end) ?? supply
        var changes = supply.runs.map { Change(time: $0.from, minimum: $0.replicas) }
        if changes.last?.minimum != floor { changes.append(Change(time: supply.end, minimum: floor)) }
        return changes
    }

    /// What is set on dates, and what on several days from when on: a recurring window is set where it begins, and what
    /// comes after it ends it.
    ///
    /// The first change of all is on its date: a day's own may be past.
    static func changes(of order: Order) -> (dated: [Change], recurring: [(window: RecurringWindow, first: Timestamp)])
    {
        var dated = changes(of: order.supply, floor: order.floor)
        guard let initial = dated.first else { return (dated, []) }
        let times = Set(dated.map(\.time))
        var recurring: [(window: RecurringWindow, first: Timestamp)] = []
        var covered: Set<Timestamp> = []
        for (window, spans) in order.arrangement.recurring {
            let days = zip(window.dates, spans.map(\.from)).filter { $0.1 > initial.time }
            // One that finds its number set already has nothing to set on any day.
            guard days.contains(where: { times.contains($0.1) }) else { continue }
            guard days.count > 1, let first = days.first?.1 else { continue }
            covered.formUnion(days.map(\.1))
            recurring.append(
                (
                    RecurringWindow(
                        dates: days.map(\.0), from: window.from, to: window.to, replicas: window.replicas),
                    first
                ))
        }
        dated.removeAll { covered.contains($0.time) }
        return (dated, recurring)
    }

    /// What runs by the worst that may be: nothing is known of what was set before, raises come as late as they may and
    /// the opposite at once, and of two changes that may change places the lesser one stays.
    func execute(from: Timestamp, until: Timestamp) -> Execution {
        let sorted = changes.enumerated().sorted { ($0.1.time, $0.0) < ($1.1.time, $1.0) }.map(\.element)
        /// When change `index` has happened at the latest.
        func due(_ index: Int) -> Timestamp { sorted[index].time.advanced(bySeconds: lateness) }
        let times = Set(sorted.indices.flatMap { [sorted[$0].time, due($0)] }).sorted()
        /// Changes that may be the last one that happened lie between these two.
        var (first, begun) = (0, 0)
        /// Changes that have happened for certain.
        var done = 0
        let least = times.map { time -> (time: Timestamp, replicas: Int) in
            while begun < sorted.count, sorted[begun].time <= time { begun += 1 }
            while done < sorted.count, due(done) <= time { done += 1 }
            // Superseded by one that is certain and, where places change, cannot have come before it.
            while first + 1 < done, keepsOrder || due(first) <= sorted[done - 1].time { first += 1 }
            let unknown = done == 0 ? 0 : Int.max
            return (time, sorted[first..<begun].reduce(unknown) { min($0, $1.minimum) })
        }
        return Execution(
            guaranteed: Supply(from: from, until: until, initial: 0, changes: least),
            expected: Supply(
                from: from, until: until, initial: sorted.first?.minimum ?? 0,
                changes: sorted.map { ($0.time, $0.minimum) }))
    }
}

import CrestSeries

/// The days of a plan, each from the time of day at which the plan begins.
struct PlanDays {
    struct Day {
        /// Days since 1970-01-01, on the wall when it begins.
        let date: Int
        let from: Timestamp
        /// The beginning of the next one, or the end of the plan.
        let to: Timestamp
        /// For each minute on the wall from its beginning on the most that the plan has while the wall shows it; nil
        /// for the rest of a day when the plan ends.
        let minutes: [Int]?
        /// Minutes, counted in the same way, that the wall shows twice or never: nothing can begin or end by them.
        let uncertain: Set<Int>
        /// Whether it has 24 hours.
        var isPlain: Bool { from.seconds(until: to) == 86_400 }
    }

    let all: [Day]
    /// Seconds from midnight on the wall to the beginning of each.
    let begin: Int64

    /// nil for more days than `most`, and where the wall shows the beginning of one twice or never.
    init?(_ plan: Supply, in clock: ZoneClock, most: Int) {
        let first = clock.wall(plan.start)
        guard plan.start.seconds(until: plan.end) <= Int64(most) * 86_400, first.secondsSinceEpoch % 60 == 0
        else { return nil }
        var starts: [Timestamp] = []
        repeat {
            let instants = clock.instants(showing: first.advanced(bySeconds: Int64(starts.count) * 86_400))
            guard let start = instants.first, instants.count == 1 else { return nil }
            starts.append(start)
        } while starts[starts.count - 1] < plan.end
        begin = Int64(first.secondOfDay)
        var days: [Day] = []
        for (start, next) in zip(starts, starts.dropFirst()) {
            let date = clock.wall(start).date.daysSinceEpoch
            guard next <= plan.end, let part = plan.clipped(from: start, until: next) else {
                days.append(Day(date: date, from: start, to: plan.end, minutes: nil, uncertain: []))
                continue
            }
            let isPlain = start.seconds(until: next) == 86_400
            let (minutes, uncertain) = isPlain ? (Self.minutes(of: part), []) : Self.minutes(of: part, by: clock)
            days.append(Day(date: date, from: start, to: next, minutes: minutes, uncertain: uncertain))
        }
        all = days
    }

    /// The dates, those on which only a window of the day before ends left out.
    var dates: ClosedRange<Int> { all[0].date...all[all.count - 1].date }

    /// The instant so many seconds on the wall after the beginning of a day.
    func instant(_ seconds: Int64, after day: Int, clock: ZoneClock) -> Timestamp {
        let plain = all[day].from.advanced(bySeconds: seconds)
        guard !all[day].isPlain else { return plain }
        return clock.instants(showing: clock.wall(all[day].from).advanced(bySeconds: seconds)).first ?? plain
    }

    private static func minutes(of part: Supply) -> [Int] {
        var minutes = Array(repeating: 0, count: 1_440)
        for run in part.runs {
            let (from, to) = (part.start.seconds(until: run.from), part.start.seconds(until: run.to))
            for minute in Int(from / 60)..<Int((to + 59) / 60) { minutes[minute] = max(minutes[minute], run.replicas) }
        }
        return minutes
    }

    /// The same of a day on which the clock is changed.
    private static func minutes(of part: Supply, by clock: ZoneClock) -> ([Int], Set<Int>) {
        var minutes = Array(repeating: 0, count: 1_440)
        var shown = Array(repeating: 0, count: 1_440)
        let first = clock.wall(part.start)
        for run in part.runs {
            // A run that begins or ends within a minute has all of it.
            var time = run.from.minuteBefore
            while time < run.to {
                let minute = Int(first.seconds(until: clock.wall(time)) / 60)
                if minutes.indices.contains(minute) {
                    minutes[minute] = max(minutes[minute], run.replicas)
                    if time >= run.from { shown[minute] += 1 }
                }
                time = time.advanced(bySeconds: 60)
            }
        }
        return (minutes, Set(shown.indices.filter { shown[$0] != 1 }))
    }
}

/// Days of a plan that share their windows.
struct DayGroup {
    /// Indices of ``PlanDays/all``.
    private(set) var days: [Int]
    /// The most of all its days by minutes on the wall; nil for a day that shares nothing.
    private var minutes: [Int]?
    private var uncertain: Set<Int>
    /// Replica-seconds by the number of windows.
    private(set) var costs: [Double] = []
    private var partition: WindowPartition?
    /// Windows within windows that are better than the partition's, by their number.
    private var nested: [Int: [Supply.Run]] = [:]

    init(of day: Int, in all: PlanDays, by recurrence: RecurrenceRule?) {
        days = [day]
        minutes = all.all[day].isPlain || recurrence?.endsByClock == true ? all.all[day].minutes : nil
        uncertain = all.all[day].uncertain
    }

    /// Replica-seconds that both have more together; nil where one of them shares nothing.
    func cost(ofJoining other: DayGroup) -> Double? {
        guard let mine = minutes, let others = other.minutes else { return nil }
        let (left, right) = (Double(days.count), Double(other.days.count))
        var cost = 0.0
        for minute in mine.indices where mine[minute] != others[minute] {
            let gap = Double(mine[minute]) - Double(others[minute])
            cost += gap > 0 ? gap * right : -gap * left
        }
        return 60 * cost
    }

    mutating func join(_ other: DayGroup) {
        guard let mine = minutes, let others = other.minutes else { return }
        days = (days + other.days).sorted()
        minutes = zip(mine, others).map(max)
        uncertain.formUnion(other.uncertain)
        partition = nil
        nested = [:]
    }

    /// The windows of one day, by seconds after its beginning where several share them.
    func windows(_ count: Int) -> [Supply.Run] { nested[count] ?? partition?.windows(count) ?? [] }

    /// Finds what every number of windows costs, unless that is known.
    ///
    /// - Parameter floor: what windows within windows rise from; nil for none.
    mutating func partition(
        in all: PlanDays, plan: Supply, most: Int, free: Int?, shortest: Int64, runs: Int, nested floor: Int?
    ) {
        guard partition == nil else { return }
        let day = all.all[days[0]]
        let own = days.count > 1 ? minutes.map { Self.runs(Self.closed($0, over: uncertain)) } : nil
        let whole = own ?? plan.clipped(from: day.from, until: day.to)?.runs ?? []
        let few = Compression.joined(whole, downTo: max(runs, most))
        let length = few.reduce(0) { $0 + $1.seconds }
        let found = WindowPartition(
            few, most: min(most, few.count), free: free, shortest: Double(min(shortest, length)))
        let hours = few.reduce(0.0) { $0 + Double($1.replicas) * Double($1.seconds) }
        partition = found
        costs = found.excess.map { (hours + $0) * Double(days.count) }
        guard let floor, found.most > 1 else { return }
        for choice in NestedWindows.choices(
            Compression.joined(few, downTo: NestedWindows.mostRuns), floor: floor)
        {
            let (count, cost) = (choice.windows.count, choice.cost * Double(days.count))
            if costs.indices.contains(count), cost < costs[count] {
                costs[count] = cost
                nested[count] = choice.windows
            }
        }
    }

    /// The same number all through uncertain minutes and the one before them: a window that begins then begins before.
    private static func closed(_ minutes: [Int], over uncertain: Set<Int>) -> [Int] {
        var closed = minutes
        for minute in uncertain.sorted() where minute > 0 {
            var first = minute - 1
            while first > 0, uncertain.contains(first) { first -= 1 }
            let most = closed[first...minute].reduce(0, max)
            for inner in first...minute { closed[inner] = most }
        }
        return closed
    }

    private static func runs(_ minutes: [Int]) -> [Supply.Run] {
        let start = Timestamp(secondsSinceEpoch: 0)
        return Supply(
            minutes.enumerated().map { minute, replicas in
                Supply.Run(
                    from: start.advanced(bySeconds: 60 * Int64(minute)),
                    to: start.advanced(bySeconds: 60 * Int64(minute + 1)), replicas: replicas)
            }
        ).runs
    }
}

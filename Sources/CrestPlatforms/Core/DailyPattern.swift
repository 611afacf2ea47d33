import CrestSeries

/// A plan whose days are alike: windows that come on several days, beside those of the days that are not.
///
/// A day begins at the time of day at which the plan begins. Days share windows as groups: of a group each minute of
/// the day has the most that any of its days has. Which days come together is found by joining the pair of groups that
/// costs fewest replica-seconds, again and again (Ward, "Hierarchical grouping to optimize an objective function",
/// 1963, with another measure); how many windows each group of a stage gets, exactly, by dynamic programming over the
/// groups' costs (``WindowPartition``). The stage with the fewest replica-seconds wins, of several the one with the
/// fewest windows.
struct DailyPattern {
    /// More days have their numbers in a month twice.
    private static let mostDays = 27
    /// More groups than that are left to dates.
    private static let mostGroups = 10
    /// So many runs a group's day is joined to first: quarters of an hour.
    private static let exactRuns = 96

    let arrangement: Arrangement

    /// nil where no two days can share a window, or the platform would take none of this.
    init?(
        _ plan: Supply, by recurrence: RecurrenceRule?, in clock: ZoneClock, to limit: Compression.Limit, floor: Int,
        shortest: Int64, nests: Bool
    ) {
        guard let days = PlanDays(plan, in: clock, most: Self.mostDays) else { return nil }
        let most = limit.count - (recurrence?.overhead ?? 0)
        let free = recurrence?.endsWithNext == true ? nil : limit.free(floor: floor)
        guard most >= 1 else { return nil }
        var groups = days.all.indices.map { DayGroup(of: $0, in: days, by: recurrence) }
        var best: (share: Share, groups: [DayGroup])?
        repeat {
            guard groups.count <= Self.mostGroups else { continue }
            for index in groups.indices {
                groups[index].partition(
                    in: days, plan: plan, most: most, free: free, shortest: shortest, runs: Self.exactRuns,
                    nested: nests ? floor : nil)
            }
            let share = Share(among: groups.map(\.costs), most: most)
            guard share.cost.isFinite else { continue }
            if best.map({ (share.cost, share.windows) < ($0.share.cost, $0.share.windows) }) ?? true {
                best = (share, groups)
            }
        } while Self.joinCheapest(of: &groups, by: recurrence, in: days)
        guard let best else { return nil }
        let windows = Self.windows(of: best.groups, counts: best.share.counts, free: free, in: days, clock: clock)
        arrangement = Arrangement(windows, floor: floor, from: plan.start, until: plan.end)
        // Days between which others lie have windows of their own for what lasts all day.
        guard arrangement.slots(free: free) <= most else { return nil }
    }

    /// Joins the pair of groups for which that costs least, of those whose days the platform can say; false when there
    /// is none.
    private static func joinCheapest(
        of groups: inout [DayGroup], by recurrence: RecurrenceRule?, in days: PlanDays
    ) -> Bool {
        guard let recurrence else { return false }
        var best: (cost: Double, left: Int, right: Int)?
        for right in groups.indices.dropFirst() {
            for left in 0..<right {
                guard let cost = groups[left].cost(ofJoining: groups[right]),
                    best.map({ cost < $0.cost }) ?? true,
                    recurrence.canSay(
                        (groups[left].days + groups[right].days).map { days.all[$0].date }.sorted(), of: days.dates,
                        nextToo: recurrence.endsByClock || days.begin > 0)
                else { continue }
                best = (cost, left, right)
            }
        }
        guard let best else { return false }
        groups[best.left].join(groups[best.right])
        groups.remove(at: best.right)
        return true
    }

    private static func windows(
        of groups: [DayGroup], counts: [Int], free: Int?, in days: PlanDays, clock: ZoneClock
    ) -> [Arrangement.Window] {
        zip(groups, counts).flatMap { group, count in
            group.windows(count).filter { $0.replicas != free }.flatMap { run in
                guard group.days.count > 1 else { return [Arrangement.Window(run)] }
                let (from, to) = (run.from.secondsSinceEpoch, run.to.secondsSinceEpoch)
                let spans = group.days.map { day in
                    Supply.Run(
                        from: days.instant(from, after: day, clock: clock),
                        to: days.instant(to, after: day, clock: clock), replicas: run.replicas)
                }
                // What ends when it begins again is no daily window; those on dates are joined.
                guard to - from < 86_400 else { return spans.map { Arrangement.Window($0) } }
                let window = RecurringWindow(
                    dates: group.days.map { days.all[$0].date }, from: days.begin + from, to: days.begin + to,
                    replicas: run.replicas)
                return [Arrangement.Window(window, spans: spans)]
            }
        }
    }
}

/// How many windows each group gets: the fewest replica-seconds in all, of several the fewest windows.
private struct Share {
    let counts: [Int]
    let cost: Double
    var windows: Int { counts.reduce(0, +) }

    /// - Parameter costs: of each group, replica-seconds by the number of its windows; infinite where it cannot be.
    init(among costs: [[Double]], most: Int) {
        /// The least for the groups so far with exactly so many windows.
        var least = [0.0] + Array(repeating: Double.infinity, count: most)
        var choices: [[Int]] = []
        for cost in costs {
            var next = Array(repeating: Double.infinity, count: most + 1)
            var choice = Array(repeating: 0, count: most + 1)
            for total in 0...most {
                for own in 0...min(total, cost.count - 1) where least[total - own] + cost[own] < next[total] {
                    next[total] = least[total - own] + cost[own]
                    choice[total] = own
                }
            }
            least = next
            choices.append(choice)
        }
        var total = least.indices.reduce(0) { least[$1] < least[$0] ? $1 : $0 }
        self.cost = least[total]
        var counts: [Int] = []
        for choice in choices.reversed() {
            counts.append(choice[total])
            total -= choice[total]
        }
        self.counts = counts.reversed()
    }
}

import CrestSeries

/// Scaling schedules of a managed instance group's autoscaler on Compute Engine: the body of
/// `PATCH …/autoscalers?autoscaler=NAME`.
///
/// A schedule raises the least number for a duration; the largest active one counts. With its year it comes once.
/// Obsolete schedules count until they are deleted: names stay the same, so that the next plan overwrites this one.
struct ScalingSchedules: Platform {
    let name = "gcp"
    /// 128 a group (Google, "Scaling based on schedules").
    let limit = Compression.Limit.windows(128)
    /// The autoscaler looks at its schedules about once a minute.
    let lateness: Int64 = 60
    let nests = true
    let recurrence: RecurrenceRule? = RecurrenceRule(days: .listsOfYear, endsByClock: false, overhead: 0)
    static let most = 128
    /// A schedule lasts five minutes at least.
    static let shortest: Int64 = 300

    struct Autoscaler: Codable {
        struct Policy: Codable {
            var minNumReplicas: Int?
            var maxNumReplicas: Int?
            var scalingSchedules: [String: Schedule]
        }

        var name: String
        var autoscalingPolicy: Policy
    }

    struct Schedule: Codable {
        var minRequiredReplicas: Int
        var schedule: String
        var timeZone: String?
        var durationSec: Int64
        var disabled: Bool?
        var description: String?
    }

    func emit(_ order: Order) throws(PlatformError) -> String {
        try NameRule.letterLabel(50).check(order.target.name)
        return try Documents.json(
            Autoscaler(
                name: order.target.name,
                autoscalingPolicy: .init(
                    minNumReplicas: order.floor, maxNumReplicas: order.maximum,
                    scalingSchedules: Dictionary(uniqueKeysWithValues: Self.schedules(for: order)))))
    }

    func execute(_ text: String, from: Timestamp, until: Timestamp) throws(PlatformError) -> Execution {
        let policy = try Documents.decode(Autoscaler.self, json: text).autoscalingPolicy
        return try Self.execute(
            Array(policy.scalingSchedules.values), minimum: policy.minNumReplicas ?? 0,
            maximum: policy.maxNumReplicas ?? .max, lateness: lateness, from: from, until: until)
    }

    /// Names, numbered with leading zeros so that they sort, and what they say.
    static func schedules(for order: Order) -> [(String, Schedule)] {
        let clock = order.target.clock
        let arrangement = order.arrangement
        let bridges = Self.bridges(in: arrangement)
        var schedules: [Schedule] = []
        for (window, bridge) in zip(arrangement.windows, bridges)
        where window.replicas > order.floor || arrangement.supply.largest == order.floor {
            let first = window.spans[0]
            guard let days = window.days else {
                let start = clock.certainMinute(before: first.from.advanced(bySeconds: -bridge.before))
                let end = first.to.advanced(bySeconds: bridge.after)
                schedules.append(
                    Schedule(
                        minRequiredReplicas: window.replicas,
                        schedule: CronExpression.text(at: start, clock: clock, withYear: true),
                        timeZone: clock.identifier, durationSec: max(shortest, start.seconds(until: end)),
                        description: "Crest, until \(first.to)"))
                continue
            }
            let begin = days.from - bridge.before
            schedules.append(
                Schedule(
                    minRequiredReplicas: window.replicas,
                    schedule: DayList(days.dates.map { $0 + Int(begin / 86_400) })
                        .expression(at: begin, withYear: true),
                    timeZone: clock.identifier, durationSec: max(shortest, days.to + bridge.after - begin),
                    description: window.spans.last.map { "Crest, until \($0.to)" }))
        }
        return schedules.enumerated().map { index, schedule in
            let number = String(index + 1)
            return ("crest-" + String(repeating: "0", count: max(0, 3 - number.count)) + number, schedule)
        }
    }

    /// Seconds by which each window begins earlier and ends later: one that comes late leaves a gap after a larger one
    /// before it, and the smaller of both bridges it. At the midnight of its days a window begins no earlier: the day
    /// before may be of another month.
    private static func bridges(in arrangement: Arrangement) -> [(before: Int64, after: Int64)] {
        let late = ScalingSchedules().lateness
        let supply = arrangement.supply
        let fixed = Set(arrangement.recurring.filter { $0.window.from == 0 }.flatMap { $0.spans.map(\.from) })
        return arrangement.windows.map { window in
            let before =
                window.days?.from != 0
                && window.spans.contains {
                    supply.replicas(at: $0.from.advanced(bySeconds: -1)) ?? 0 > window.replicas
                }
            let after = window.spans.contains { span in
                let next = supply.replicas(at: span.to) ?? window.replicas
                return next > window.replicas || next < window.replicas && fixed.contains(span.to)
            }
            return (before ? late : 0, after ? late : 0)
        }
    }

    /// What a group runs at least.
    static func execute(
        _ schedules: [Schedule], minimum: Int, maximum: Int, lateness: Int64, from: Timestamp, until: Timestamp
    ) throws(PlatformError) -> Execution {
        guard schedules.count <= most else {
            throw PlatformError(.file, "\(schedules.count) schedules", hint: "an autoscaler takes \(most)")
        }
        var late: [(time: Timestamp, opens: Bool, replicas: Int)] = []
        var prompt = late
        for schedule in schedules where schedule.disabled != true {
            guard (shortest...10 * 366 * 86_400).contains(schedule.durationSec) else {
                throw PlatformError(
                    .file, "a schedule of \(schedule.durationSec) s", hint: "one lasts \(shortest) s at least")
            }
            let replicas = min(schedule.minRequiredReplicas, maximum)
            let clock = try ZoneClock(identifier: schedule.timeZone ?? "UTC")
            let expression = try CronExpression(schedule.schedule)
            for start in expression.firings(
                from: from.advanced(bySeconds: -schedule.durationSec), until: until, clock: clock)
            {
                let end = start.advanced(bySeconds: schedule.durationSec)
                prompt += [(start, true, replicas), (end, false, replicas)]
                late += [(min(end, start.advanced(bySeconds: lateness)), true, replicas), (end, false, replicas)]
            }
        }
        return Execution(
            guaranteed: Supply.highest(of: late, from: from, until: until, otherwise: minimum),
            expected: Supply.highest(of: prompt, from: from, until: until, otherwise: minimum))
    }
}

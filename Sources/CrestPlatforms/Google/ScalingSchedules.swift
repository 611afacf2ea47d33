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
        for (piece, bridge) in zip(arrangement.pieces, bridges)
        where piece.recurring == nil && (piece.run.replicas > order.floor || arrangement.supply.largest == order.floor)
        {
            let start = clock.certainMinute(before: piece.run.from.advanced(bySeconds: -bridge.before))
            let end = piece.run.to.advanced(bySeconds: bridge.after)
            schedules.append(
                Schedule(
                    minRequiredReplicas: piece.run.replicas,
                    schedule: CronExpression.text(at: start, clock: clock, withYear: true), timeZone: clock.identifier,
                    durationSec: max(shortest, start.seconds(until: end)),
                    description: "Crest, until \(piece.run.to)"))
        }
        for (number, window) in arrangement.recurring.enumerated() {
            let own = zip(arrangement.pieces, bridges).filter { $0.0.recurring == number }
            let before = own.reduce(0) { max($0, $1.1.before) }
            let after = own.reduce(0) { max($0, $1.1.after) }
            let last = own.last.map { "Crest, until \($0.0.run.to)" }
            schedules.append(
                Schedule(
                    minRequiredReplicas: window.replicas,
                    schedule: DayList(window.dates.map { $0 + Int((window.from - before) / 86_400) })
                        .expression(at: window.from - before, withYear: true),
                    timeZone: clock.identifier,
                    durationSec: max(shortest, before + window.to - window.from + after), description: last))
        }
        return schedules.enumerated().map { index, schedule in
            let number = String(index + 1)
            return ("crest-" + String(repeating: "0", count: max(0, 3 - number.count)) + number, schedule)
        }
    }

    /// Seconds by which each piece begins earlier and ends later: one that comes late leaves a gap after the one before
    /// it, and the smaller of both bridges it. At the midnight of its days a window begins no earlier: the day before
    /// may be of another month.
    private static func bridges(in arrangement: Arrangement) -> [(before: Int64, after: Int64)] {
        let late = ScalingSchedules().lateness
        let pieces = arrangement.pieces
        func beginsEarlier(_ index: Int) -> Bool {
            pieces[index].recurring.map { arrangement.recurring[$0].from > 0 } ?? true
        }
        return pieces.indices.map { index in
            let own = pieces[index].run.replicas
            let before = index > 0 && pieces[index - 1].run.replicas > own && beginsEarlier(index)
            let next = index + 1 < pieces.count ? pieces[index + 1].run.replicas : own
            let after = next > own || next < own && !beginsEarlier(index + 1)
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

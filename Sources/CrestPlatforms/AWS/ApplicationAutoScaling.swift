import CrestSeries

/// Scheduled actions of AWS Application Auto Scaling for an ECS service, each the input of
/// `aws application-autoscaling put-scheduled-action`.
///
/// `at(...)` fires once, `cron(...)` between its start and its end; what they set stays, so that the last one takes
/// everything back.
struct ApplicationAutoScaling: Platform {
    let name = "aws-appscaling"
    /// 200 actions a target (AWS, "Quotas for Application Auto Scaling"), of which one takes everything back.
    let limit = Compression.Limit.changes(199)
    /// Not promised; as much as the sibling's, whose scheduler it shares.
    let lateness: Int64 = 120
    /// The beginning is set by an action of its own.
    let recurrence: RecurrenceRule? = RecurrenceRule(days: .lists, endsByClock: true, overhead: 1)
    static let most = 200

    struct Action: Codable {
        struct Bounds: Codable {
            var minCapacity: Int?
            var maxCapacity: Int?
        }

        var serviceNamespace: String
        var resourceId: String
        var scalableDimension: String
        var scheduledActionName: String
        var schedule: String
        var timezone: String?
        var startTime: String?
        var endTime: String?
        var scalableTargetAction: Bounds
    }

    func emit(_ order: Order) throws(PlatformError) -> String {
        try Documents.json(capitalized: Self.actions(for: order))
    }

    func execute(_ text: String, from: Timestamp, until: Timestamp) throws(PlatformError) -> Execution {
        try Self.execute(
            Documents.decode([Action].self, capitalized: text), lateness: lateness, from: from, until: until)
    }

    static func actions(for order: Order) throws(PlatformError) -> [Action] {
        let name = order.target.name
        try NameRule.printable(200).check(name)
        let parts = name.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0] == "service", parts.allSatisfy({ !$0.isEmpty }) else {
            throw PlatformError(
                .target, "'\(name)' is no ECS service", hint: "give it with --name service/CLUSTER/SERVICE")
        }
        func action(_ index: Int, _ schedule: String, zone: String, minimum: Int) -> Action {
            Action(
                serviceNamespace: "ecs", resourceId: name, scalableDimension: "ecs:service:DesiredCount",
                scheduledActionName: "\(parts[2])-crest-\(index + 1)", schedule: schedule, timezone: zone,
                scalableTargetAction: .init(minCapacity: minimum, maxCapacity: order.maximum))
        }
        let (dated, recurring) = ScheduledMinimum.changes(of: order)
        return dated.enumerated().map { index, change in
            action(index, "at(\(change.time.description.dropLast()))", zone: "UTC", minimum: change.minimum)
        }
            + recurring.enumerated().map { index, recurring in
                let (window, first) = recurring
                let days = DayList(window.startDates)
                var action = action(
                    dated.count + index, "cron(\(days.amazonExpression(at: window.from)))",
                    zone: order.target.clock.identifier, minimum: window.replicas)
                action.startTime = first.description
                action.endTime = order.supply.end.description
                return action
            }
    }

    static func execute(
        _ actions: [Action], lateness: Int64, from: Timestamp, until: Timestamp
    ) throws(PlatformError) -> Execution {
        guard actions.count <= most else {
            throw PlatformError(.file, "\(actions.count) scheduled actions", hint: "a target takes \(most)")
        }
        var changes: [ScheduledMinimum.Change] = []
        for action in actions {
            guard let minimum = action.scalableTargetAction.minCapacity else { continue }
            if let maximum = action.scalableTargetAction.maxCapacity, maximum < minimum {
                throw PlatformError(
                    .file, "a minimum of \(minimum) above the maximum of \(maximum) in \(action.scheduledActionName)",
                    hint: "raise MaxCapacity, or leave it out")
            }
            for time in try Self.times(of: action, from: from, until: until) {
                changes.append(.init(time: time, minimum: minimum))
            }
        }
        guard !changes.isEmpty else {
            throw PlatformError(.file, "no scheduled action sets a MinCapacity", hint: "export the plan anew")
        }
        return ScheduledMinimum(changes: changes.filter { $0.time < until }, lateness: lateness, keepsOrder: true)
            .execute(from: from, until: until)
    }

    /// Of `at(2026-11-23T18:00:00)` and `cron(0 8 21-25 10 ? *)`; `rate(...)`, which has no time of day, is not read.
    private static func times(
        of action: Action, from: Timestamp, until: Timestamp
    ) throws(PlatformError) -> [Timestamp] {
        let clock = try ZoneClock(identifier: action.timezone ?? "UTC")
        let schedule = action.schedule
        if schedule.hasPrefix("cron("), schedule.hasSuffix(")") {
            func instant(_ text: String?) throws(PlatformError) -> Timestamp? {
                guard let text else { return nil }
                return try Documents.instant(text)
            }
            let (start, end) = (try instant(action.startTime) ?? from, try instant(action.endTime) ?? until)
            return try CronExpression(amazon: String(schedule.dropFirst(5).dropLast()))
                .firings(from: max(start, from), until: min(end, until), clock: clock)
        }
        guard schedule.hasPrefix("at("), schedule.hasSuffix(")") else {
            throw PlatformError(
                .file, "'\(schedule)' is no time",
                hint: "write it as at(2026-11-23T18:00:00), or as cron(0 18 23-27 11 ? *) with an EndTime")
        }
        let wall = try Documents.instant(String(schedule.dropFirst(3).dropLast()), zulu: false)
        guard let time = clock.instants(showing: wall).last else {
            throw PlatformError(
                .file, "\(clock.identifier) has no \(schedule)", hint: "daylight saving skips it; say it in UTC")
        }
        return [time]
    }
}

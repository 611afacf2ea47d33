import CrestSeries

/// Scheduled actions of AWS Application Auto Scaling for an ECS service, each the input of
/// `aws application-autoscaling put-scheduled-action`.
///
/// `at(...)` fires once; what it set stays, so that the last one takes everything back.
struct ApplicationAutoScaling: Platform {
    let name = "aws-appscaling"
    /// 200 actions a target (AWS, "Quotas for Application Auto Scaling"), of which one takes everything back.
    let limit = Compression.Limit.changes(199)
    /// Not promised; as much as the sibling's, whose scheduler it shares.
    let lateness: Int64 = 120
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
        return ScheduledMinimum.changes(of: order.supply, floor: order.floor).enumerated().map { index, change in
            Action(
                serviceNamespace: "ecs", resourceId: name, scalableDimension: "ecs:service:DesiredCount",
                scheduledActionName: "\(parts[2])-crest-\(index + 1)",
                schedule: "at(\(change.time.description.dropLast()))", timezone: "UTC",
                scalableTargetAction: .init(minCapacity: change.minimum, maxCapacity: order.maximum))
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
            let clock = try ZoneClock(identifier: action.timezone ?? "UTC")
            changes.append(.init(time: try Self.time(of: action.schedule, clock: clock), minimum: minimum))
        }
        guard !changes.isEmpty else {
            throw PlatformError(.file, "no scheduled action sets a MinCapacity", hint: "export the plan anew")
        }
        return ScheduledMinimum(changes: changes.filter { $0.time < until }, lateness: lateness, keepsOrder: true)
            .execute(from: from, until: until)
    }

    /// Of `at(2026-11-23T18:00:00)`; other schedules, which come again, are not read.
    private static func time(of schedule: String, clock: ZoneClock) throws(PlatformError) -> Timestamp {
        guard schedule.hasPrefix("at("), schedule.hasSuffix(")") else {
            throw PlatformError(
                .file, "'\(schedule)' is no time",
                hint: "write it as at(2026-11-23T18:00:00): what recurs outlives a plan")
        }
        let wall = try Documents.instant(String(schedule.dropFirst(3).dropLast()), zulu: false)
        guard let time = clock.instants(showing: wall).last else {
            throw PlatformError(
                .file, "\(clock.identifier) has no \(schedule)", hint: "daylight saving skips it; say it in UTC")
        }
        return time
    }
}

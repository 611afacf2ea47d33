import CrestSeries

/// Scheduled actions of an EC2 Auto Scaling group, as input of
/// `aws autoscaling batch-put-scheduled-update-group-action`, fifty a batch.
///
/// An action sets values and never takes them back: every raise of `MinSize` has its restore, the last one to the
/// floor. `DesiredCapacity` is left alone: set, it would take away what a policy has added on top of the plan; a
/// minimum above it lifts it.
struct AutoScalingGroup: Platform {
    let name = "aws-asg"
    /// 125 actions a group (AWS, "Quotas for Amazon EC2 Auto Scaling"), of which one takes everything back.
    let limit = Compression.Limit.changes(124)
    /// "You might encounter delays of up to two minutes" (AWS, "Scheduled scaling for Amazon EC2 Auto Scaling").
    let lateness: Int64 = 120
    /// The beginning is set by an action of its own.
    let recurrence: RecurrenceRule? = RecurrenceRule(days: .lists, endsByClock: true, overhead: 1)
    static let most = 125
    static let batch = 50

    /// Input of the batch call.
    struct Batch: Codable {
        var autoScalingGroupName: String
        var scheduledUpdateGroupActions: [Action]
    }

    /// One action.
    struct Action: Codable {
        var scheduledActionName: String
        var startTime: String
        var endTime: String?
        var recurrence: String?
        var timeZone: String?
        var minSize: Int?
        var maxSize: Int?
        var desiredCapacity: Int?
    }

    func emit(_ order: Order) throws(PlatformError) -> String {
        try NameRule.printable(200).check(order.target.name)
        return try Documents.json(capitalized: Self.batches(of: Self.actions(for: order), group: order.target.name))
    }

    func execute(_ text: String, from: Timestamp, until: Timestamp) throws(PlatformError) -> Execution {
        let batches = try Documents.decode([Batch].self, capitalized: text)
        if let large = batches.first(where: { $0.scheduledUpdateGroupActions.count > Self.batch }) {
            throw PlatformError(
                .file, "a batch of \(large.scheduledUpdateGroupActions.count) actions",
                hint: "a call takes \(Self.batch)")
        }
        return try Self.execute(
            batches.flatMap(\.scheduledUpdateGroupActions), lateness: lateness, from: from, until: until)
    }

    /// The actions of a plan, those on dates first.
    ///
    /// AWS performs a recurring action at its `StartTime` too, which is therefore the first of its times.
    static func actions(for order: Order) -> [Action] {
        let (dated, recurring) = ScheduledMinimum.changes(of: order)
        func name(_ index: Int) -> String { "\(order.target.name)-crest-\(index + 1)" }
        return dated.enumerated().map { index, change in
            Action(
                scheduledActionName: name(index), startTime: change.time.description, minSize: change.minimum,
                maxSize: order.maximum)
        }
            + recurring.enumerated().map { index, recurring in
                let (window, first) = recurring
                return Action(
                    scheduledActionName: name(dated.count + index), startTime: first.description,
                    endTime: order.supply.end.description,
                    recurrence: DayList(window.startDates).expression(at: window.from),
                    timeZone: order.target.clock.identifier, minSize: window.replicas, maxSize: order.maximum)
            }
    }

    static func batches(of actions: [Action], group: String) -> [Batch] {
        stride(from: 0, to: actions.count, by: batch).map { first in
            Batch(
                autoScalingGroupName: group,
                scheduledUpdateGroupActions: Array(actions[first..<min(first + batch, actions.count)]))
        }
    }

    /// What a group does with actions.
    static func execute(
        _ actions: [Action], lateness: Int64, from: Timestamp, until: Timestamp
    ) throws(PlatformError) -> Execution {
        guard actions.count <= most else {
            throw PlatformError(
                .file, "\(actions.count) scheduled actions", hint: "an Auto Scaling group takes \(most)")
        }
        var changes: [ScheduledMinimum.Change] = []
        var known: Set<Timestamp> = []
        for action in actions {
            for time in try times(of: action, from: from, until: until) {
                guard known.insert(time).inserted else {
                    throw PlatformError(
                        .file, "two scheduled actions at \(time)", hint: "each needs a time of its own")
                }
                guard let minimum = action.minSize ?? action.desiredCapacity else { continue }
                if let maximum = action.maxSize, maximum < minimum {
                    throw PlatformError(
                        .file,
                        "a minimum of \(minimum) above the maximum of \(maximum) in \(action.scheduledActionName)",
                        hint: "raise MaxSize, or leave it out")
                }
                if let desired = action.desiredCapacity, desired < minimum {
                    throw PlatformError(
                        .file,
                        "a desired capacity of \(desired) below the minimum of \(minimum) in "
                            + action.scheduledActionName, hint: "leave DesiredCapacity out")
                }
                changes.append(.init(time: time, minimum: minimum))
            }
        }
        guard !changes.isEmpty else {
            throw PlatformError(.file, "no scheduled action sets a MinSize", hint: "export the plan anew")
        }
        return ScheduledMinimum(changes: changes, lateness: lateness, keepsOrder: true)
            .execute(from: from, until: until)
    }

    private static func times(
        of action: Action, from: Timestamp, until: Timestamp
    ) throws(PlatformError) -> [Timestamp] {
        let start = try Documents.instant(action.startTime)
        guard let recurrence = action.recurrence else { return start < until ? [start] : [] }
        let end = try action.endTime.map { text throws(PlatformError) in try Documents.instant(text) } ?? until
        guard start < end else {
            throw PlatformError(
                .file, "\(action.scheduledActionName) ends at \(end), before it starts", hint: "EndTime after StartTime"
            )
        }
        let firings = try CronExpression(recurrence).firings(
            from: max(start, from), until: min(until, end), clock: ZoneClock(identifier: action.timeZone ?? "UTC"))
        // "Performs the action at this time, and then based on the specified recurrence" (StartTime in the API).
        return start < until && firings.first != start ? [start] + firings : firings
    }
}

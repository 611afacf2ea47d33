import CrestSeries

/// `aws_autoscaling_schedule` of hashicorp/aws: the scheduled actions of ``AutoScalingGroup``.
///
/// The provider takes a size that is not there for zero, and -1 for "leave alone": each is written.
struct TerraformAutoScalingGroup: Platform {
    let name = "terraform-aws-asg"
    private let group = AutoScalingGroup()
    var limit: Compression.Limit { group.limit }
    var lateness: Int64 { group.lateness }
    var recurrence: RecurrenceRule? { group.recurrence }
    private static let type = "aws_autoscaling_schedule"

    struct Schedule: Codable {
        var scheduledActionName: String
        var autoscalingGroupName: String
        var startTime: String
        var endTime: String?
        var recurrence: String?
        var timeZone: String?
        var minSize: Int?
        var maxSize: Int?
        var desiredCapacity: Int?

        /// What the provider asks of AWS.
        var action: AutoScalingGroup.Action {
            func size(_ value: Int?) -> Int? { (value ?? 0) == -1 ? nil : value ?? 0 }
            return AutoScalingGroup.Action(
                scheduledActionName: scheduledActionName, startTime: startTime, endTime: endTime,
                recurrence: recurrence, timeZone: timeZone, minSize: size(minSize), maxSize: size(maxSize),
                desiredCapacity: size(desiredCapacity))
        }
    }

    func emit(_ order: Order) throws(PlatformError) -> String {
        try NameRule.printable(200).check(order.target.name)
        let schedules = AutoScalingGroup.actions(for: order).enumerated().map { index, action in
            (
                TerraformFile<Schedule>.key(index),
                Schedule(
                    scheduledActionName: action.scheduledActionName, autoscalingGroupName: order.target.name,
                    startTime: action.startTime, endTime: action.endTime, recurrence: action.recurrence,
                    timeZone: action.timeZone, minSize: action.minSize ?? -1, maxSize: action.maxSize ?? -1,
                    desiredCapacity: -1)
            )
        }
        return try Documents.json(snake: TerraformFile(Self.type, Dictionary(uniqueKeysWithValues: schedules)))
    }

    func execute(_ text: String, from: Timestamp, until: Timestamp) throws(PlatformError) -> Execution {
        let file = try Documents.decode(TerraformFile<Schedule>.self, snake: text)
        return try AutoScalingGroup.execute(
            file.resources(Self.type).map(\.action), lateness: lateness, from: from, until: until)
    }
}

/// `aws_appautoscaling_scheduled_action` of hashicorp/aws: the scheduled actions of ``ApplicationAutoScaling``.
struct TerraformApplicationAutoScaling: Platform {
    let name = "terraform-aws-appscaling"
    private let application = ApplicationAutoScaling()
    var limit: Compression.Limit { application.limit }
    var lateness: Int64 { application.lateness }
    var recurrence: RecurrenceRule? { application.recurrence }
    private static let type = "aws_appautoscaling_scheduled_action"

    struct ScheduledAction: Codable {
        var name: String
        var serviceNamespace: String
        var resourceId: String
        var scalableDimension: String
        var schedule: String
        var timezone: String?
        var startTime: String?
        var endTime: String?
        var scalableTargetAction: ApplicationAutoScaling.Action.Bounds

        var action: ApplicationAutoScaling.Action {
            ApplicationAutoScaling.Action(
                serviceNamespace: serviceNamespace, resourceId: resourceId, scalableDimension: scalableDimension,
                scheduledActionName: name, schedule: schedule, timezone: timezone, startTime: startTime,
                endTime: endTime,
                scalableTargetAction: scalableTargetAction)
        }
    }

    func emit(_ order: Order) throws(PlatformError) -> String {
        let actions = try ApplicationAutoScaling.actions(for: order).enumerated().map { index, action in
            (
                TerraformFile<ScheduledAction>.key(index),
                ScheduledAction(
                    name: action.scheduledActionName, serviceNamespace: action.serviceNamespace,
                    resourceId: action.resourceId, scalableDimension: action.scalableDimension,
                    schedule: action.schedule, timezone: action.timezone, startTime: action.startTime,
                    endTime: action.endTime,
                    scalableTargetAction: action.scalableTargetAction)
            )
        }
        return try Documents.json(snake: TerraformFile(Self.type, Dictionary(uniqueKeysWithValues: actions)))
    }

    func execute(_ text: String, from: Timestamp, until: Timestamp) throws(PlatformError) -> Execution {
        let file = try Documents.decode(TerraformFile<ScheduledAction>.self, snake: text)
        return try ApplicationAutoScaling.execute(
            file.resources(Self.type).map(\.action), lateness: lateness, from: from, until: until)
    }
}

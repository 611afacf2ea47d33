import CrestSeries

/// `google_compute_autoscaler` of hashicorp/google: the schedules of ``ScalingSchedules``.
struct TerraformGoogle: Platform {
    let name = "terraform-gcp"
    private let schedules = ScalingSchedules()
    var limit: Compression.Limit { schedules.limit }
    var lateness: Int64 { schedules.lateness }
    var nests: Bool { schedules.nests }
    var recurrence: RecurrenceRule? { schedules.recurrence }
    private static let type = "google_compute_autoscaler"

    struct Autoscaler: Codable {
        var name: String
        var zone: String
        var target: String
        var autoscalingPolicy: Policy
    }

    struct Policy: Codable {
        var minReplicas: Int
        var maxReplicas: Int
        /// A schedule needs another signal beside it.
        var cpuUtilization: Utilization
        var scalingSchedules: [Schedule]
    }

    struct Utilization: Codable {
        var target: String
    }

    struct Schedule: Codable {
        var name: String
        var minRequiredReplicas: Int
        var schedule: String
        var timeZone: String?
        var durationSec: Int64
        var disabled: Bool?
        var description: String?
    }

    func emit(_ order: Order) throws(PlatformError) -> String {
        try NameRule.letterLabel(50).check(order.target.name)
        let schedules = ScalingSchedules.schedules(for: order).map { name, schedule in
            Schedule(
                name: name, minRequiredReplicas: schedule.minRequiredReplicas, schedule: schedule.schedule,
                timeZone: schedule.timeZone, durationSec: schedule.durationSec, description: schedule.description)
        }
        typealias File = TerraformFile<Autoscaler>
        let autoscaler = Autoscaler(
            name: order.target.name, zone: File.reference(to: "zone"), target: File.reference(to: "group"),
            autoscalingPolicy: .init(
                minReplicas: order.floor, maxReplicas: order.most,
                cpuUtilization: .init(target: File.reference(to: "cpu_target")), scalingSchedules: schedules))
        return try Documents.json(
            snake: File(
                Self.type, [File.key(0): autoscaler],
                variables: [
                    "zone": "The zone of the group.", "group": "The managed instance group's URL.",
                    "cpu_target": "The utilisation that the autoscaler keeps beside the schedules, as in 0.6.",
                ]))
    }

    func execute(_ text: String, from: Timestamp, until: Timestamp) throws(PlatformError) -> Execution {
        let file = try Documents.decode(TerraformFile<Autoscaler>.self, snake: text)
        guard let policy = try file.resources(Self.type).first?.autoscalingPolicy else {
            throw PlatformError(.file, "there is no autoscaler", hint: "export the plan anew")
        }
        let schedules = policy.scalingSchedules.map {
            ScalingSchedules.Schedule(
                minRequiredReplicas: $0.minRequiredReplicas, schedule: $0.schedule, timeZone: $0.timeZone,
                durationSec: $0.durationSec, disabled: $0.disabled, description: $0.description)
        }
        return try ScalingSchedules.execute(
            schedules, minimum: policy.minReplicas, maximum: policy.maxReplicas, lateness: lateness, from: from,
            until: until)
    }
}

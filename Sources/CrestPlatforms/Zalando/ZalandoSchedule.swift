import CrestSeries

/// Zalando's kube-metrics-adapter: a ScalingSchedule, whose metric is the largest value of the schedules that are
/// active, and the HorizontalPodAutoscaler that follows it.
///
/// The value is in replicas and the target 1 a pod (``MetricAutoscaler``). `OneTime` has a year. The ramp, ten minutes
/// on both sides unless it is said, is switched off: it would ask for parts of a window that the plan does not have.
struct ZalandoSchedule: Platform {
    let name = "zalando"
    /// Nobody counts; so many are still read by people.
    let limit = Compression.Limit.windows(100)
    /// The adapter collects every minute, then the autoscaler looks.
    let lateness: Int64 = 90
    let nests = true
    /// Minutes of ten years, as long as anything here lasts.
    private static let longest: Int64 = 10 * 366 * 1_440

    struct ScalingSchedule: Codable {
        struct Spec: Codable {
            var scalingWindowDurationMinutes: Int64?
            var schedules: [Schedule]
        }

        struct Schedule: Codable {
            var type: String
            var date: String?
            var durationMinutes: Int64
            var value: Int
        }

        var apiVersion = "zalando.org/v1"
        var kind = "ScalingSchedule"
        var metadata: ObjectMetadata
        var spec: Spec
    }

    /// `autoscaling/v2`, as far as it is needed here.
    struct Autoscaler: Codable {
        struct Reference: Codable {
            var apiVersion: String
            var kind: String
            var name: String
        }

        struct Spec: Codable {
            var scaleTargetRef: Reference
            var minReplicas: Int?
            var maxReplicas: Int
            var behavior: AutoscalerBehavior?
            var metrics: [Metric]
        }

        struct Metric: Codable {
            var type: String
            var object: Object
        }

        struct Object: Codable {
            struct Name: Codable {
                var name: String
            }

            struct Target: Codable {
                var type: String
                var averageValue: String
            }

            var describedObject: Reference
            var metric: Name
            var target: Target
        }

        var apiVersion = "autoscaling/v2"
        var kind = "HorizontalPodAutoscaler"
        var metadata: ObjectMetadata
        var spec: Spec
    }

    func emit(_ order: Order) throws(PlatformError) -> String {
        let target = order.target
        try NameRule.label(63).check(target.name)
        try NameRule.label(63).check(target.namespace)
        let floor = max(1, order.floor)
        let behavior = AutoscalerBehavior.following(order.most)
        let autoscaler = try MetricAutoscaler(from: floor, to: order.most, behavior)
        let schedules = autoscaler.asks(for: order.arrangement).dated.map { run, ask in
            ScalingSchedule.Schedule(
                type: "OneTime", date: run.from.description, durationMinutes: run.seconds / 60, value: ask)
        }
        let metadata = ObjectMetadata(
            name: target.name, namespace: target.namespace, annotations: ["crest/expires": order.expires.description])
        let schedule = ScalingSchedule(
            metadata: metadata, spec: .init(scalingWindowDurationMinutes: 0, schedules: schedules))
        let follower = Autoscaler(
            metadata: metadata,
            spec: .init(
                scaleTargetRef: .init(apiVersion: "apps/v1", kind: "Deployment", name: target.name),
                minReplicas: floor, maxReplicas: order.most, behavior: behavior,
                metrics: [
                    .init(
                        type: "Object",
                        object: .init(
                            describedObject: .init(
                                apiVersion: schedule.apiVersion, kind: schedule.kind, name: target.name),
                            metric: .init(name: target.name), target: .init(type: "AverageValue", averageValue: "1")))
                ]))
        return try Documents.yaml([schedule, follower])
    }

    func execute(_ text: String, from: Timestamp, until: Timestamp) throws(PlatformError) -> Execution {
        let documents = try Documents.yaml(in: text)
        let schedule = try Documents.first("ScalingSchedule", of: documents)
        let spec = try Documents.decode(ScalingSchedule.self, from: schedule).spec
        let follower = try Documents.first("HorizontalPodAutoscaler", of: documents)
        let scaler = try Documents.decode(Autoscaler.self, from: follower).spec
        guard scaler.metrics.first?.object.target.averageValue == "1" else {
            throw PlatformError(.file, "no target of 1 a pod", hint: "export the plan anew")
        }
        let window = spec.scalingWindowDurationMinutes ?? 10
        var asked: [(time: Timestamp, opens: Bool, replicas: Int)] = []
        for entry in spec.schedules {
            guard entry.type == "OneTime", let date = entry.date else {
                throw PlatformError(.file, "a schedule of type \(entry.type)", hint: "what recurs outlives a plan")
            }
            guard (0...Int(Int32.max)).contains(entry.value), (0...Self.longest).contains(entry.durationMinutes),
                (0...Self.longest).contains(window)
            else {
                throw PlatformError(
                    .file, "\(entry.value) for \(entry.durationMinutes) minutes is no schedule", hint: "export anew")
            }
            let start = try Documents.instant(date)
            let end = start.advanced(bySeconds: 60 * entry.durationMinutes)
            asked += [(start, true, entry.value), (end, false, entry.value)]
            asked += Self.ramp(
                around: start, end, value: entry.value, seconds: 60 * window)
        }
        return try MetricAutoscaler(
            from: scaler.minReplicas ?? 1, to: scaler.maxReplicas, scaler.behavior ?? AutoscalerBehavior()
        ).execute(Supply.highest(of: asked, from: from, until: until))
    }

    /// Up before a window and down after it, in tenths.
    private static func ramp(
        around start: Timestamp, _ end: Timestamp, value: Int, seconds: Int64
    ) -> [(time: Timestamp, opens: Bool, replicas: Int)] {
        guard seconds > 0 else { return [] }
        return (1..<10).flatMap { step -> [(time: Timestamp, opens: Bool, replicas: Int)] in
            let share = value * step / 10
            let climbs = start.advanced(bySeconds: seconds * Int64(step - 10) / 10)
            let falls = end.advanced(bySeconds: seconds * Int64(9 - step) / 10)
            let length = seconds / 10
            return [
                (climbs, true, share), (climbs.advanced(bySeconds: length), false, share), (falls, true, share),
                (falls.advanced(bySeconds: length), false, share),
            ]
        }
    }
}

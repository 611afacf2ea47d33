import CrestSeries

/// KEDA's cron scaler: each window is a trigger, the largest active one counts, `minReplicaCount` is the floor.
///
/// A trigger is a metric with target 1, and the HorizontalPodAutoscaler behind it does nothing within 10 % of its aim
/// (22 of 24 pods, gocrane/crane#836), so that a window asks for the least number from which no smaller one than the plan's
/// is within tolerance. A window that begins on the 29th of February would, for KEDA, next begin in four years and end in
/// one, and so last until then: its start names the 28th too.
struct KEDA: Platform {
    let name = "keda"
    /// KEDA has no limit; so many triggers are still read by people.
    let limit = Compression.Limit.windows(50)
    /// The autoscaler asks every 15 s, KEDA answers from the clock; pods by more than the rules allow at once wait a sync.
    let lateness: Int64 = 60

    func emit(_ order: Order) throws(PlatformError) -> String {
        let target = order.target
        try NameRule.label(48).check(target.name)
        try NameRule.label(63).check(target.namespace)
        let windows = order.windows.map { (run: $0, replicas: Tolerance.asked(for: max($0.replicas, 1))) }
        let maximum = windows.reduce(order.maximum) { max($0, $1.replicas) }
        let atOnce = ScaledObject.Rules(
            stabilizationWindowSeconds: 0, selectPolicy: "Max",
            policies: [.init(type: "Pods", value: maximum, periodSeconds: 15)])
        let object = ScaledObject(
            metadata: .init(
                name: target.name, namespace: target.namespace,
                annotations: ["crest/expires": order.expires.description]),
            spec: .init(
                scaleTargetRef: .init(name: target.name), minReplicaCount: order.floor, maxReplicaCount: maximum,
                advanced: .init(horizontalPodAutoscalerConfig: .init(behavior: .init(scaleUp: atOnce))),
                triggers: windows.map { Self.trigger($0.run, replicas: $0.replicas, clock: target.clock) }))
        let cleanUp = CleanUp.documents(
            deleting: "scaledobjects", group: "keda.sh", name: target.name, namespace: target.namespace,
            at: order.expires)
        return try Documents.yaml([object] + cleanUp)
    }

    private static func trigger(_ run: Supply.Run, replicas: Int, clock: ZoneClock) -> ScaledObject.Trigger {
        let start = clock.certainMinute(before: run.from)
        let end = clock.certainMinute(after: run.to)
        let date = clock.wall(start).date
        var begin = CronExpression.text(at: start, clock: clock)
        if date.month == 2, date.day == 29, clock.wall(end).date != date {
            begin = begin.replacing(" 29 2 ", with: " 28,29 2 ")
        }
        return .init(
            type: "cron",
            metadata: [
                "timezone": clock.identifier, "start": begin, "end": CronExpression.text(at: end, clock: clock),
                "desiredReplicas": String(replicas),
            ])
    }
}

/// What the HorizontalPodAutoscaler's tolerance does to a number that comes through a metric.
///
/// The controller does nothing while |value / current − 1| ≤ 0.1 (kubernetes.io, "Horizontal Pod Autoscaling", algorithm
/// details), so that it may stay at any number of at least value / 1.1.
enum Tolerance {
    /// In tenths, so that the bounds are whole numbers' and exact.
    private static let tenths = 11

    /// The least that runs when a metric asks for `value`.
    static func guaranteed(of value: Int) -> Int {
        (10 * value + tenths - 1) / tenths
    }

    /// The least value that makes at least `replicas` run.
    static func asked(for replicas: Int) -> Int {
        tenths * (replicas - 1) / 10 + 1
    }
}

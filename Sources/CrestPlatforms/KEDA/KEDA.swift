import CrestSeries

/// KEDA's cron scaler: each window is a trigger, the largest active one counts, `minReplicaCount` is the floor.
///
/// A trigger is a metric with target 1 for the HorizontalPodAutoscaler behind it (``MetricAutoscaler``). A window that
/// begins on the 29th of February would, for KEDA, next begin in four years and end in one, and so last until then: its
/// start names the 28th too.
struct KEDA: Platform {
    let name = "keda"
    /// KEDA has no limit; so many triggers are still read by people.
    let limit = Compression.Limit.windows(100)
    /// The autoscaler asks every 15 s, KEDA answers from the clock; who scales from nothing waits for KEDA's own 30 s.
    let lateness: Int64 = 60
    let nests = true
    let recurrence: RecurrenceRule? = RecurrenceRule(days: .lists, endsByClock: true, overhead: 0)

    func emit(_ order: Order) throws(PlatformError) -> String {
        let target = order.target
        try NameRule.label(48).check(target.name)
        try NameRule.label(63).check(target.namespace)
        let behavior = AutoscalerBehavior.following(order.most)
        let autoscaler = try MetricAutoscaler(from: order.floor, to: order.most, behavior)
        let (dated, recurring) = autoscaler.asks(for: order.arrangement)
        var triggers = dated.map { Self.trigger($0.run, replicas: $0.ask, clock: target.clock) }
        for (window, ask) in recurring {
            triggers.append(try Self.trigger(window, replicas: ask, after: order.expires, clock: target.clock))
        }
        let object = ScaledObject(
            metadata: .init(
                name: target.name, namespace: target.namespace,
                annotations: ["crest/expires": order.expires.description]),
            spec: .init(
                scaleTargetRef: .init(name: target.name), minReplicaCount: order.floor, maxReplicaCount: order.most,
                advanced: .init(horizontalPodAutoscalerConfig: .init(behavior: behavior)),
                fallback: .holding(order.supply.largest),
                // A ScaledObject has one trigger at least; a plan at the floor asks for the floor.
                triggers: triggers.isEmpty
                    ? order.windows.map { Self.trigger($0, replicas: max(1, order.floor), clock: target.clock) }
                    : triggers))
        let cleanUp = CleanUp.documents(
            deleting: "scaledobjects", group: "keda.sh", selection: [target.name], name: target.name,
            namespace: target.namespace, at: order.expires)
        return try Documents.yaml([object] + cleanUp)
    }

    /// A window of several days.
    ///
    /// - Throws: ``PlatformError/Code/target`` where its next end would come before its next start once it is over.
    private static func trigger(
        _ window: RecurringWindow, replicas: Int, after end: Timestamp, clock: ZoneClock
    ) throws(PlatformError) -> ScaledObject.Trigger {
        let texts = (
            start: DayList(window.startDates).expression(at: window.from),
            end: DayList(window.endDates).expression(at: window.to)
        )
        let next = (
            start: try CronExpression(texts.start).first(from: end, clock: clock),
            end: try CronExpression(texts.end).first(from: end, clock: clock)
        )
        guard let nextStart = next.start, let nextEnd = next.end, nextStart < nextEnd else {
            throw PlatformError(
                .target, "the window from '\(texts.start)' to '\(texts.end)' would not end", hint: "choose --tz UTC")
        }
        return .init(
            type: "cron",
            metadata: [
                "timezone": clock.identifier, "start": texts.start, "end": texts.end,
                "desiredReplicas": String(replicas),
            ])
    }

    private static func trigger(_ run: Supply.Run, replicas: Int, clock: ZoneClock) -> ScaledObject.Trigger {
        var start = clock.certainMinute(before: run.from)
        let end = clock.certainMinute(after: run.to)
        // A reading that daylight saving skips next year would let the window last until the year after: an hour
        // sooner.
        let wall = clock.wall(start)
        let days =
            CivilDate.isValid(year: wall.date.year + 1, month: wall.date.month, day: wall.date.day)
            ? CivilDate(year: wall.date.year + 1, month: wall.date.month, day: wall.date.day).daysSinceEpoch
                - wall.date.daysSinceEpoch : 365
        if clock.instants(showing: wall.advanced(bySeconds: Int64(days) * 86_400)).isEmpty {
            start = clock.certainMinute(before: start.advanced(bySeconds: -3_600))
        }
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

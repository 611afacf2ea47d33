import CrestSeries

extension KEDA {
    func execute(_ text: String, from: Timestamp, until: Timestamp) throws(PlatformError) -> Execution {
        let documents = try Documents.yaml(in: text)
        let scaled = try Documents.decode(ScaledObject.self, from: Documents.first("ScaledObject", of: documents))
        let end = min(until, try Self.deletion(of: scaled, in: documents, from: from) ?? until)
        var asked: [(time: Timestamp, opens: Bool, replicas: Int)] = []
        for trigger in scaled.spec.triggers where trigger.type == "cron" {
            let replicas = try Self.replicas(of: trigger)
            for run in try Self.windows(of: trigger, from: from, until: end) {
                asked.append((run.from, true, replicas))
                asked.append((run.to, false, replicas))
            }
        }
        let autoscaler = try MetricAutoscaler(
            from: scaled.spec.minReplicaCount ?? 0, to: scaled.spec.maxReplicaCount ?? 100,
            scaled.spec.advanced?.horizontalPodAutoscalerConfig?.behavior ?? AutoscalerBehavior())
        return autoscaler.execute(Supply.highest(of: asked, from: from, until: until))
    }

    /// When a job of the file takes the object away; nil for never.
    static func deletion(
        of scaled: ScaledObject, in documents: [(kind: String, node: Documents.Node)], from: Timestamp
    ) throws(PlatformError) -> Timestamp? {
        var end: Timestamp?
        for document in documents where document.kind == "CronJob" {
            let job = try Documents.decode(CronJob.self, from: document.node)
            guard job.arguments.prefix(3) == ["delete", "scaledobjects.keda.sh", scaled.metadata.name] else { continue }
            if let deletion = try job.first(from: from) { end = min(deletion, end ?? deletion) }
        }
        return end
    }

    /// The number that a trigger asks for; KEDA takes no window of none, and none whose ends are the same text.
    private static func replicas(of trigger: ScaledObject.Trigger) throws(PlatformError) -> Int {
        guard let text = trigger.metadata["desiredReplicas"], let replicas = Int32(text), replicas > 0 else {
            throw PlatformError(.file, "a cron trigger without a number above 0", hint: "set its desiredReplicas")
        }
        return Int(replicas)
    }

    /// When a trigger is active: whenever its next end comes before its next start (kedacore/keda, cron_scaler.go),
    /// which for ends and starts of different days is not between a start and its end (kedacore/keda#4677).
    private static func windows(
        of trigger: ScaledObject.Trigger, from: Timestamp, until: Timestamp
    ) throws(PlatformError) -> [Supply.Run] {
        guard let start = trigger.metadata["start"], let end = trigger.metadata["end"], start != end,
            let zone = trigger.metadata["timezone"]
        else {
            throw PlatformError(
                .file, "a cron trigger needs timezone, start and end, and its ends differ", hint: "export anew")
        }
        let clock = try ZoneClock(identifier: zone)
        let (starts, ends) = (try CronExpression(start), try CronExpression(end))
        let opening = starts.firings(from: from, until: until, clock: clock)
        let closing = ends.firings(from: from, until: until, clock: clock)
        // Between two firings of either the next ones stay the same.
        let times = Array(Set([from, until] + opening + closing)).sorted()
        var (nextStart, nextEnd) = (starts.first(from: until, clock: clock), ends.first(from: until, clock: clock))
        let (opens, closes) = (Set(opening), Set(closing))
        var windows: [Supply.Run] = []
        for (time, next) in zip(times, times.dropFirst()).reversed() {
            if opens.contains(next) { nextStart = next }
            if closes.contains(next) { nextEnd = next }
            if let nextEnd, nextStart.map({ nextEnd < $0 }) ?? true {
                windows.append(Supply.Run(from: time, to: next, replicas: 0))
            }
        }
        return windows
    }

}

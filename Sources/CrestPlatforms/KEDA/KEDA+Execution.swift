import CrestSeries

extension KEDA {
    func execute(_ text: String, from: Timestamp, until: Timestamp) throws(PlatformError) -> Execution {
        let documents = try Documents.yaml(in: text)
        guard let object = documents.first(where: { $0.kind == "ScaledObject" }) else {
            throw PlatformError(.file, "there is no ScaledObject in this file", hint: "export the plan anew")
        }
        let scaled = try Documents.decode(ScaledObject.self, from: object.node)
        var end = until
        for document in documents where document.kind == "CronJob" {
            let job = try Documents.decode(CronJob.self, from: document.node)
            if let deletion = try Self.deletion(of: scaled.metadata, by: job, from: from) { end = min(end, deletion) }
        }
        var asked: [(time: Timestamp, opens: Bool, replicas: Int)] = []
        for trigger in scaled.spec.triggers where trigger.type == "cron" {
            let replicas = try Self.replicas(of: trigger)
            for run in try Self.windows(of: trigger, from: from, until: end) {
                asked.append((run.from, true, replicas))
                asked.append((run.to, false, replicas))
            }
        }
        let least = scaled.spec.minReplicaCount ?? 0
        let most = scaled.spec.maxReplicaCount ?? 100
        let expected = Supply.highest(of: asked, from: from, until: until)
        let guaranteed = expected.map { min(most, max(least, Tolerance.guaranteed(of: $0))) }
        return Execution(
            guaranteed: ScaleUp(scaled.spec.advanced?.horizontalPodAutoscalerConfig?.behavior?.scaleUp)
                .follow(guaranteed),
            expected: expected.map { min(most, max(least, $0)) })
    }

    /// The number that a trigger asks for; KEDA takes no window of none, and none whose ends are the same text.
    private static func replicas(of trigger: ScaledObject.Trigger) throws(PlatformError) -> Int {
        guard let text = trigger.metadata["desiredReplicas"], let replicas = Int(text), replicas > 0 else {
            throw PlatformError(.file, "a cron trigger without a number above 0", hint: "set its desiredReplicas")
        }
        return replicas
    }

    /// When a trigger is active: whenever its next end comes before its next start (kedacore/keda, cron_scaler.go), which
    /// for ends and starts of different days is not between a start and its end (kedacore/keda#4677).
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

    /// When a job takes the object away; nil when it does something else.
    private static func deletion(
        of object: ObjectMetadata, by job: CronJob, from: Timestamp
    ) throws(PlatformError) -> Timestamp? {
        let arguments = job.spec.jobTemplate.spec.template.spec.containers.flatMap { $0.args ?? [] }
        guard arguments.prefix(3) == ["delete", "scaledobjects.keda.sh", object.name] else { return nil }
        let clock = try ZoneClock(identifier: job.spec.timeZone ?? "UTC")
        return try CronExpression(job.spec.schedule).first(from: from, clock: clock)
    }
}

/// How fast the HorizontalPodAutoscaler lets the scale grow, a sync of 15 s at a time.
///
/// Without rules of its own the larger of +100 % and +4 pods a sync (kubernetes.io, "Configurable scaling behavior").
struct ScaleUp {
    private let policies: [ScaledObject.Policy]
    private let isDisabled: Bool
    private let takesLeast: Bool
    private let stabilization: Int64

    init(_ rules: ScaledObject.Rules?) {
        policies =
            rules?.policies ?? [
                .init(type: "Percent", value: 100, periodSeconds: 15), .init(type: "Pods", value: 4, periodSeconds: 15),
            ]
        isDisabled = rules?.selectPolicy == "Disabled"
        takesLeast = rules?.selectPolicy == "Min"
        stabilization = Int64(rules?.stabilizationWindowSeconds ?? 0)
    }

    /// What runs when `wanted` is asked for: the first answer comes a sync late.
    func follow(_ wanted: Supply) -> Supply {
        var changes: [(time: Timestamp, replicas: Int)] = []
        var current = wanted.runs[0].replicas
        for run in wanted.runs.dropFirst() {
            var time = run.from
            if run.replicas > current, isDisabled { continue }
            if run.replicas > current {
                time = time.advanced(bySeconds: stabilization + 15)
                while current < run.replicas, time < run.to {
                    let reach = self.reach(from: current)
                    current = min(run.replicas, reach.replicas)
                    changes.append((time, current))
                    time = time.advanced(bySeconds: reach.seconds)
                }
            } else {
                current = run.replicas
                changes.append((time, current))
            }
        }
        return Supply(
            from: wanted.start, until: wanted.end, initial: wanted.runs[0].replicas, changes: changes)
    }

    /// One sync further, and how long until the next may move as far.
    private func reach(from current: Int) -> (replicas: Int, seconds: Int64) {
        let limits = policies.map { policy -> (replicas: Int, seconds: Int64) in
            let growth = policy.type == "Pods" ? policy.value : (current * policy.value + 99) / 100
            return (current + max(growth, 0), Int64(max(15, policy.periodSeconds)))
        }
        let best =
            takesLeast
            ? limits.min { $0.replicas < $1.replicas } : limits.max { $0.replicas < $1.replicas }
        return best ?? (current, 15)
    }
}

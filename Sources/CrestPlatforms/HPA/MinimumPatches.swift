import CrestSeries

/// A HorizontalPodAutoscaler's `minReplicas`, raised and taken back by a CronJob for each change.
///
/// The autoscaler goes to its minimum at once and without tolerance, and above it still follows its own metrics. A cron
/// expression has no year and a job for each change is left behind: the last job of the plan deletes them all.
struct MinimumPatches: Platform {
    let name = "hpa"
    let limit = Compression.Limit.changes(40)
    /// A job waits for the CronJob controller (10 s), a node, perhaps the image, then the autoscaler looks within 15 s.
    let lateness: Int64 = 180
    /// Two jobs that are late may change places: so that they cannot, they lie further apart than one can be late.
    let shortestWindow: Int64 = 240
    /// The beginning is set by a job of its own.
    let recurrence: RecurrenceRule? = RecurrenceRule(days: .lists, endsByClock: true, overhead: 1)

    static let group = "autoscaling"
    static let resource = "horizontalpodautoscalers"

    func emit(_ order: Order) throws(PlatformError) -> String {
        let target = order.target
        // A CronJob's name has 52 characters at most, and a number is added.
        try NameRule.label(45).check(target.name)
        try NameRule.label(63).check(target.namespace)
        let (dated, recurring) = ScheduledMinimum.changes(of: order)
        let changes =
            dated.map { change in
                let clock = target.clock.certain(at: change.time)
                return (CronExpression.text(at: change.time, clock: clock), clock, change.minimum)
            }
            + recurring.map { window, _ in
                (DayList(window.startDates).expression(at: window.from), target.clock, window.replicas)
            }
        let own = ObjectMetadata(
            name: "\(target.name)-floor", namespace: target.namespace,
            annotations: [
                "crest/expires": order.expires.description, "crest/needs-max-replicas": String(order.most),
            ])
        var jobs: [CronJob] = []
        for (index, (schedule, clock, minimum)) in changes.enumerated() {
            let patch = try Documents.line(Patch(spec: .init(minReplicas: max(1, minimum))))
            jobs.append(
                CronJob(
                    [
                        "patch", "\(Self.resource).\(Self.group)", target.name, "--namespace", target.namespace,
                        "--type", "merge", "--patch", patch,
                    ],
                    at: schedule, clock: clock, account: own.name,
                    metadata: ObjectMetadata(name: "\(target.name)-\(index + 1)", namespace: target.namespace)))
        }
        let rights = CleanUp.rights(
            [
                Role.Rule(
                    apiGroups: [Self.group], resources: [Self.resource], resourceNames: [target.name],
                    verbs: ["get", "patch"])
            ], metadata: own)
        let cleanUp = CleanUp.documents(
            deleting: "cronjobs", group: "batch", selection: jobs.map(\.metadata.name), name: target.name,
            namespace: target.namespace, at: order.expires)
        return try Documents.yaml(rights + jobs + cleanUp)
    }

    func execute(_ text: String, from: Timestamp, until: Timestamp) throws(PlatformError) -> Execution {
        let documents = try Documents.yaml(in: text)
        _ = try Documents.first("CronJob", of: documents)
        var jobs: [CronJob] = []
        var most = Int.max
        for document in documents {
            switch document.kind {
            case "CronJob": jobs.append(try Documents.decode(CronJob.self, from: document.node))
            case "HorizontalPodAutoscaler":
                most = try Documents.decode(Autoscaler.self, from: document.node).spec.maxReplicas
            default: continue
            }
        }
        var ends: [String: Timestamp] = [:]
        for job in jobs where job.arguments.prefix(2) == ["delete", "cronjobs.batch"] {
            guard let end = try job.first(from: from) else { continue }
            for name in job.arguments.dropFirst(2).prefix(while: { !$0.hasPrefix("--") }) {
                ends[name] = min(end, ends[name] ?? end)
            }
        }
        var changes: [ScheduledMinimum.Change] = []
        for job in jobs {
            guard let minimum = try Self.minimum(patchedBy: job) else { continue }
            // The API refuses a minimum above the maximum, and the job changes nothing.
            guard minimum <= most else { continue }
            let end = min(until, ends[job.metadata.name] ?? until)
            for time in try job.firings(from: from, until: end) { changes.append(.init(time: time, minimum: minimum)) }
        }
        guard !changes.isEmpty else {
            throw PlatformError(.file, "no CronJob in this file patches minReplicas", hint: "export the plan anew")
        }
        return ScheduledMinimum(changes: changes, lateness: lateness, keepsOrder: false)
            .execute(from: from, until: until)
    }

    /// As far as it decides about a patch.
    private struct Autoscaler: Decodable {
        struct Spec: Decodable {
            let maxReplicas: Int
        }

        let spec: Spec
    }

    private struct Patch: Codable {
        struct Spec: Codable {
            let minReplicas: Int?
        }

        let spec: Spec
    }

    private static func minimum(patchedBy job: CronJob) throws(PlatformError) -> Int? {
        let arguments = job.arguments
        guard arguments.prefix(2) == ["patch", "\(resource).\(group)"],
            let flag = arguments.firstIndex(of: "--patch"), flag + 1 < arguments.count
        else { return nil }
        return try Documents.decode(Patch.self, json: arguments[flag + 1]).spec.minReplicas
    }
}

import CrestSeries

/// KEDA asking a service that serves the plan: over HTTP (`metrics-api`) or gRPC (`external`, `external-push`).
///
/// The file has the plan too, as the schedule (`crest/schedule/v1`) that the service answers from: the run of the time;
/// 1 outside all runs, so that `minReplicaCount` counts (0 where that is 0); an error once it has expired, never 0,
/// which would scale everything away. On errors the fallback holds: as many as the plan ever has, or what runs if that
/// is more. The answer is a metric with target 1 for the HorizontalPodAutoscaler behind KEDA (``MetricAutoscaler``).
struct KEDAService: Platform {
    /// How it is asked.
    enum Question: String {
        /// `GET` on a URL.
        case metricsAPI = "metrics-api"
        /// The external scaler's `GetMetrics`.
        case external
        /// The same, with a stream that says when there is something to do.
        case externalPush = "external-push"
    }

    let question: Question
    var name: String { "keda-" + question.rawValue }
    /// A ConfigMap of so many runs is still one that `kubectl apply` takes (256 KiB).
    let limit = Compression.Limit.windows(2_000)
    /// As with cron: the autoscaler asks every 15 s; who scales from nothing waits for KEDA's own 30 s.
    let lateness: Int64 = 60

    /// The key of the ConfigMap.
    private static let file = "plan.json"
    /// Where the service's answer has the number.
    private static let location = "replicas"

    func emit(_ order: Order) throws(PlatformError) -> String {
        let target = order.target
        try NameRule.label(48).check(target.name)
        try NameRule.label(63).check(target.namespace)
        let behavior = AutoscalerBehavior.following(order.most)
        let autoscaler = try MetricAutoscaler(from: order.floor, to: order.most, behavior)
        let schedule = JSONTable.Document(
            schema: JSONTable.schema, name: target.name, floor: min(1, order.floor), expires: order.expires.description,
            runs: autoscaler.asks(for: order.arrangement).dated.map { run, ask in
                PlanRow(from: run.from.description, to: run.to.description, replicas: ask)
            })
        let annotations = ["crest/expires": order.expires.description]
        let object = ScaledObject(
            metadata: .init(name: target.name, namespace: target.namespace, annotations: annotations),
            spec: .init(
                scaleTargetRef: .init(name: target.name), minReplicaCount: order.floor, maxReplicaCount: order.most,
                advanced: .init(horizontalPodAutoscalerConfig: .init(behavior: behavior)),
                fallback: .holding(order.supply.largest), triggers: [try trigger(for: target)]))
        let plan = ConfigMap(
            metadata: .init(
                name: Self.planName(of: target.name), namespace: target.namespace, annotations: annotations),
            data: [Self.file: try Documents.line(schedule)])
        return try Documents.yaml(
            [object, plan]
                + CleanUp.documents(
                    deleting: "scaledobjects", group: "keda.sh", selection: [target.name], name: target.name,
                    namespace: target.namespace, at: order.expires))
    }

    private static func planName(of name: String) -> String { name + "-plan" }

    private func trigger(for target: ScalingTarget) throws(PlatformError) -> ScaledObject.Trigger {
        let service = "crest.\(target.namespace).svc.cluster.local"
        let metadata: [String: String]
        switch question {
        case .metricsAPI:
            let url = target.address ?? "http://\(service):8080/v1/replicas/\(target.name)"
            try AddressRule.url.check(url)
            metadata = ["url": url, "format": "json", "valueLocation": Self.location, "targetValue": "1"]
        case .external, .externalPush:
            let address = target.address ?? "\(service):9090"
            try AddressRule.hostAndPort.check(address)
            metadata = ["scalerAddress": address, "plan": Self.planName(of: target.name)]
        }
        return .init(type: question.rawValue, metricType: "AverageValue", metadata: metadata)
    }

    func execute(_ text: String, from: Timestamp, until: Timestamp) throws(PlatformError) -> Execution {
        let documents = try Documents.yaml(in: text)
        let scaled = try Documents.decode(ScaledObject.self, from: Documents.first("ScaledObject", of: documents))
        guard let trigger = scaled.spec.triggers.first(where: { $0.type == question.rawValue }) else {
            throw PlatformError(
                .file, "there is no trigger of type \(question.rawValue) in \(scaled.metadata.name)",
                hint: "export the plan anew")
        }
        try check(trigger)
        let least = scaled.spec.minReplicaCount ?? 0
        let schedule = try schedule(of: scaled, among: documents)
        let expires = min(until, max(from, try Documents.instant(schedule.expires)))
        let end = min(until, try KEDA.deletion(of: scaled, in: documents, from: from) ?? until)
        var asked: [(time: Timestamp, opens: Bool, replicas: Int)] = [
            (from, true, schedule.floor), (min(expires, end), false, schedule.floor),
        ]
        for run in try schedule.runs.map({ row throws(PlatformError) in try row.run }) where run.from < end {
            asked += [(run.from, true, run.replicas), (min(run.to, end), false, run.replicas)]
        }
        let fallback = scaled.spec.fallback?.replicas
        if expires < end {
            asked += [(expires, true, fallback ?? schedule.floor), (end, false, fallback ?? schedule.floor)]
        }
        let execution = try MetricAutoscaler(
            from: least, to: scaled.spec.maxReplicaCount ?? 100,
            scaled.spec.advanced?.horizontalPodAutoscalerConfig?.behavior ?? AutoscalerBehavior()
        ).execute(Supply.highest(of: asked, from: from, until: until))
        // A service that does not answer leaves the fallback, and without one nothing but the least.
        let held = Supply([Supply.Run(from: from, to: until, replicas: fallback ?? least)])
        return Execution(
            guaranteed: execution.guaranteed.combined(with: held, min), expected: execution.expected)
    }

    /// The schedule that the service answers from.
    private func schedule(
        of scaled: ScaledObject, among documents: [(kind: String, node: Documents.Node)]
    ) throws(PlatformError) -> JSONTable.Document {
        for document in documents where document.kind == "ConfigMap" {
            let map = try Documents.decode(ConfigMap.self, from: document.node)
            guard map.metadata.name == Self.planName(of: scaled.metadata.name) else { continue }
            guard let text = map.data[Self.file] else {
                throw PlatformError(.file, "\(map.metadata.name) has no \(Self.file)", hint: "export the plan anew")
            }
            let schedule = try Documents.decode(JSONTable.Document.self, json: text)
            guard schedule.schema == JSONTable.schema, schedule.floor >= 0 else {
                throw PlatformError(
                    .file, "\(Self.file) is of \(schedule.schema) with a floor of \(schedule.floor)",
                    hint: "this Crest reads \(JSONTable.schema)")
            }
            return schedule
        }
        throw PlatformError(
            .file, "there is no ConfigMap \(Self.planName(of: scaled.metadata.name)) with the plan",
            hint: "export the plan anew")
    }

    /// What KEDA would refuse, or would make another number of.
    private func check(_ trigger: ScaledObject.Trigger) throws(PlatformError) {
        func wrong(_ key: String, _ hint: String) -> PlatformError {
            PlatformError(
                .file, "\(key) of the trigger is \(trigger.metadata[key].map { "'\($0.excerpt)'" } ?? "not there")",
                hint: hint)
        }
        guard trigger.metricType ?? "AverageValue" == "AverageValue" else {
            throw PlatformError(
                .file, "the trigger's metricType is '\(trigger.metricType ?? "")'",
                hint: "AverageValue, or leave it out")
        }
        switch question {
        case .metricsAPI:
            guard AddressRule.url.accepts(trigger.metadata["url"] ?? "") else { throw wrong("url", "http://HOST/PATH") }
            guard trigger.metadata["valueLocation"] == Self.location else {
                throw wrong("valueLocation", Self.location)
            }
            guard trigger.metadata["targetValue"].flatMap(Double.init) == 1 else { throw wrong("targetValue", "1") }
            guard trigger.metadata["format"] ?? "json" == "json" else { throw wrong("format", "json") }
        case .external, .externalPush:
            guard AddressRule.hostAndPort.accepts(trigger.metadata["scalerAddress"] ?? "") else {
                throw wrong("scalerAddress", "HOST:PORT")
            }
        }
    }
}

import CrestSeries

/// The head of a Kubernetes object.
struct ObjectMetadata: Codable {
    var name: String
    var namespace: String?
    var labels: [String: String]?
    var annotations: [String: String]?
}

/// `v1` ConfigMap.
struct ConfigMap: Codable {
    var apiVersion = "v1"
    var kind = "ConfigMap"
    var metadata: ObjectMetadata
    var data: [String: String]
}

/// `v1` ServiceAccount.
struct ServiceAccount: Codable {
    var apiVersion = "v1"
    var kind = "ServiceAccount"
    var metadata: ObjectMetadata
}

/// `rbac.authorization.k8s.io/v1` Role.
struct Role: Codable {
    struct Rule: Codable {
        var apiGroups: [String]
        var resources: [String]
        var resourceNames: [String]
        var verbs: [String]
    }

    var apiVersion = "rbac.authorization.k8s.io/v1"
    var kind = "Role"
    var metadata: ObjectMetadata
    var rules: [Rule]
}

/// `rbac.authorization.k8s.io/v1` RoleBinding.
struct RoleBinding: Codable {
    struct Reference: Codable {
        var apiGroup = "rbac.authorization.k8s.io"
        var kind = "Role"
        var name: String
    }

    struct Subject: Codable {
        var kind = "ServiceAccount"
        var name: String
        var namespace: String
    }

    var apiVersion = "rbac.authorization.k8s.io/v1"
    var kind = "RoleBinding"
    var metadata: ObjectMetadata
    var roleRef: Reference
    var subjects: [Subject]
}

/// `batch/v1` CronJob.
struct CronJob: Codable {
    struct Spec: Codable {
        var schedule: String
        var timeZone: String? = "Etc/UTC"
        var concurrencyPolicy: String? = "Forbid"
        var startingDeadlineSeconds: Int? = 3_600
        var jobTemplate: JobTemplate
    }

    struct JobTemplate: Codable {
        var spec: JobSpec
    }

    struct JobSpec: Codable {
        var template: PodTemplate
    }

    struct PodTemplate: Codable {
        var spec: PodSpec
    }

    struct PodSpec: Codable {
        var serviceAccountName: String?
        var restartPolicy: String? = "OnFailure"
        var containers: [Container]
    }

    struct Container: Codable {
        var name: String
        var image: String
        var args: [String]?
    }

    static let image = "registry.k8s.io/kubectl:v1.34.1"

    var apiVersion = "batch/v1"
    var kind = "CronJob"
    var metadata: ObjectMetadata
    var spec: Spec

    /// A job that runs kubectl when the schedule says.
    init(_ arguments: [String], at schedule: String, clock: ZoneClock, account: String, metadata: ObjectMetadata) {
        self.metadata = metadata
        spec = Spec(
            schedule: schedule,
            timeZone: clock.identifier == "UTC" ? "Etc/UTC" : clock.identifier,
            jobTemplate: .init(
                spec: .init(
                    template: .init(
                        spec: .init(
                            serviceAccountName: account,
                            containers: [.init(name: "kubectl", image: Self.image, args: arguments)])))))
    }

    /// What its containers are told.
    var arguments: [String] {
        spec.jobTemplate.spec.template.spec.containers.flatMap { $0.args ?? [] }
    }

    /// When it first runs.
    func first(from time: Timestamp) throws(PlatformError) -> Timestamp? {
        try CronExpression(spec.schedule).first(from: time, clock: ZoneClock(identifier: spec.timeZone ?? "UTC"))
    }

    /// All times at which it runs.
    func firings(from: Timestamp, until: Timestamp) throws(PlatformError) -> [Timestamp] {
        let clock = try ZoneClock(identifier: spec.timeZone ?? "UTC")
        return try CronExpression(spec.schedule).firings(from: from, until: until, clock: clock)
    }
}

import CrestSeries

/// What takes an object away when its plan is over: a job at a date, and the right to do just that.
///
/// A CronJob has no year either; next year it finds nothing to delete.
enum CleanUp {
    static let image = "registry.k8s.io/kubectl:v1.34.1"

    /// The objects of a clean-up.
    static func documents(
        deleting resource: String, group: String, name: String, namespace: String, at time: Timestamp
    ) -> [any Encodable] {
        let own = ObjectMetadata(name: "\(name)-end", namespace: namespace)
        let command = ["delete", "\(resource).\(group)", name, "--namespace", namespace, "--ignore-not-found"]
        return [
            ServiceAccount(metadata: own),
            Role(
                metadata: own,
                rules: [
                    .init(apiGroups: [group], resources: [resource], resourceNames: [name], verbs: ["get", "delete"])
                ]),
            RoleBinding(
                metadata: own, roleRef: .init(name: own.name),
                subjects: [.init(name: own.name, namespace: namespace)]),
            CronJob(
                metadata: own,
                spec: .init(
                    schedule: CronExpression.text(at: time, clock: .utc),
                    jobTemplate: .init(
                        spec: .init(
                            template: .init(
                                spec: .init(
                                    serviceAccountName: own.name,
                                    containers: [.init(name: "kubectl", image: image, args: command)])))))),
        ]
    }
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

    var apiVersion = "batch/v1"
    var kind = "CronJob"
    var metadata: ObjectMetadata
    var spec: Spec
}

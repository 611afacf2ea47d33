/// `keda.sh/v1alpha1` ScaledObject, as far as Crest writes it and its semantics need it.
struct ScaledObject: Codable {
    struct Spec: Codable {
        var scaleTargetRef: Reference
        var minReplicaCount: Int?
        var maxReplicaCount: Int?
        var advanced: Advanced?
        var fallback: Fallback?
        var triggers: [Trigger]
    }

    struct Reference: Codable {
        var name: String
    }

    struct Advanced: Codable {
        var horizontalPodAutoscalerConfig: AutoscalerConfig?
    }

    struct AutoscalerConfig: Codable {
        var behavior: AutoscalerBehavior?
    }

    /// What runs when a trigger does not answer.
    struct Fallback: Codable {
        var failureThreshold: Int
        var replicas: Int
        var behavior: String?

        /// At least so many, and what runs if that is more.
        static func holding(_ replicas: Int) -> Fallback {
            Fallback(failureThreshold: 3, replicas: replicas, behavior: "currentReplicasIfHigher")
        }
    }

    struct Trigger: Codable {
        var type: String
        var metricType: String?
        var metadata: [String: String]
    }

    var apiVersion = "keda.sh/v1alpha1"
    var kind = "ScaledObject"
    var metadata: ObjectMetadata
    var spec: Spec
}

/// `keda.sh/v1alpha1` ScaledObject, as far as Crest writes it and its semantics need it.
struct ScaledObject: Codable {
    struct Spec: Codable {
        var scaleTargetRef: Reference
        var minReplicaCount: Int?
        var maxReplicaCount: Int?
        var advanced: Advanced?
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

    struct Trigger: Codable {
        var type: String
        var metadata: [String: String]
    }

    var apiVersion = "keda.sh/v1alpha1"
    var kind = "ScaledObject"
    var metadata: ObjectMetadata
    var spec: Spec
}

import CrestAutoscaling

/// `behavior` of an `autoscaling/v2` HorizontalPodAutoscaler, with the defaults that the API fills in.
struct AutoscalerBehavior: Codable {
    struct Rules: Codable {
        var stabilizationWindowSeconds: Int?
        var selectPolicy: String?
        var policies: [Policy]?
        var tolerance: Double?
    }

    struct Policy: Codable {
        var type: String
        var value: Int
        var periodSeconds: Int
    }

    var scaleUp: Rules?
    var scaleDown: Rules?

    /// For one that follows a schedule of at most `maximum` pods: up in one step; down after a minute, so that a look
    /// between the end of one window and the beginning of the next takes nothing away.
    static func following(_ maximum: Int) -> AutoscalerBehavior {
        AutoscalerBehavior(
            scaleUp: Rules(
                stabilizationWindowSeconds: 0, selectPolicy: "Max",
                policies: [Policy(type: "Pods", value: maximum, periodSeconds: 15)]),
            scaleDown: Rules(
                stabilizationWindowSeconds: 60, selectPolicy: "Max",
                policies: [Policy(type: "Percent", value: 100, periodSeconds: 15)]))
    }

    func up() throws(PlatformError) -> HorizontalPodAutoscaler.Rules { try Self.rules(scaleUp, default: .up) }
    func down() throws(PlatformError) -> HorizontalPodAutoscaler.Rules { try Self.rules(scaleDown, default: .down) }

    var tolerance: Tolerance {
        Tolerance(
            up: scaleUp?.tolerance ?? Tolerance.standard.up, down: scaleDown?.tolerance ?? Tolerance.standard.down)
    }

    private static func rules(
        _ rules: Rules?, default standard: HorizontalPodAutoscaler.Rules
    ) throws(PlatformError) -> HorizontalPodAutoscaler.Rules {
        func unknown(_ text: String) -> PlatformError {
            PlatformError(.file, "\(text) is no rule of scaling", hint: "see behavior of the HorizontalPodAutoscaler")
        }
        var policies: [HorizontalPodAutoscaler.Rules.Policy] = []
        for policy in rules?.policies ?? [] {
            let period = Int64(policy.periodSeconds)
            guard (1...Int(Int32.max)).contains(policy.value), (1...1_800).contains(period) else {
                throw unknown("\(policy.value) in \(policy.periodSeconds) s")
            }
            switch policy.type {
            case "Pods": policies.append(.pods(policy.value, period: period))
            case "Percent": policies.append(.percent(policy.value, period: period))
            default: throw unknown("'\(policy.type)'")
            }
        }
        let window = rules?.stabilizationWindowSeconds.map(Int64.init) ?? standard.stabilizationWindow
        guard (0...3_600).contains(window) else { throw unknown("a window of \(window) s") }
        // More than that would let nine of ten pods go unseen; the API takes it, and nobody means it.
        guard (0...0.9).contains(rules?.tolerance ?? 0) else {
            throw unknown("a tolerance of \(rules?.tolerance ?? 0)")
        }
        let selections: [String: HorizontalPodAutoscaler.Rules.Selection] = [
            "Max": .max, "Min": .min, "Disabled": .disabled,
        ]
        guard let selection = selections[rules?.selectPolicy ?? "Max"] else {
            throw unknown("'\(rules?.selectPolicy ?? "")'")
        }
        return HorizontalPodAutoscaler.Rules(
            stabilizationWindow: window, policies: policies.isEmpty ? standard.policies : policies, selection: selection
        )
    }
}

import CrestSeries

/// Kubernetes' HorizontalPodAutoscaler (autoscaling/v2) as its controller computes: one metric, average value per pod.
///
/// After `computeReplicasForMetric`, `stabilizeRecommendationWithBehaviors` and `convertDesiredReplicasWithBehaviorRate` of
/// kubernetes/pkg/controller/podautoscaler. Pods that are not ready count zero on the way up: the ratio is then that of
/// the whole demand to what all ordered pods would carry; on the way down the same number follows.
package struct HorizontalPodAutoscaler: Sendable, Hashable {
    /// The rules of one direction.
    package struct Rules: Sendable, Hashable {
        /// How far one policy lets the scale move within a period.
        package enum Policy: Sendable, Hashable {
            case pods(Int, period: Int64)
            case percent(Int, period: Int64)

            var period: Int64 {
                switch self {
                case .pods(_, let period), .percent(_, let period): period
                }
            }
        }

        /// Which policy counts.
        package enum Selection: Sendable, Hashable {
            case max, min, disabled
        }

        /// Seconds of recommendations that bind: the least of them on the way up, the most on the way down.
        package var stabilizationWindow: Int64
        package var policies: [Policy]
        package var selection: Selection

        package init(stabilizationWindow: Int64, policies: [Policy], selection: Selection = .max) {
            self.stabilizationWindow = stabilizationWindow
            self.policies = policies
            self.selection = selection
        }

        /// The larger of +100 % and +4 pods in 15 s, at once.
        package static let up = Rules(
            stabilizationWindow: 0, policies: [.percent(100, period: 15), .pods(4, period: 15)])
        /// As far as wanted, once it has been wanted for five minutes.
        package static let down = Rules(stabilizationWindow: 300, policies: [.percent(100, period: 15)])
    }

    private struct Event: Sendable, Hashable {
        let second: Int64
        let change: Int
    }

    /// A ratio this close to 1 changes nothing.
    package var tolerance = 0.1
    package var minimum: Int
    package var maximum: Int
    private let up: Rules
    private let down: Rules
    private var highest: SlidingMaximum
    private var lowest: SlidingMaximum
    private var events: [Event] = []
    private let memory: Int64

    package init(minimum: Int = 1, maximum: Int = .max, up: Rules = .up, down: Rules = .down) {
        self.minimum = minimum
        self.maximum = maximum
        self.up = up
        self.down = down
        highest = SlidingMaximum(reach: down.stabilizationWindow)
        lowest = SlidingMaximum(reach: up.stabilizationWindow)
        memory = (up.policies + down.policies).map(\.period).max() ?? 0
    }

    /// The scale after one sync.
    ///
    /// - Parameters:
    ///   - total: the metric, summed over the pods.
    ///   - target: of the metric, per pod; positive.
    ///   - current: the scale before.
    package mutating func sync(total: Double, target: Double, current: Int, second: Int64) -> Int {
        let desired = recommendation(total: total, target: target, current: current)
        // Negated, the largest is the least.
        let ceiling = -lowest.push(-desired, at: second)
        let floor = highest.push(desired, at: second)
        let stabilized = current < ceiling ? ceiling : current > floor ? floor : current
        events.removeAll { $0.second <= second - memory }
        let limited = limit(stabilized, current: current, second: second)
        if limited != current { events.append(Event(second: second, change: limited - current)) }
        return limited
    }

    private func recommendation(total: Double, target: Double, current: Int) -> Int {
        guard current > 0 else { return minimum }
        let ratio = total / (target * Double(current))
        if ratio >= 1 - tolerance, ratio <= 1 + tolerance { return current }
        return Int(min((total / target).rounded(.up), 1e15))
    }

    private func limit(_ desired: Int, current: Int, second: Int64) -> Int {
        let bounded = min(max(desired, minimum), maximum)
        if bounded > current {
            guard let limit = reach(of: up, current: current, second: second, grows: true) else { return current }
            return min(bounded, max(current, limit))
        }
        if bounded < current {
            guard let limit = reach(of: down, current: current, second: second, grows: false) else { return current }
            return max(bounded, min(current, limit))
        }
        return current
    }

    /// How far the rules let the scale move; nil when they forbid it.
    private func reach(of rules: Rules, current: Int, second: Int64, grows: Bool) -> Int? {
        guard rules.selection != .disabled else { return nil }
        let limits = rules.policies.map { policy in
            let before = current - events.reduce(0) { $1.second > second - policy.period ? $0 + $1.change : $0 }
            return switch policy {
            case .pods(let count, _): grows ? before + count : before - count
            case .percent(let share, _) where grows: Int((Double(before) * (1 + Double(share) / 100)).rounded(.up))
            case .percent(let share, _): Int(Double(before) * (1 - Double(share) / 100))
            }
        }
        // The policy that lets it move most is the largest number on the way up, the smallest on the way down.
        return (rules.selection == .max) == grows ? limits.max() : limits.min()
    }
}

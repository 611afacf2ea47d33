import CrestSeries

/// Kubernetes' HorizontalPodAutoscaler (autoscaling/v2) as its controller computes: one metric, average value per pod.
///
/// After `reconcileAutoscaler`, `computeReplicasForMetric`, `stabilizeRecommendationWithBehaviors` and
/// `convertDesiredReplicasWithBehaviorRate` of kubernetes/pkg/controller/podautoscaler. A scale outside the bounds goes
/// to the nearer one at once, whatever the rules say: a raised minimum knows no speed limit and no tolerance. The
/// metric is one of an object or of the outside, which no pod's readiness touches; for metrics of pods see
/// ``PodMetric``.
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
    package var tolerance = Tolerance.standard
    package var minimum: Int
    package var maximum: Int
    private let up: Rules
    private let down: Rules
    private var highest: SlidingMaximum
    private var lowest: SlidingMaximum
    private var events: [Event] = []
    private var hasRecommendation = false
    private let memory: Int64

    package init(minimum: Int = 1, maximum: Int = .max, up: Rules = .up, down: Rules = .down) {
        self.minimum = minimum
        self.maximum = maximum
        self.up = up
        self.down = down
        // A recommendation as old as the window has left it.
        highest = SlidingMaximum(reach: max(0, down.stabilizationWindow - 1))
        lowest = SlidingMaximum(reach: max(0, up.stabilizationWindow - 1))
        memory = (up.policies + down.policies).map(\.period).max() ?? 0
    }

    /// How long ago a recommendation or a change may lie and still count, in seconds.
    package var reach: Int64 { max(memory, up.stabilizationWindow, down.stabilizationWindow) }

    /// The scale after one sync.
    ///
    /// - Parameters:
    ///   - total: the metric, summed over the pods.
    ///   - target: of the metric, per pod; positive.
    ///   - current: the scale before.
    package mutating func sync(total: Double, target: Double, current: Int, second: Int64) -> Int {
        let ratio = total / (target * Double(current))
        // From nothing there is no ratio, and all that is wanted is wanted.
        let isEnough = current > 0 && tolerance.contains(ratio)
        let desired = isEnough ? current : Int(min((total / target).rounded(.up), 1e15))
        return next(desired: desired, current: current, second: second)
    }

    /// The scale after one sync on a metric of pods.
    package mutating func sync(_ pods: PodMetric, target: Double, current: Int, second: Int64) -> Int {
        let desired = pods.recommendation(target: target, current: current, tolerance: tolerance)
        return next(desired: desired, current: current, second: second)
    }

    private mutating func next(desired: Int, current: Int, second: Int64) -> Int {
        if !hasRecommendation {
            hasRecommendation = true
            _ = lowest.push(-current, at: second - 1)
            _ = highest.push(current, at: second - 1)
        }
        events.removeAll { $0.second <= second - memory }
        let next: Int
        if current == 0, minimum != 0 {
            // Who scales to nothing by hand has switched the autoscaler off.
            next = 0
        } else if current > maximum {
            next = maximum
        } else if current < minimum {
            next = minimum
        } else {
            // Negated, the largest is the least.
            let ceiling = -lowest.push(-desired, at: second)
            let floor = highest.push(desired, at: second)
            let stabilized = current < ceiling ? ceiling : current > floor ? floor : current
            next = limit(stabilized, current: current, second: second)
        }
        if next != current { events.append(Event(second: second, change: next - current)) }
        return next
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

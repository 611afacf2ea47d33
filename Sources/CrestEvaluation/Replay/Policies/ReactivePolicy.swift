package import CrestAutoscaling

/// Kubernetes' autoscaler on a metric, with an optional plan as its minimum.
package struct ReactivePolicy: ReplayPolicy {
    /// What the autoscaler looks at.
    package enum Metric: Sendable, Hashable {
        /// Requests per replica.
        case demand
        /// The utilisation of serving replicas, which no demand lifts above 1.
        case utilization
    }

    package let name: String
    private let metric: Metric
    private let target: Double
    private let floor: SupplySchedule?
    private var autoscaler: HorizontalPodAutoscaler

    /// - Parameter target: the share of a replica's capacity that is to be used, above 0.
    package init(
        _ name: String, metric: Metric = .demand, target: Double, floor: SupplySchedule? = nil,
        autoscaler: HorizontalPodAutoscaler = HorizontalPodAutoscaler()
    ) {
        precondition(target > 0, "a target of \(target)")
        self.name = name
        self.metric = metric
        self.target = target
        self.floor = floor
        self.autoscaler = autoscaler
    }

    package mutating func replicas(at moment: ReplayMoment) -> Int {
        if let floor { autoscaler.minimum = max(1, floor.replicas(at: moment.second)) }
        let total =
            switch metric {
            case .demand: moment.demand
            case .utilization: min(moment.demand, Double(moment.ready))
            }
        return autoscaler.sync(total: total, target: target, current: moment.ordered, second: moment.second)
    }
}

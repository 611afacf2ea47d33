import CrestAutoscaling
import CrestSeries

extension CampaignTraffic {
    /// Seconds from the order of a replica until it serves.
    private static let leadTime: Int64 = 180
    /// The share of its replicas that the autoscaler means to use.
    private static let target = 0.7

    /// The orders a second that would be served in each minute if Kubernetes' autoscaler chose the replicas: of one
    /// order a second each, at 70 %, ready after three minutes, never more than the quota.
    package var autoscaled: [Int] {
        let attempts = TimeSeries(
            name: "attempts", start: start, interval: interval, finite: minutes.map(\.attempts),
            isMissing: minutes.map { _ in false })
        let trace = ReplayTrace(attempts, perReplica: Double(interval.seconds), scored: minutes.indices)
        let policy = ReactivePolicy(
            "autoscaler", target: Self.target, autoscaler: HorizontalPodAutoscaler(maximum: Int(CouponCampaign.quota)))
        return Replay(trace, leadTime: Self.leadTime).supply(of: policy, in: minutes.indices)
    }
}

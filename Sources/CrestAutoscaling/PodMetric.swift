/// A metric of pods, with those of which nothing can be known yet.
///
/// After `calcPlainMetricReplicas` of kubernetes/pkg/controller/podautoscaler/replica_calculator.go: a pod that is not
/// ready (for CPU also one within its initialisation period) counts as using nothing on the way up and is left out on
/// the way down; a pod without a sample counts as using nothing on the way up and its whole target on the way down.
package struct PodMetric: Sendable, Hashable {
    /// Of each pod that is ready and measured.
    package let measured: [Double]
    /// Pods that are not ready.
    package let unready: Int
    /// Pods without a sample.
    package let missing: Int

    package init(measured: [Double], unready: Int = 0, missing: Int = 0) {
        self.measured = measured
        self.unready = unready
        self.missing = missing
    }

    /// The number of pods that the metric asks for; `current` where it can say nothing.
    func recommendation(target: Double, current: Int, tolerance: Tolerance) -> Int {
        guard !measured.isEmpty else { return current }
        let total = measured.reduce(0, +)
        let ratio = total / (target * Double(measured.count))
        let countsUnready = unready > 0 && ratio > 1
        guard countsUnready || missing > 0 else {
            return tolerance.contains(ratio) ? current : Int((ratio * Double(measured.count)).rounded(.up))
        }
        var (usage, pods) = (total, measured.count)
        if missing > 0 {
            pods += missing
            if ratio < 1 { usage += Double(missing) * target }
        }
        if countsUnready { pods += unready }
        let whole = usage / (target * Double(pods))
        guard !tolerance.contains(whole), (ratio < 1) == (whole < 1) else { return current }
        let desired = Int((whole * Double(pods)).rounded(.up))
        // More pods in the sum must not turn the direction.
        return (whole < 1) == (desired < current) || desired == current ? desired : current
    }
}

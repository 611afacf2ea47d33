import CrestAutoscaling
import Testing

/// Expected values follow by hand from the published algorithm (kubernetes.io, Horizontal Pod Autoscaling, "Algorithm
/// details" and "Configurable scaling behavior").
@Suite struct `Kubernetes' autoscaler` {
    /// The scales after syncs every 15 s with these metrics.
    private func scales(
        _ totals: [Double], from first: Int, _ autoscaler: HorizontalPodAutoscaler = HorizontalPodAutoscaler()
    ) -> [Int] {
        var autoscaler = autoscaler
        var scales: [Int] = []
        for (sync, total) in totals.enumerated() {
            scales.append(
                autoscaler.sync(
                    total: total, target: 100, current: scales.last ?? first, second: Int64(15 * sync)))
        }
        return scales
    }

    @Test func `doubles where the metric is twice its target, halves only after the window`() {
        // "If the current metric value is 200m, and the desired value is 100m, the number of replicas will be doubled".
        #expect(scales([800], from: 4) == [8])
        // Half: wanted at 0 s, allowed when nothing higher was recommended within 300 s: the 800 at 0 s leaves at 300
        // s.
        let result = scales([800] + Array(repeating: 400, count: 21), from: 4)
        #expect(result.prefix(20).allSatisfy { $0 == 8 })
        #expect(result[20] == 4)
    }

    @Test func `does nothing within the tolerance of a tenth`() {
        #expect(scales([1_100], from: 10) == [10])
        #expect(scales([1_101], from: 10) == [12])
        #expect(scales([900], from: 10) == [10])
    }

    @Test func `grows by the larger of four pods and a hundred percent in 15 s`() {
        #expect(scales([10_000, 10_000, 10_000, 10_000], from: 1) == [5, 10, 20, 40])
        #expect(scales([10_000], from: 30) == [60])
    }

    @Test func `keeps the least and the most replicas`() {
        #expect(scales([5_000], from: 40, HorizontalPodAutoscaler(maximum: 45)) == [45])
        let none = Array(repeating: 0.0, count: 30)
        #expect(scales(none, from: 3, HorizontalPodAutoscaler(minimum: 2)).last == 2)
    }

    @Test func `lets a rule of pods a minute have no more than that in any minute`() {
        let slow = HorizontalPodAutoscaler.Rules(stabilizationWindow: 0, policies: [.pods(2, period: 60)])
        let result = scales(Array(repeating: 2_000, count: 9), from: 10, HorizontalPodAutoscaler(up: slow))
        #expect(result == [12, 12, 12, 12, 14, 14, 14, 14, 16])
    }

    @Test func `takes the least recommendation of a window on the way up`() {
        let patient = HorizontalPodAutoscaler.Rules(stabilizationWindow: 30, policies: [.percent(100, period: 15)])
        // 800 stands for 8 pods; the 4 of the first sync binds until it is 30 s old.
        #expect(scales([400, 800, 800, 800], from: 4, HorizontalPodAutoscaler(up: patient)) == [4, 4, 8, 8])
    }

    @Test func `shrinks no further than its slowest rule, and not at all when that is disabled`() {
        let rules = HorizontalPodAutoscaler.Rules(
            stabilizationWindow: 0, policies: [.pods(4, period: 60), .percent(10, period: 60)], selection: .min)
        // Ten percent of 80 are 8, four pods are less.
        #expect(scales([100], from: 80, HorizontalPodAutoscaler(down: rules)) == [76])
        let never = HorizontalPodAutoscaler.Rules(stabilizationWindow: 0, policies: [], selection: .disabled)
        #expect(scales([100], from: 80, HorizontalPodAutoscaler(down: never)) == [80])
    }

    @Test func `goes to a raised minimum and a lowered maximum at once`() {
        let slow = HorizontalPodAutoscaler.Rules(stabilizationWindow: 300, policies: [.pods(1, period: 60)])
        #expect(scales([0], from: 4, HorizontalPodAutoscaler(minimum: 60, up: slow)) == [60])
        #expect(scales([9_000], from: 90, HorizontalPodAutoscaler(maximum: 30, down: slow)) == [30])
    }

    @Test func `leaves alone what was scaled to nothing by hand`() {
        #expect(scales([500], from: 0) == [0])
    }

    @Test func `takes the scale that it finds for a recommendation`() {
        // Without it the first sync would go from 8 to 4 though nothing is known of the last five minutes.
        #expect(scales([400, 400], from: 8) == [8, 8])
    }

    /// Cases in the manner of replica_calculator_test.go (kubernetes/kubernetes): "UnreadyPodsScaleUp" and the like.
    @Test(arguments: [
        // Three pods, one not ready: 30 and 50 of 15 are 80 over 3 pods, 1.78 times the target: 6 pods.
        (PodMetric(measured: [30, 50], unready: 1), 15.0, 3, 6),
        // Two not ready: 700 of 500 alone would be one pod more; over three pods there is no need.
        (PodMetric(measured: [700], unready: 2), 500, 3, 3),
        // On the way down the missing pod uses its target: (400 + 1000) / 3 of 1000: 2 pods.
        (PodMetric(measured: [200, 200], missing: 1), 1_000, 3, 2),
        // On the way up it uses nothing: 2600 / 3 of 1000 would go down, so nothing is done.
        (PodMetric(measured: [1_300, 1_300], missing: 1), 1_000, 3, 3),
        (PodMetric(measured: [], unready: 3), 10, 3, 3),
    ])
    func `counts pods that start as the original does`(pods: PodMetric, target: Double, current: Int, expected: Int) {
        var autoscaler = HorizontalPodAutoscaler(
            down: .init(stabilizationWindow: 0, policies: [.percent(100, period: 15)]))
        // The first sync remembers the scale that it finds, which a window of 0 s has forgotten by the second.
        _ = autoscaler.sync(PodMetric(measured: []), target: target, current: current, second: 0)
        #expect(autoscaler.sync(pods, target: target, current: current, second: 15) == expected)
    }
}

import CrestEvaluation
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
        // Half: wanted at 0 s, allowed when nothing higher was recommended within 300 s: the 800 at 0 s leaves at 315 s.
        let result = scales([800] + Array(repeating: 400, count: 21), from: 4)
        #expect(result.prefix(21).allSatisfy { $0 == 8 })
        #expect(result[21] == 4)
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
        // 800 stands for 8 pods; the 4 of the first sync binds until it is older than 30 s.
        #expect(scales([400, 800, 800, 800], from: 4, HorizontalPodAutoscaler(up: patient)) == [4, 4, 4, 8])
    }

    @Test func `shrinks no further than its slowest rule, and not at all when that is disabled`() {
        let rules = HorizontalPodAutoscaler.Rules(
            stabilizationWindow: 0, policies: [.pods(4, period: 60), .percent(10, period: 60)], selection: .min)
        // Ten percent of 80 are 8, four pods are less.
        #expect(scales([100], from: 80, HorizontalPodAutoscaler(down: rules)) == [76])
        let never = HorizontalPodAutoscaler.Rules(stabilizationWindow: 0, policies: [], selection: .disabled)
        #expect(scales([100], from: 80, HorizontalPodAutoscaler(down: never)) == [80])
    }
}

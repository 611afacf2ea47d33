/// Which ratios of a metric to its target change nothing.
///
/// One number for both directions by default; `behavior.scaleUp.tolerance` and `behavior.scaleDown.tolerance` since
/// Kubernetes 1.33 (KEP-4951).
package struct Tolerance: Sendable, Hashable {
    package let up: Double
    package let down: Double

    package init(up: Double, down: Double) {
        self.up = up
        self.down = down
    }

    /// A tenth (`--horizontal-pod-autoscaler-tolerance`).
    package static let standard = Tolerance(up: 0.1, down: 0.1)

    package func contains(_ ratio: Double) -> Bool {
        1 - down <= ratio && ratio <= 1 + up
    }
}

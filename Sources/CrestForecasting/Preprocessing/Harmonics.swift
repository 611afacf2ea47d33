import RealModule

/// cos(2πkt/m) and sin(2πkt/m) for k = 1 … K at the phases t = 0 ..< m of a cycle.
struct Harmonics: Sendable, Hashable {
    let period: Int
    /// K, at most m/2: a faster wave cannot be told from a slower one.
    let orders: ClosedRange<Int>?
    /// One array of `period` values for each column: cos 1, sin 1, cos 2, … The sine at k = m/2 is zero everywhere and
    /// left out.
    let columns: [[Double]]

    /// - Parameter order: K; capped at half of the period.
    init(period: Int, order: Int) {
        precondition(period > 0 && order >= 0, "\(order) harmonics of a period of \(period)")
        let last = min(order, period / 2)
        self.period = period
        orders = last > 0 ? 1...last : nil
        columns = (0..<last).flatMap { index -> [[Double]] in
            let k = index + 1
            let angles = (0..<period).map { t in
                // k·t reduced modulo the period keeps the angle, and every bit of its sine, for any phase.
                2 * Double.pi * Double((k * t) % period) / Double(period)
            }
            let cosines = angles.map { Double.cos($0) }
            return 2 * k == period ? [cosines] : [cosines, angles.map { Double.sin($0) }]
        }
    }
}

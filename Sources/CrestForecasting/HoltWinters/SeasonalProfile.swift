/// The mean course of a cycle, from all complete cycles of a history: the seed of seasonal states.
///
/// Each cycle is compared with its own mean, tilted by the straight line through all cycle means (so that a trend does not
/// pass for a season); then observations at the same phase are averaged. Cycles of which less than half was observed
/// have no reliable mean and are left out while there are others. Seeds from all the history beat those from the first
/// two cycles by far, and use nothing from beyond it.
struct SeasonalProfile {
    enum Form {
        /// Differences from the cycle's mean; they add up to 0.
        case differences
        /// Ratios to the cycle's mean; their mean is 1.
        case ratios
    }

    /// One value a phase, the first observation's first; neutral (0 or 1) at a phase that was never observed.
    let values: [Double]
    /// How many cycles were averaged.
    let cycleCount: Int

    /// - Parameters:
    ///   - history: finite, with placeholders where `isMissing` is true.
    ///   - period: at least 1; no more than `history.count`.
    init(_ form: Form, of history: [Double], isMissing: [Bool], period: Int) {
        let cycles = Self.reliableCycles(isMissing: isMissing, period: period)
        let means = cycles.map { cycle in
            (0..<period).reduce(0) { $0 + history[cycle * period + $1] } / Double(period)
        }
        let tilt = Self.slope(of: means, at: cycles) / Double(period)
        var sums = Array(repeating: 0.0, count: period)
        var counts = Array(repeating: 0.0, count: period)
        for (cycle, mean) in zip(cycles, means) {
            for phase in 0..<period where !isMissing[cycle * period + phase] {
                let value = history[cycle * period + phase]
                let line = mean + tilt * (Double(phase) - Double(period - 1) / 2)
                switch form {
                case .differences: sums[phase] += value - line
                case .ratios: sums[phase] += value / (line > 0 ? line : mean)
                }
                counts[phase] += 1
            }
        }
        let neutral = form == .ratios ? 1.0 : 0.0
        let raw = zip(sums, counts).map { $1 > 0 ? $0 / $1 : neutral }
        let mean = raw.reduce(0, +) / Double(period)
        values = raw.map { form == .ratios ? $0 / mean : $0 - mean }
        cycleCount = cycles.count
    }

    private static func reliableCycles(isMissing: [Bool], period: Int) -> [Int] {
        let all = Array(0..<(isMissing.count / period))
        let reliable = all.filter { cycle in
            let missing = isMissing[(cycle * period)..<((cycle + 1) * period)].count { $0 }
            return 2 * missing <= period
        }
        return reliable.isEmpty ? all : reliable
    }

    /// The slope of the least-squares line through `values` at integer `positions`; 0 through fewer than two.
    private static func slope(of values: [Double], at positions: [Int]) -> Double {
        leastSquaresLine(zip(positions, values).map { (Double($0), $1) }).slope
    }
}

/// The straight line y = intercept + slope·x nearest to `points`; level through fewer than two.
func leastSquaresLine(_ points: [(x: Double, y: Double)]) -> (intercept: Double, slope: Double) {
    guard !points.isEmpty else { return (0, 0) }
    let count = Double(points.count)
    let meanX = points.reduce(0) { $0 + $1.x } / count
    let meanY = points.reduce(0) { $0 + $1.y } / count
    let spread = points.reduce(0) { $0 + ($1.x - meanX) * ($1.x - meanX) }
    guard spread > 0 else { return (meanY, 0) }
    let slope = points.reduce(0) { $0 + ($1.x - meanX) * ($1.y - meanY) } / spread
    return (meanY - slope * meanX, slope)
}

/// The mean course of a cycle, from all complete cycles of a history: the seed of seasonal states.
///
/// Each cycle is compared with its own mean, tilted by the straight line through all cycle means (so that a trend does
/// not pass for a season); then observations at the same phase are averaged. Cycles of which less than half was
/// observed are left out while there are others; the mean of a cycle with gaps is that of its observations less the
/// profile, which takes a few passes. Seeds from all the history beat those from the first two cycles by far, and use
/// nothing from beyond it.
struct SeasonalProfile {
    enum Form {
        /// Differences from the cycle's mean; they add up to 0.
        case differences
        /// Ratios to the cycle's mean; their mean is 1.
        case ratios

        var neutral: Double { self == .ratios ? 1 : 0 }
    }

    /// One value a phase, the first observation's first; neutral (0 or 1) at a phase that was never observed.
    private(set) var values: [Double]
    /// How many cycles were averaged.
    private(set) var cycleCount = 0

    private let form: Form
    private let period: Int

    /// Of the profile, when there are gaps: a gap of half a cycle has then lost all but 1/16 of its first influence.
    private static let passes = 4

    /// - Parameters:
    ///   - history: finite; ignored where `isMissing` is true.
    ///   - period: at least 1.
    init(_ form: Form, of history: [Double], isMissing: [Bool], period: Int) {
        self.form = form
        self.period = period
        values = Array(repeating: form.neutral, count: period)
        let missingCounts = (0..<(history.count / period)).map { cycle in
            isMissing[(cycle * period)..<((cycle + 1) * period)].count { $0 }
        }
        let complete = missingCounts.indices.filter { missingCounts[$0] == 0 }
        let reliable = missingCounts.indices.filter { 2 * missingCounts[$0] <= period }
        if !complete.isEmpty { average(complete, of: history, isMissing) }
        guard complete.count < missingCounts.count else { return }
        for _ in 0..<Self.passes {
            average(reliable.isEmpty ? Array(missingCounts.indices) : reliable, of: history, isMissing)
        }
    }

    private mutating func average(_ cycles: [Int], of history: [Double], _ isMissing: [Bool]) {
        let means = cycles.map { level(ofCycle: $0, in: history, isMissing) }
        let tilt = leastSquaresLine(zip(cycles, means).map { (Double($0), $1) }).slope / Double(period)
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
        let raw = zip(sums, counts).map { $1 > 0 ? $0 / $1 : form.neutral }
        let mean = raw.reduce(0, +) / Double(period)
        values = raw.map { form == .ratios ? $0 / mean : $0 - mean }
        cycleCount = cycles.count
    }

    /// The level around which the observations of a cycle follow the profile.
    private func level(ofCycle cycle: Int, in history: [Double], _ isMissing: [Bool]) -> Double {
        var (sum, profile, count) = (0.0, 0.0, 0.0)
        for phase in 0..<period where !isMissing[cycle * period + phase] {
            sum += history[cycle * period + phase]
            profile += values[phase]
            count += 1
        }
        guard count > 0 else { return 0 }
        return form == .ratios ? sum / profile : (sum - profile) / count
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

/// The states before the first observation, from the whole history (on the scale of the model).
///
/// The short season is the mean course of its cycles; the long one is the mean course of its cycles less the short one,
/// shrunk by n/(n + 1) for n cycles; the level is the mean of the first long cycle without them; there is no slope. The
/// scale is that of the residuals around these courses and each cycle's mean, from their median absolute deviation.
package struct DoubleSeasonalSeed: Hashable, Sendable {
    package let level: Double
    /// Empty without a season.
    package let short: [Double]
    /// Empty without a second season.
    package let long: [Double]
    /// s² of the errors, a first guess.
    package let variance: Double

    /// Observations that make a level, when there is no season.
    static let shortestStart = 10

    package init(level: Double, short: [Double], long: [Double], variance: Double) {
        self.level = level
        self.short = short
        self.long = long
        self.variance = variance
    }

    package init(_ history: [Double], isMissing: [Bool], seasonalPeriods: [Int]) {
        precondition(seasonalPeriods.count <= 2, "at most two seasons, not \(seasonalPeriods.count)")
        var rest = history
        var profiles: [[Double]] = []
        for (order, period) in seasonalPeriods.enumerated() {
            let profile = SeasonalProfile(.differences, of: rest, isMissing: isMissing, period: period)
            let shrinkage = order == 0 ? 1 : Double(profile.cycleCount) / Double(profile.cycleCount + 1)
            let terms = profile.values.map { shrinkage * $0 }
            for index in rest.indices { rest[index] -= terms[index % period] }
            profiles.append(terms)
        }
        short = profiles.first ?? []
        long = profiles.count > 1 ? profiles[1] : []
        let cycle = seasonalPeriods.last ?? Self.shortestStart
        let observed = rest.indices.filter { !isMissing[$0] }
        let start = observed.prefix(cycle)
        level = start.reduce(0) { $0 + rest[$1] } / Double(max(1, start.count))
        variance = Self.variance(of: rest, observed: observed, cycle: seasonalPeriods.first ?? Self.shortestStart)
    }

    /// The squared robust scale of `rest` around the means of its cycles.
    private static func variance(of rest: [Double], observed: [Int], cycle: Int) -> Double {
        var residuals: [Double] = []
        residuals.reserveCapacity(observed.count)
        var first = 0
        while first < observed.count {
            var last = first
            while last < observed.count && observed[last] / cycle == observed[first] / cycle { last += 1 }
            let mean = observed[first..<last].reduce(0) { $0 + rest[$1] } / Double(last - first)
            for index in observed[first..<last] { residuals.append(rest[index] - mean) }
            first = last
        }
        let spread = SortedSample.robustDeviation(of: residuals)
        return spread * spread
    }
}

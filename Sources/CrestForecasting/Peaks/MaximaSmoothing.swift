/// Exponential smoothing of a series of maxima: a level, and a factor of the window's place in the cycle (its day of
/// the week) that is added to it (Winters 1960).
///
/// What enters the states is clipped at twice the usual change from cycle to cycle (Gelper, Fried & Croux 2010): a
/// holiday must not be the forecast of the next week.
struct MaximaSmoothing: Hashable {
    /// Of the level.
    let level: Double
    /// Of the cycle; 0 without one.
    let seasonal: Double
    /// Windows a cycle; 1 without one.
    let cycle: Int

    /// Slow to fast, without a cycle and with each of `cycles`.
    static func candidates(cycles: [Int]) -> [MaximaSmoothing] {
        let levels = [0.05, 0.15, 0.4, 0.8]
        return levels.map { MaximaSmoothing(level: $0, seasonal: 0, cycle: 1) }
            + cycles.flatMap { cycle in
                levels.flatMap { level in
                    [0.05, 0.2].map { MaximaSmoothing(level: level, seasonal: $0, cycle: cycle) }
                }
            }
    }

    /// Of a change from cycle to cycle.
    private static let clip = 2.0
    /// Cycles that seed the states; without a cycle, windows.
    private static let (seedCycles, seedWindows) = (2, 7)

    /// Forecasts of every value from those that lie at least `lead` before it, and of `lead` more values; the first
    /// `lead − 1` are nil. Nil values are missing; at least one is not.
    ///
    /// A value that seeded the factor of its place in the cycle is forecast without its own part of it: of two weeks,
    /// each would otherwise be known by half, and quantiles from such errors of 0.9 and 0.95 covered 0.80 and 0.85 of
    /// the next maxima (600 simulated series), not 0.905 and 0.948.
    func forecasts(of values: [Double?], lead: Int) -> [Double?] {
        let usual = usualChange(values)
        var (level, factors, own) = seed(values, noise: usual)
        let bound = Self.clip * usual
        var forecasts = [Double?](repeating: nil, count: lead - 1)
        forecasts.reserveCapacity(values.count + lead)
        for (index, value) in values.enumerated() {
            let target = index + lead - 1
            forecasts.append(level + factors[target % cycle] - (target < own.count ? own[target] : 0))
            guard let value else { continue }
            let innovation = value - level - factors[index % cycle]
            let clipped = min(max(innovation, -bound), bound)
            level += self.level * clipped
            factors[index % cycle] += seasonal * (1 - self.level) * clipped
        }
        forecasts.append(level + factors[(values.count + lead - 1) % cycle])
        return forecasts
    }

    /// The mean of the first cycles, and the mean distance from it of each place in the cycle, drawn towards zero by
    /// the share that noise has in it: n/(n + σ²/τ²) of n observations, with τ² the variance of the means (James &
    /// Stein 1961). What repeats exactly is kept as it is.
    ///
    /// - Parameter noise: σ.
    /// - Returns: `own`, by how much each of these values has moved the factor of its place.
    private func seed(_ values: [Double?], noise: Double) -> (level: Double, factors: [Double], own: [Double]) {
        var first = values.prefix(cycle > 1 ? Self.seedCycles * cycle : Self.seedWindows)
        if first.allSatisfy({ $0 == nil }) { first = values[...] }
        let seen = first.compactMap { $0 }
        let level = seen.reduce(0, +) / Double(seen.count)
        guard cycle > 1 else { return (level, [0], []) }
        var (sums, counts) = (Array(repeating: 0.0, count: cycle), Array(repeating: 0.0, count: cycle))
        for (index, value) in first.enumerated() {
            guard let value else { continue }
            sums[index % cycle] += value - level
            counts[index % cycle] += 1
        }
        let means = zip(sums, counts).map { $1 > 0 ? $0 / $1 : 0 }
        let between = means.reduce(0) { $0 + $1 * $1 } / Double(cycle)
        guard between > 0, noise.isFinite else { return (level, Array(repeating: 0, count: cycle), []) }
        let drawn = noise * noise / between
        let factors = zip(sums, counts).map { $1 > 0 ? $0 / ($1 + drawn) : 0 }
        let mean = factors.reduce(0, +) / Double(cycle)
        let own = first.enumerated().map { index, value in
            guard let value else { return 0.0 }
            let (place, others) = (index % cycle, counts[index % cycle] - 1)
            return factors[place] - (others > 0 ? (sums[place] - (value - level)) / (others + drawn) : 0)
        }
        return (level, factors.map { $0 - mean }, own)
    }

    /// The standard deviation of an innovation, from the median (when that is zero, the mean) change over one cycle.
    private func usualChange(_ values: [Double?]) -> Double {
        let changes = zip(values, values.dropFirst(cycle)).compactMap { earlier, later in
            later.flatMap { later in earlier.map { abs(later - $0) } }
        }
        guard !changes.isEmpty else { return .infinity }
        let robust = SortedSample.robustDeviation(of: changes)
        let usual = robust > 0 ? robust : changes.reduce(0, +) / Double(changes.count)
        return usual / 2.0.squareRoot()
    }
}

/// How much of a peak's forecast the simulated maxima are; the rest is the past maxima's.
struct PeakWeights {
    /// w: of the centre.
    let centre: Double
    /// v: of the distances from it.
    let distances: Double

    /// Where past maxima say nothing.
    static let simulatedAlone = PeakWeights(centre: 1, distances: 1)

    /// Before anything was seen.
    private static let expected = 0.5
    /// Losses at these levels decide what the distances from the centre are.
    private static let upperLevels = [0.9, 0.95, 0.99]
    /// Times its loss on past windows, what the median of past maxima loses on the next one: its weights knew those
    /// windows. Of 1, 1.15, 1.3 and 1.5 the larger ones are better on long histories, the smaller ones on short ones.
    private static let directOptimism = 1.15
    /// Φ⁻¹(0.9).
    static let upperDeviate = NormalDistribution.quantile(Togetherness.upperLevel)

    private init(centre: Double, distances: Double) {
        self.centre = centre
        self.distances = distances
    }

    /// By inverse squared quantile losses.
    ///
    /// - Parameters:
    ///   - windows: past ones.
    ///   - simulated: what paths said of each.
    ///   - spread: σ of the past maxima.
    init(learnedFrom windows: [PeakRecord], simulated: [PeakRecord.Simulated], spread: Double) {
        func share(at levels: [Double], optimism: Double) -> Double {
            let deviates = levels.map(NormalDistribution.quantile)
            var (own, direct, count) = (0.0, 0.0, 0)
            for (window, simulated) in zip(windows, simulated) {
                guard let median = window.direct else { continue }
                count += 1
                let deviation = (simulated.upper - simulated.median) / Self.upperDeviate
                for (level, deviate) in zip(levels, deviates) {
                    own += QuantileLoss.loss(window.actual, at: level, simulated.median + deviate * deviation)
                    direct += QuantileLoss.loss(window.actual, at: level, median + deviate * spread)
                }
            }
            return QuantileLoss.share(
                of: own, beside: direct, windows: count, expected: Self.expected, optimism: optimism)
        }
        centre = share(at: [0.5], optimism: Self.directOptimism)
        distances = share(at: Self.upperLevels, optimism: 1)
    }

    /// c and s; of the simulated maxima alone when there is no `direct`.
    ///
    /// - Parameters:
    ///   - direct: the median by the past maxima.
    ///   - spread: their σ.
    func centre(
        of simulated: PeakRecord.Simulated, direct: Double?, spread: Double
    ) -> (centre: Double, scale: Double) {
        let scale = simulated.upper - simulated.median
        guard let direct else { return (simulated.median, scale) }
        return (
            centre * simulated.median + (1 - centre) * direct,
            distances * scale + (1 - distances) * Self.upperDeviate * spread
        )
    }
}

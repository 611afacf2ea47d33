public import CrestEvents
import CrestForecasting

extension ForecastSummary {
    /// What is said of one tier behind a series.
    public struct Tier: Sendable {
        /// The tier, as it was described or learned.
        public let tier: ServiceChain.Tier
        /// Its central path, one value a step.
        public let point: [Double]
        /// Pointwise quantiles, ascending by level.
        public let quantiles: [SeriesForecast.Quantile]
        /// Its largest demand in each window of the series' peaks.
        public let peaks: [Peak]
        /// The chance that it gets more than its limit in some step; nil without one.
        public let overload: Double?
        /// The chance that it does so before any other tier; nil without a limit.
        public let breaksFirst: Double?
        /// Whether it is the first to be full when the demand at the entry rises.
        public let isFirst: Bool

        init(_ outlook: ChainOutlook.Tier, levels: [Double], peakLevels: [Double], isFirst: Bool) {
            tier = outlook.tier
            point = outlook.forecast.point
            quantiles = zip(levels, outlook.forecast.quantiles(levels)).map { .init(level: $0, values: $1) }
            peaks = outlook.peaks.map { Peak($0, levels: peakLevels, events: nil, bursts: nil) }
            let isLimited = outlook.tier.capacity != nil
            overload = isLimited ? outlook.risk.overload : nil
            breaksFirst = isLimited ? outlook.risk.breaksFirst : nil
            self.isFirst = isFirst
        }

        /// The pointwise quantiles at some levels, those that were asked for.
        func quantiles(at levels: [Double]) -> [[Double]?] {
            levels.map { level in quantiles.first { abs($0.level - level) < 1e-9 }?.values }
        }
    }

    /// What `forecast` means for the tiers behind it.
    ///
    /// - Parameter seed: of what is drawn for learned tiers.
    static func tiers(of chain: ServiceChain, behind forecast: SeriesForecast, seed: UInt64) -> [Tier] {
        let outlook = ChainOutlook(chain, entry: forecast.forecast, peaks: forecast.peaks, seed: seed)
        return outlook.tiers.map { tier in
            Tier(
                tier, levels: forecast.quantiles.map(\.level), peakLevels: forecast.peakLevels,
                isFirst: tier.tier == outlook.weakest)
        }
    }
}

public import CrestForecasting

/// What the forecast of an entry means for each tier behind it.
public struct ChainOutlook: Sendable {
    /// What comes to one of them.
    public struct Tier: Sendable {
        /// Which one.
        public let tier: ServiceChain.Tier
        /// Its demand, computed on the futures of the entry.
        public let forecast: Forecast
        /// Its largest demand in each window of the entry's peaks, as far corrected as these are.
        public let peaks: [PeakDistribution]
        /// How likely it is overloaded, and how likely it is the first; corrected as the peaks are.
        public let risk: TierRisk
    }

    /// In the order of the chain.
    public let tiers: [Tier]
    /// The tier that is full first when the demand at the entry rises; nil where nothing is limited.
    public let weakest: ServiceChain.Tier?

    /// - Parameters:
    ///   - entry: the forecast of the entry, events included.
    ///   - peaks: of the entry, corrected by what past ones tell; what they say of it holds for the tiers.
    ///   - seed: of what is drawn for learned tiers.
    public init(_ chain: ServiceChain, entry: Forecast, peaks: [PeakDistribution], seed: UInt64) {
        let corrected = entry.paths.calibrated(to: peaks)
        // Each tier draws from a stream of its own: another one in the chain does not change its futures.
        func stream(of tier: ServiceChain.Tier) -> UInt64 {
            tier.name.utf8.reduce(seed) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
        }
        let demands = chain.tiers.map { chain.demand(at: $0, entry: corrected, seed: stream(of: $0)) }
        let risks = chain.risks(demands: demands)
        weakest = chain.weakest
        tiers = chain.tiers.indices.map { index in
            let tier = chain.tiers[index]
            let point = tier.arrivals(of: entry.point).map { $0 + tier.background }
            let simulated = entry.with(
                point: point, paths: chain.demand(at: tier, entry: entry.paths, seed: stream(of: tier)))
            let calibrated = entry.with(point: point, paths: demands[index])
            return Tier(
                tier: tier, forecast: simulated,
                peaks: peaks.map { peak in
                    let found = calibrated.peak(in: peak.window)
                    return PeakDistribution(
                        window: peak.window, maxima: found.maxima, steps: found.steps,
                        simulated: simulated.peak(in: peak.window).maxima, share: peak.share)
                },
                risk: risks[index])
        }
    }
}

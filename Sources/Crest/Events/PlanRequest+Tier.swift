import CrestAdvisor
import CrestEvents
import CrestForecasting
import CrestSeries

extension PlanRequest {
    /// Asks for a plan of a tier, which serves what the forecast of its entry makes of it.
    ///
    /// How many of its replicas run is not known from the entry's.
    init(
        _ tier: ChainOutlook.Tier, behind entry: SeriesForecast, capacity: Capacity, policy: ScalingPolicy,
        costs: SupplyCosts, protection: Protection
    ) {
        var fingerprint = Fingerprint()
        fingerprint.combine(PlanInput(entry.series).fingerprint.description)
        fingerprint.combine(words: tier.tier.fanOut + [tier.tier.background])
        let input = PlanInput(entry.series)
        var parts = DemandDecomposition(of: entry).parts.map { part in
            DemandDecomposition.Part(name: part.name, values: tier.tier.arrivals(of: part.values))
        }
        if tier.tier.background > 0 {
            let background = Array(repeating: tier.tier.background, count: tier.forecast.point.count)
            parts.append(.init(name: "background", values: background))
        }
        self.init(
            input: PlanInput(
                series: tier.tier.name, fingerprint: fingerprint, lastSample: input.lastSample, points: input.points,
                filled: input.filled),
            forecast: tier.forecast, capacity: capacity, policy: policy, costs: costs,
            protection: entry.calibration == nil ? protection : protection.corrected(by: tier.peaks),
            decomposition: DemandDecomposition(parts), isDegraded: entry.isFallback,
            doubt: DataDoubt.thinness(of: entry.series))
    }
}

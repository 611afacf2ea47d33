import Crest
import CrestAdvisor
import CrestEvents
import CrestSeries

/// Plans one series after the other, each with the services behind it.
struct SeriesPlanning: Sendable {
    let advisor: Advisor
    let services: PlanFlags.Services
    let costs: SupplyCosts
    let protection: Protection
    /// How many replicas run now.
    let current: Int?
    /// What lies behind the series; nil for nothing.
    let chains: ServiceChains?
    /// Of what is drawn for tiers whose fan-out was learned.
    let seed: UInt64

    /// Of a series and of the tiers behind it.
    typealias Parts = (parts: [SeriesPlan], tiers: [TierVerdict])

    /// - Throws: ``CrestError`` when nothing serves the series.
    func parts(for forecast: SeriesForecast) throws -> Parts {
        let service = try services.serving(forecast.series)
        let request = PlanRequest(
            forecast, capacity: service.capacity, policy: service.policy, costs: costs, protection: protection,
            current: current)
        guard let chain = chains?.chains[forecast.series.name] else { return ([advisor.plan(request)], []) }
        let plan = try ChainPlan(
            chain, entry: request, forecast: forecast, protection: protection, advisor: advisor, seed: seed
        ) { tier in
            try services.service(ofTier: tier.name, every: forecast.series.interval).map {
                ChainPlan.Service(capacity: $0.capacity, policy: $0.policy)
            }
        }
        return (plan.parts, plan.verdicts)
    }

    /// What is held when a series cannot be forecast: it, and the tiers that would have been told from its forecast.
    func holds(instead failure: ForecastFailure) -> [HoldRequest] {
        let entry = failure.input.series
        let tiers = chains?.chains[entry.name]?.tiers.filter { services.named[$0.name] != nil } ?? []
        return [HoldRequest(series: entry.name, input: PlanInput(entry), current: current, reason: failure.reason)]
            + tiers.map { HoldRequest(series: $0.name, reason: failure.reason) }
    }
}

extension PlanFlags.Services {
    /// What serves a series.
    ///
    /// - Throws: ``CrestError`` when nothing does.
    func serving(_ series: TimeSeries) throws -> PlanFlags.Service {
        let name = series.name
        try learned?.check(series)
        if let service = try service(of: series) { return service }
        let own = name.isEmpty ? "" : "--capacity '\(name): 180/replica', or "
        throw CrestError(
            .request, "no --capacity says what serves the series '\(name)'",
            hint: "add \(own)one without a name for all others: --capacity 180/replica", series: name)
    }
}

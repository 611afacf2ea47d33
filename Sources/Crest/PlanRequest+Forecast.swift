public import CrestAdvisor
import CrestEvents
import CrestForecasting
import CrestSeries

extension PlanRequest {
    /// Asks for a plan that serves what was forecast of a series.
    ///
    /// - Parameters:
    ///   - forecast: of one series; when a baseline had to stand in, the plan is marked degraded.
    ///   - capacity: what a replica serves of it.
    ///   - policy: how supply may change; as fast and as often as demand by default.
    ///   - costs: what supply costs beyond the time that it runs.
    ///   - protection: a risk of 1 % by default; corrected by how past peaks fell, where the model was tried on them.
    ///   - current: how many replicas run now; nil when unknown.
    public init(
        _ forecast: SeriesForecast, capacity: Capacity, policy: ScalingPolicy = .unlimited,
        costs: SupplyCosts = .none, protection: Protection = .standard, current: Int? = nil
    ) {
        self.init(
            input: PlanInput(forecast.series), forecast: forecast.forecast, capacity: capacity, policy: policy,
            costs: costs,
            protection: forecast.calibration == nil ? protection : protection.corrected(by: forecast.peaks),
            decomposition: DemandDecomposition(of: forecast),
            current: current, isDegraded: forecast.isFallback, doubt: DataDoubt.thinness(of: forecast.series))
    }
}

extension DemandDecomposition {
    /// The base and the season of what would come without events, and a part for every event that is felt.
    init(of forecast: SeriesForecast) {
        let events = forecast.eventContributions.filter { $0.values.contains { $0 != 0 } }
        let organic = events.reduce(forecast.forecast.point) { point, event in
            zip(point, event.values).map { $0 - $1 }
        }
        self.init(
            DemandDecomposition(of: organic, interval: forecast.forecast.interval).parts
                + events.map { Part(name: "event \($0.name)", values: $0.values) })
    }
}

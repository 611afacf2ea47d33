package import CrestAdvisor
import CrestForecasting
import CrestSeries

extension PlanRequest {
    /// Asks for a plan of one service that several kinds of work bind: whichever needs more replicas decides, future by
    /// future (``BindingDemand``).
    ///
    /// - Parameters:
    ///   - forecasts: of each kind's series.
    ///   - capacity: of one unit a replica.
    /// - Throws: ``CrestError/Code/request`` when a kind has no forecast; ``AdvisorError/Code/capacity`` when the
    ///   forecasts differ in their times.
    package init(
        _ work: BindingWork, _ forecasts: [SeriesForecast], capacity: Capacity, policy: ScalingPolicy,
        costs: SupplyCosts, protection: Protection, current: Int?
    ) throws {
        let parts = try work.kinds.map { kind in
            guard let forecast = forecasts.first(where: { $0.series.name == kind.series }) else {
                throw CrestError(
                    .request, "there is no forecast of a series '\(kind.series)'",
                    hint: "there are \(forecasts.map { "'\($0.series.name)'" }.joined(separator: ", "))")
            }
            return (kind: kind, forecast: forecast)
        }
        let demand = try BindingDemand(
            parts.map { .init(name: $0.kind.series, forecast: $0.forecast.forecast, perReplica: $0.kind.perReplica) })
        let all = parts.map(\.forecast.series)
        self.init(
            input: PlanInput(all, name: work.name), forecast: demand.forecast, capacity: capacity, policy: policy,
            costs: costs, protection: protection, decomposition: DemandDecomposition(demand, of: work),
            current: current, isDegraded: parts.contains { $0.forecast.isFallback },
            doubt: all.lazy.compactMap { DataDoubt.thinness(of: $0) }.first)
    }
}

extension PlanInput {
    /// What there is to say about several series at once; the oldest of their last samples counts.
    fileprivate init(_ all: [TimeSeries], name: String) {
        let inputs = all.map { PlanInput($0) }
        var fingerprint = Fingerprint()
        for input in inputs { fingerprint.combine(input.fingerprint.description) }
        let samples = inputs.compactMap(\.lastSample)
        self.init(
            series: name, fingerprint: fingerprint, lastSample: samples.count == inputs.count ? samples.min() : nil,
            points: inputs.reduce(0) { $0 + $1.points }, filled: inputs.reduce(0) { $0 + $1.filled })
    }
}

extension DemandDecomposition {
    /// A part for each kind, which is the whole where it binds.
    fileprivate init(_ demand: BindingDemand, of work: BindingWork) {
        self.init(
            work.kinds.map { kind in
                Part(
                    name: kind.series,
                    values: zip(demand.binding, demand.forecast.point).map { $0 == kind.series ? $1 : 0 })
            })
    }
}

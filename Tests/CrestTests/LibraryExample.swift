import Crest

/// Prints the peak of traffic that one day in twenty exceeds, and plans for a service whose replicas take 3 minutes.
func plan(forTrafficIn file: String) throws -> Plan {
    let traffic = try InputReader().read([.path(file)])
    let forecasts = try traffic.series.map { try ForecastPipeline().forecast($0.series) }
    for forecast in forecasts { print(forecast.series.name, forecast.peaks[0].quantile(0.95)) }
    let capacity = try Capacity(perReplica: 180, minimum: 2, leadTime: 180)
    let requests = forecasts.map { PlanRequest($0, capacity: capacity) }
    return Advisor(now: forecasts[0].series.end).plan(requests)
}

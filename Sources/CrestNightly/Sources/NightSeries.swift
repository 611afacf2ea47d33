import Crest
import CrestAdvisor
import CrestSeries
import CrestStore

/// A series that is planned tonight: from its forecast, or held.
struct NightSeries: Sendable {
    let name: String
    let service: ConfiguredService
    /// Nil when nothing was read.
    let data: TimeSeries?
    /// Why it is held rather than forecast.
    let hold: Diagnostic?
    /// What is remembered of tonight's data.
    let quality: QualityRecord

    /// What must be held although no plan says so: the replicas that the last day needed.
    var need: Int? { quality.need }
}

/// Tells which series may be forecast.
struct SeriesAssessment {
    let configuration: Configuration
    let asOf: Timestamp
    /// What was read last night, by series.
    let known: [String: QualityRecord]

    /// Nil when nothing says what serves the series.
    func series(_ entry: SourceReading.Entry) -> NightSeries? {
        guard let service = configuration.services.service(of: entry.name) else { return nil }
        let (data, hold): (TimeSeries?, Diagnostic?) =
            switch entry.content {
            case .missing(let reason): (nil, reason)
            case .series(let series): (series, doubt(about: series))
            }
        let before = known[entry.name]
        return NightSeries(
            name: entry.name, service: service, data: data, hold: hold,
            quality: QualityRecord(
                series: entry.name, source: entry.source, fingerprint: data?.fingerprint.description ?? "",
                points: data?.count ?? 0, missing: data?.missingCount ?? 0,
                lastSample: data.flatMap { series in
                    series.isMissing.lastIndex(of: false).map(series.timestamp(at:))
                } ?? before?.lastSample,
                need: data.flatMap { need(of: $0, service) } ?? before?.need, held: hold?.code.rawValue))
    }

    /// Why no supply may be lowered by these data.
    private func doubt(about series: TimeSeries) -> Diagnostic? {
        let limit = max(configuration.defaults.maximumStaleness.value, 2 * series.interval.seconds)
        if let stale = DataDoubt.staleness(of: series, now: asOf, limit: limit) { return stale }
        let need = configuration.defaults.minimumHistory.value
        let span = Int64(series.count) * series.interval.seconds
        guard span < need else { return nil }
        return Diagnostic(
            code: .init(rawValue: "E_TOO_SHORT"),
            message: "there are \(SamplingInterval(seconds: span)) of history, and \(SamplingInterval(seconds: need)) "
                + "are asked for",
            hint: "wait, give older data, or lower min_history", series: series.name)
    }

    /// The replicas that the largest demand of the last day asks for.
    private func need(of series: TimeSeries, _ service: ConfiguredService) -> Int? {
        let day = max(1, Int(SamplingInterval.day.seconds / series.interval.seconds))
        let recent = zip(series.values, series.isMissing).suffix(day).filter { !$0.1 }.map(\.0)
        guard let most = recent.max() else { return nil }
        let capacity = service.capacity
        let wanted = capacity.replicas(surviving: capacity.replicas(serving: most))
        return min(capacity.maximum ?? .max, max(capacity.minimum, wanted))
    }
}

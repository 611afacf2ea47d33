import Crest
import CrestAdvisor
import CrestForecasting
import CrestSeries
import CrestStore
import Foundation

/// Forecasts every series that may be, and makes its part of the plan; holds all others.
struct ForecastStage {
    let options: ForecastOptions
    let archive: ModelArchive
    /// Those in the archive.
    let archived: Set<String>
    let planner: NightPlanner
    let environment: NightEnvironment

    func run(_ night: [NightSeries]) async throws -> [StoreChange] {
        let ready = night.compactMap { series in series.hold == nil ? series.data.map { (series, $0) } : nil }
        let known = ready.filter { archived.contains($0.0.name) }
        let unknown = ready.filter { !archived.contains($0.0.name) }
        var results = try await forecast(known, archive: archive)
        // Those without a model say why they have none.
        results += try await forecast(unknown, archive: nil)
        for series in night {
            if let reason = series.hold { results.append(Self.part(planner.hold(series, reason: reason), series.name)) }
        }
        return results
    }

    private func forecast(
        _ night: [(series: NightSeries, data: TimeSeries)], archive: ModelArchive?
    ) async throws -> [StoreChange] {
        guard !night.isEmpty else { return [] }
        let (planner, progress) = (planner, environment.progress)
        let byName = Dictionary(uniqueKeysWithValues: night.map { ($0.series.name, $0.series) })
        let outcomes = await ForecastPipeline(options: options).forecast(
            night.map(\.data), archive: archive, jobs: environment.jobs,
            progress: { progress("forecasting \($0) of \(night.count) series") }
        ) { forecast -> [StoreChange] in
            guard let series = byName[forecast.series.name] else { return [] }
            let plan = try planner.plan(forecast, for: series)
            return [.forecast(Self.record(forecast)), Self.part(plan, series.name)]
        }
        return try zip(night, outcomes).flatMap { entry, outcome -> [StoreChange] in
            switch outcome {
            case .success(let changes): return changes
            case .failure(let error as any DiagnosableError):
                let reason = error.diagnostic.about(series: entry.series.name)
                return [Self.part(planner.hold(entry.series, reason: reason), entry.series.name)]
            case .failure(let error): throw error
            }
        }
    }

    private static func record(_ forecast: SeriesForecast) -> ForecastRecord {
        let summary = ForecastSummary(forecast)
        let peak = summary.peaks.first.map { peak in
            PeakPromise(
                values: peak.values, early: summary.timestamp(at: peak.early),
                middle: summary.timestamp(at: peak.middle), late: summary.timestamp(at: peak.late),
                steps: peak.window.count)
        }
        return ForecastRecord(
            series: summary.series.name, model: summary.model, start: summary.start,
            interval: summary.series.interval, point: summary.point, low: summary.quantile(0.1) ?? summary.point,
            high: summary.quantile(0.9) ?? summary.point, peak: peak)
    }

    private static func part(_ plan: Plan, _ series: String) -> StoreChange {
        .part(DocumentRecord(name: series, bytes: PlanDocument(plan).bytes))
    }
}

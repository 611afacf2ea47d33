import Crest
import CrestAdvisor
import CrestEvents
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
        let ready = night.compactMap { series in
            series.hold == nil ? series.data.map { Entry(series: series, data: $0) } : nil
        }
        let known = try await forecast(ready.filter { archived.contains($0.series.name) }, archive: archive)
        // A model that cannot be used is no reason to hold: it is fitted for tonight, and for good the next night.
        for (entry, _) in known.failures { archive.discard(entry.series.name) }
        let others = ready.filter { !archived.contains($0.series.name) } + known.failures.map(\.entry)
        let fitted = try await forecast(others, archive: nil)
        let refused = fitted.failures.map { ($0.entry.series, $0.reason) }
        let held = night.compactMap { series in series.hold.map { (series, $0) } }
        return known.changes + fitted.changes
            + (refused + held).map { series, reason in Self.part(planner.hold(series, reason: reason), series.name) }
    }

    private struct Entry: Sendable {
        let series: NightSeries
        let data: TimeSeries
    }

    private func forecast(_ night: [Entry], archive: ModelArchive?) async throws -> (
        changes: [StoreChange], failures: [(entry: Entry, reason: Diagnostic)]
    ) {
        guard !night.isEmpty else { return ([], []) }
        let (planner, progress, widening) = (planner, environment.progress, options.widening)
        let byName = Dictionary(uniqueKeysWithValues: night.map { ($0.series.name, $0.series) })
        let outcomes = await ForecastPipeline(options: options).forecast(
            night.map(\.data), archive: archive, jobs: environment.jobs,
            progress: { progress("forecasting \($0) of \(night.count) series") }
        ) { forecast -> [StoreChange] in
            guard let series = byName[forecast.series.name] else { return [] }
            let factor = widening[series.name] ?? 1
            let plan = try planner.plan(
                forecast, for: series, noting: BandWidening.finding(factor, series: series.name))
            return [.forecast(Self.record(forecast, widening: factor)), Self.part(plan, series.name)]
        }
        var (changes, failures) = ([StoreChange](), [(entry: Entry, reason: Diagnostic)]())
        for (entry, outcome) in zip(night, outcomes) {
            switch outcome {
            case .success(let some): changes += some
            case .failure(let error as any DiagnosableError):
                failures.append((entry, error.diagnostic.about(series: entry.series.name)))
            case .failure(let error): throw error
            }
        }
        return (changes, failures)
    }

    private static func record(_ forecast: SeriesForecast, widening: Double) -> ForecastRecord {
        let summary = ForecastSummary(forecast)
        let peak = summary.peaks.first.map { peak in
            PeakPromise(
                values: peak.values, early: summary.timestamp(at: peak.early),
                middle: summary.timestamp(at: peak.middle), late: summary.timestamp(at: peak.late),
                steps: peak.window.count)
        }
        return ForecastRecord(
            series: summary.series.name, model: summary.model, start: summary.start, interval: summary.series.interval,
            point: summary.point, low: summary.quantile(0.1) ?? summary.point,
            high: summary.quantile(0.9) ?? summary.point, peak: peak, widening: widening,
            events: (forecast.eventShares.first ?? []).map { .init(name: $0.name, share: $0.share) })
    }

    private static func part(_ plan: Plan, _ series: String) -> StoreChange {
        .part(DocumentRecord(name: series, bytes: PlanDocument(plan).bytes))
    }
}

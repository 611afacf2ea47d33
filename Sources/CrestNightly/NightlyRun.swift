package import Crest
import CrestAdvisor
package import CrestSeries
package import CrestStore
import Foundation

/// One night, from the sources to the plan that is followed. Killed at any moment and run again, it ends with the same
/// plan as if nothing had happened.
package struct NightlyRun: Sendable {
    /// A run that was not finished is taken up again for so many seconds, where nobody says as of when.
    private static let longestResumed: Int64 = 6 * 3_600
    /// Forecasts of older nights are forgotten, scored or not.
    private static let longestRemembered: Int64 = 40 * 86_400
    /// Older nights are forgotten with their accounts: this month may be held against the same one of last year.
    private static let longestAccounts: Int64 = 731 * 86_400

    /// So many of the last ones tell how often nights come.
    private static let consideredRuns = 12

    private let configuration: Configuration
    private let store: any Store
    private let environment: NightEnvironment

    package init(_ configuration: Configuration, store: any Store, environment: NightEnvironment) {
        self.configuration = configuration
        self.store = store
        self.environment = environment
    }

    /// Does what is left to be done.
    ///
    /// - Parameter asOf: the moment that counts as now; by default that of a run that was interrupted, or the clock's.
    package func run(asOf: Timestamp?) async throws -> NightOutcome {
        do {
            return try await night(asOf: asOf)
        } catch {
            LifeSign(configuration, environment).fail(error)
            throw error
        }
    }

    private func night(asOf: Timestamp?) async throws -> NightOutcome {
        let record = try record(asOf: asOf)
        try store.begin(record)
        let known = try store.run(record.id) ?? record
        var night = try Night(configuration: configuration, store: store, environment: environment, run: known)
        if known.stage == .published, !Self.isDoubtful(known) {
            return try outcome(night, try night.plan().plan, [], isPublished: true)
        }
        let sign = LifeSign(configuration, environment)
        // A night that is made up for is nobody's sign of life, until its plan stands.
        if asOf == nil { sign.begin(known.id) }
        let reading = try night.read()
        let (series, findings) = (reading.series, reading.findings)
        night = try restartedIfChanged(night, series)
        if night.run.stage == .published {
            let outcome = try outcome(night, try night.plan().plan, [], isPublished: true)
            return outcome.finding(sign.end(outcome.plan))
        }
        try await advance(night, reading)
        let publishing = try Publishing(night, isExplicit: asOf != nil)
        let refusal = publishing.refusal
        var reports = findings + (try missed(before: night).map { [try finding($0, night)] } ?? [])
        if let refusal {
            reports.append(refusal)
            if asOf == nil { sign.fail(because: refusal) }
        } else {
            reports += try publishing.publish(series, findings: reports)
            try finish(.published, night, [.forgotten(retention(night))])
        }
        return try outcome(night, publishing.plan, reports, isPublished: refusal == nil)
    }

    /// The identity of the night: of the configuration, its events, and the moment that counts as now.
    private func record(asOf: Timestamp?) throws -> RunRecord {
        var identity = configuration.fingerprint
        if let events = configuration.events {
            identity.combine(bytes: FileManager.default.contents(atPath: events) ?? Data())
        }
        let name = identity.description
        let now = environment.now()
        if asOf == nil, let last = try interrupted(now: now), last.configuration == name { return last }
        let moment = asOf ?? now.advanced(bySeconds: -Int64(now.secondOfDay % 60))
        identity.combine(UInt64(bitPattern: moment.secondsSinceEpoch))
        return RunRecord(id: identity.description, asOf: moment, configuration: name)
    }

    /// The last run, when it has not reached its end. One for a moment before that of a published plan has: what it
    /// made was kept from replacing the later plan, and would replace it now that nobody says as of when.
    private func interrupted(now: Timestamp) throws -> RunRecord? {
        let runs = try store.latestRuns(Self.consideredRuns)
        guard let last = runs.first, last.stage != .published,
            (0...Self.longestResumed).contains(last.asOf.seconds(until: now)),
            !runs.contains(where: { $0.stage == .published && $0.asOf > last.asOf })
        else { return nil }
        return last
    }

    /// Whether it has no plan yet, or one that only holds.
    private static func isDoubtful(_ run: RunRecord) -> Bool {
        run.status.map { $0 == Plan.Status.hold.rawValue } ?? true
    }

    /// A night whose sources say something else now than when they were read begins anew, unless it has a plan that is
    /// more than a hold.
    private func restartedIfChanged(_ night: Night, _ series: [NightSeries]) throws -> Night {
        guard night.run.stage.includes(.ingested), Self.isDoubtful(night.run),
            try store.quality(of: night.run.id) != series.map(\.quality)
        else { return night }
        try store.restart(night.run.id)
        var begun = night
        begun.run = RunRecord(id: night.run.id, asOf: night.asOf, configuration: night.run.configuration)
        return begun
    }

    private func advance(_ night: Night, _ reading: NightReading) async throws {
        let (done, series) = (night.run.stage, reading.series)
        if !done.includes(.ingested) {
            let changes: [StoreChange] = series.map { .quality($0.quality) } + reading.states.map { .reading($0) }
            let missed = try missed(before: night)?.times.map(StoreChange.missed) ?? []
            try finish(.ingested, night, changes + missed + (try scores(night, series)))
        }
        guard !done.includes(.planned) else { return }
        let records = try store.accuracy(from: night.asOf.advanced(bySeconds: -Self.longestRemembered))
        if !done.includes(.fitted) { try finish(.fitted, night, try await fit(night, series, records)) }
        if !done.includes(.forecast) { try finish(.forecast, night, try await forecast(night, series, records)) }
        try finish(.planned, night, [try await plan(night)])
    }

    /// - Parameter records: how the last nights went.
    private func fit(
        _ night: Night, _ series: [NightSeries], _ records: [AccuracyRecord]
    ) async throws -> [StoreChange] {
        let archive = night.archive
        let plan = FitPlan(
            series.compactMap { $0.hold == nil ? $0.data : nil },
            models: try store.models().filter { archive.contains($0.series) }, records: records,
            defaults: configuration.defaults, asOf: night.asOf)
        return try await FitStage(
            options: try night.options(), archive: archive, asOf: night.asOf, environment: environment
        ).run(plan)
    }

    /// - Parameter records: how the last nights went, which is how far bands are drawn apart.
    private func forecast(
        _ night: Night, _ series: [NightSeries], _ records: [AccuracyRecord]
    ) async throws -> [StoreChange] {
        let fittedAt = Dictionary(try store.models().map { ($0.series, $0.fittedAt) }, uniquingKeysWith: { $1 })
        var options = try night.options()
        options.widening = Dictionary(grouping: records, by: \.series).reduce(into: [:]) { widening, entry in
            let factor = BandWidening.factor(entry.value, fittedAt: fittedAt[entry.key])
            if factor > 1 { widening[entry.key] = factor }
        }
        let planner = try NightPlanner(
            configuration, asOf: night.asOf, planInForce: try night.planInForce(), leadTimes: try store.leadTimes())
        return try await ForecastStage(
            options: options, archive: night.archive, archived: Set(fittedAt.keys), planner: planner,
            environment: environment
        ).run(series)
    }

    /// The plan of all series' parts.
    private func plan(_ night: Night) async throws -> StoreChange {
        let parts = await parallelMap(try store.parts(of: night.run.id), jobs: environment.jobs) { part in
            Result {
                let document = try PlanDocument(parsing: Data(part.bytes), name: "the part of \(part.name)")
                return SeriesPlan(ofSingle: document.plan)
            }
        }
        let plan = Plan(asOf: night.asOf, series: try parts.map { try $0.get() })
        return .plan(night.plans.document(of: plan), status: plan.status.rawValue)
    }

    /// Those between the last night and this one.
    private func missed(before night: Night) throws -> MissedNights? {
        MissedNights(try store.latestRuns(Self.consideredRuns).filter { $0.id != night.run.id }, asOf: night.asOf)
    }

    private func finding(_ missed: MissedNights, _ night: Night) throws -> Diagnostic {
        // A forecast begins where its data end, which is a little before its night.
        let since = try store.accuracy(from: missed.last.advanced(bySeconds: -86_400)).count {
            $0.to > missed.last && $0.to <= night.asOf
        }
        return missed.finding(scored: since)
    }

    private func retention(_ night: Night) -> Retention {
        func past(_ seconds: Int64) -> Timestamp { night.asOf.advanced(bySeconds: -seconds) }
        let kept = configuration.plansKept
        return Retention(
            forecasts: past(Self.longestRemembered), plans: past(kept), nights: past(max(kept, Self.longestAccounts)))
    }

    private func finish(_ stage: Stage, _ night: Night, _ changes: [StoreChange]) throws {
        let files = night.shelf?.takeChanges().map { StoreChange.modelFile(name: $0.name, bytes: $0.bytes) } ?? []
        try store.finish(stage, of: night.run.id, changes + files)
        try environment.reached(stage)
    }

    /// How the forecasts turned out whose first day is over.
    private func scores(_ night: Night, _ series: [NightSeries]) throws -> [StoreChange] {
        let data = Dictionary(
            series.compactMap { entry in entry.data.map { (entry.name, (entry.service, $0)) } },
            uniquingKeysWith: { $1 })
        var plans: [String: [String: [PlanStep]]] = [:]
        var changes: [StoreChange] = []
        for (run, forecast) in try store.unscoredForecasts() {
            guard let (service, series) = data[forecast.series] else { continue }
            if plans[run] == nil { plans[run] = try steps(of: run, night) }
            let score = Score(
                run: run, forecast: forecast, steps: plans[run]?[forecast.series] ?? [], capacity: service.capacity)
            if let record = score.record(on: series) { changes.append(.accuracy(record)) }
        }
        return changes
    }

    /// The plan of a night by series; of one that was never followed, none.
    private func steps(of run: String, _ night: Night) throws -> [String: [PlanStep]] {
        guard try store.run(run)?.stage == .published, let document = try store.plan(of: run) else { return [:] }
        return Dictionary(grouping: try night.plans.plan(document).steps, by: \.series)
    }

    private func outcome(
        _ night: Night, _ plan: Plan, _ findings: [Diagnostic], isPublished: Bool
    ) throws -> NightOutcome {
        let quality = try store.quality(of: night.run.id)
        let fitted = try store.models().filter { $0.fittedAt == night.asOf }
        return NightOutcome(
            run: night.run.id, asOf: night.asOf, plan: plan, isPublished: isPublished, series: quality.count,
            held: Set(plan.inputs.map(\.series)).subtracting(plan.verdicts.map(\.series)).count
                + quality.count - plan.inputs.count,
            fitted: fitted.count, findings: findings + fitted.compactMap(Self.finding))
    }

    /// Why a model was fitted before its time.
    private static func finding(_ model: ModelRecord) -> Diagnostic? {
        model.reason.map { code in
            let words =
                code == "W_DEMOTED"
                ? "its model lost to the seasonal naive, which takes over until the next refit"
                : "its model was not what it was, and is fitted anew"
            return Diagnostic(
                code: .init(rawValue: code), message: words, hint: "crest report shows the nights", series: model.series
            )
        }
    }
}

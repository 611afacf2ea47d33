import Crest
import CrestAdvisor
import CrestSeries
import CrestStore
import Foundation

/// What the stages of one night share.
struct Night: Sendable {
    let configuration: Configuration
    let store: any Store
    let environment: NightEnvironment
    var run: RunRecord
    /// Where fitted models are kept: beside a store that is a file, in one that hosts share.
    let archive: ModelArchive
    /// The models of a store that hosts share.
    let shelf: ModelShelf?
    let plans = PlanReader()

    var asOf: Timestamp { run.asOf }

    init(configuration: Configuration, store: any Store, environment: NightEnvironment, run: RunRecord) throws {
        self.configuration = configuration
        self.store = store
        self.environment = environment
        self.run = run
        switch configuration.store {
        case .sqlite(let path):
            shelf = nil
            let folder = URL(fileURLWithPath: path).deletingLastPathComponent()
            archive = ModelArchive(directory: folder.appendingPathComponent("models").path)
        case .postgres:
            let files = try store.modelFiles().map { ($0.name, $0.bytes) }
            let shelf = ModelShelf(Dictionary(files, uniquingKeysWith: { $1 }))
            (self.shelf, archive) = (shelf, ModelArchive(shelf: shelf))
        }
    }

    /// What every forecast is asked.
    func options() throws -> ForecastOptions {
        var options = ForecastOptions()
        let defaults = configuration.defaults
        options.horizon = .duration(seconds: defaults.horizon.value)
        options.levels = [0.8]
        options.peakLevels = PeakPromise.levels
        options.model = defaults.model.value
        options.clock = try WallClock(identifier: defaults.zone.value)
        options.sampling = .init(count: options.sampling.count, seed: defaults.seed.value)
        options.events = try configuration.events.map(EventsFile.schedule)
        return options
    }

    /// The plan that was followed before this night. It stands in the folder of plans: a night that died right after it
    /// had published did not tell the store. Where there is none, or it is this night's own, the store knows.
    func planInForce() throws -> Plan? {
        let own = try store.plan(of: run.id)?.name
        let standing = standingPlan().flatMap { $0.id == own ? nil : $0 }
        // Of two hosts, the other one may have published since, elsewhere.
        if let standing, shelf == nil { return standing }
        let known = try store.publishedPlan(before: run.id).map(plans.plan)
        guard let standing, let known else { return standing ?? known }
        return standing.asOf < known.asOf ? known : standing
    }

    /// The plan that this night made.
    ///
    /// - Throws: ``CrestError/Code/inputMissing`` when it was forgotten; ``StoreError/Code/damaged`` when there is
    ///   none.
    func plan() throws -> (plan: Plan, document: [UInt8]) {
        guard let record = try store.plan(of: run.id) else {
            if let forgotten = run.plan {
                throw CrestError(
                    .inputMissing,
                    "the plan \(forgotten) of the night \(asOf) is no longer kept: plans stay for "
                        + "\(configuration.plansKept / 86_400) days",
                    hint: "store: {keep: 365d} in the configuration lets them stay longer")
            }
            throw StoreError(
                .damaged, "the store has no plan of the run \(run.id)", hint: "run it again as of another time")
        }
        return (try plans.plan(record), record.bytes)
    }

    private func standingPlan() -> Plan? {
        for publication in configuration.publications {
            guard case .folder(let folder, _) = publication else { continue }
            let path = "\(folder)/current/plan.json"
            guard let document = FileManager.default.contents(atPath: path),
                let plan = try? plans.plan(Array(document), name: path)
            else { continue }
            return plan
        }
        return nil
    }

    /// The sources as they are now, series by series, with what nothing serves or what is unusual about them.
    func read() throws -> NightReading {
        let known = try store.latestQuality(before: run.id)
        let count = configuration.sources.count
        environment.progress(count == 1 ? "reading the source" : "reading \(count) sources")
        let reading = try SourceReading(
            configuration, asOf: asOf, known: known, jobs: environment.jobs,
            state: { try store.reading(of: $0, before: run.id, asOf: asOf) })
        let assessment = SeriesAssessment(
            configuration: configuration, asOf: asOf,
            known: Dictionary(known.map { ($0.series, $0) }, uniquingKeysWith: { $1 }))
        var (series, findings) = ([NightSeries](), reading.warnings)
        for entry in reading.entries {
            if let assessed = assessment.series(entry) {
                series.append(assessed)
            } else {
                findings.append(
                    Diagnostic(
                        code: .init(rawValue: "W_NO_CAPACITY"),
                        message: "nothing says what serves it, so that it is not planned",
                        hint: "add it to capacity, or capacity: {default: …}", series: entry.name))
            }
        }
        return NightReading(series: series, findings: findings, states: reading.states)
    }
}

/// What the sources gave.
struct NightReading: Sendable {
    let series: [NightSeries]
    /// What nothing serves, or what is unusual.
    let findings: [Diagnostic]
    /// What the next night needs to read only what is new.
    let states: [ReadingRecord]
}

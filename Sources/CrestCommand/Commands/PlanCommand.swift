import ArgumentParser
import Crest
import CrestAdvisor
import CrestEvents
import CrestIngestion
import CrestReporting
import CrestSeries

/// `crest plan`.
struct PlanCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plan",
        abstract: "Forecast and capacity to a plan: how many replicas when, ordered by when, and why.",
        discussion: """
            Behind a series may lie services (--tier). One that scales is planned too: give its own --capacity \
            'payment: 50/replica, max 40'. Of one with a limit the plan says what it must take, the chance that it gets \
            more, and which breaks first, at which demand of the series.
            """)

    @OptionGroup(title: "Input") var input: InputFlags
    @OptionGroup(title: "Capacity and risk") var wishes: PlanFlags
    @OptionGroup(title: "Services behind it") var behind: TierFlags
    @OptionGroup(title: "Forecast") var request: ForecastFlags
    @OptionGroup(title: "Output") var result: OutputFlags

    @Option(
        name: .customLong("models"), help: "Forecast with the models of this folder instead of fitting.",
        completion: .directory)
    var modelFolder: String?

    @Flag(help: "The replicas to pay for now, until what is ordered next can serve; the plan is their floor.")
    var live = false

    @Option(help: "What the plan may cost in all; needs the price.")
    var budget: Double?

    @Option(
        help: ArgumentHelp("How far the plan may act: \(Trust.names).", valueName: "full"),
        transform: Trust.init(argument:))
    var trust = Trust.full

    func validate() throws {
        if modelFolder != nil { try request.mustNotFit() }
        if !behind.tier.isEmpty, wishes.work != nil || live || wishes.frontier {
            throw ValidationError("--tier goes with a plan of one kind of work, and not with --live or --frontier")
        }
        if wishes.work != nil, live { throw ValidationError("--live follows one kind of work") }
        if let budget, !(budget >= 0 && budget.isFinite) { throw ValidationError("--budget cannot be negative") }
    }

    func run() async throws {
        try await result.reporting {
            let protection = try wishes.protection()
            let described = try wishes.services()
            if budget != nil, !described.arePriced {
                throw CrestError(.request, "--budget without a price says nothing", hint: "give --price, or price N")
            }
            try result.heed(described.learned?.warnings ?? [])
            let data = try input.read(result)
            let services = described.knowing(data.bursts)
            let now = try input.instant("--as-of", input.asOf) ?? (try end(of: data))
            let advisor = Advisor(
                now: now, planInForce: try wishes.inForce.map { try PlanDocument(readingFrom: $0).plan },
                clock: try input.clock().offsets, trust: trust, budget: budget)
            if wishes.frontier { return try await runFrontier(on: data, advisor, services) }
            if let work = wishes.work {
                return try await run(BindingWork(work), on: data, advisor, services, protection)
            }
            let planning = SeriesPlanning(
                advisor: advisor, services: services, costs: try wishes.costs(), protection: protection,
                current: wishes.current, chains: try behind.chains(among: data),
                seed: try request.options(clock: nil).sampling.seed)
            // A series' paths are dropped once its part is planned. A missing capacity is no series' own failure.
            let (staleness, live) = (staleness, live)
            let run = try await request.run(
                on: data, without: planning.chains?.tiers ?? [], clock: input.zone(),
                archive: modelFolder.map(ModelArchive.init), result.console
            ) { forecast in
                if let reason = staleness(forecast.series, now) { throw StaleData(diagnostic: reason) }
                return Part(
                    series: live ? forecast.series : nil, notes: forecast.notes,
                    plan: Result { try planning.parts(for: forecast) })
            }
            // A request that no series can meet is a mistake of the caller's and no reason to hold.
            let isMistaken = run.findings.contains { ExitStatus(for: $0.code) != .refused }
            if run.forecasts.isEmpty, isMistaken { throw result.report(run.findings) }
            let planned = try run.forecasts.map { try $0.plan.get() }
            let plan = advisor.bind(
                planned.flatMap(\.parts), holding: run.failures.flatMap(planning.holds),
                tiers: planned.flatMap(\.tiers))
            let notes = run.forecasts.flatMap(\.notes) + (planning.chains?.notes ?? [])
            try result.heed(notes + plan.warnings)
            if live {
                // What is held has a requirement too: its floor.
                let series = run.forecasts.compactMap(\.series) + run.failures.map(\.input.series)
                try write(try requirements(series, services, protection, floor: plan))
                if plan.status != .ok { throw Finish(status: plan.status == .hold ? .refused : .degraded) }
                return
            }
            try write(PlanDocument(plan, findings: data.findings + notes))
            try finish(plan, inForce: advisor.planInForce)
        }
    }

    /// A plan of one service that several series bind; without one of them there is no basis.
    private func run(
        _ work: BindingWork, on data: IngestedData, _ advisor: Advisor, _ services: PlanFlags.Services,
        _ protection: Protection
    ) async throws {
        let (staleness, names) = (staleness, Set(work.kinds.map(\.series)))
        let known = data.series.map(\.series.name)
        if let unknown = names.subtracting(known).min() {
            throw CrestError(
                .request, "--work names '\(unknown)', and the input has no such series",
                hint: known == [""]
                    ? "its only series has no name: say which column has the kinds (--key)"
                    : "it has \(known.prefix(8).map { "'\($0)'" }.joined(separator: ", "))")
        }
        let run = try await request.run(
            on: data, clock: input.zone(), archive: modelFolder.map(ModelArchive.init), result.console
        ) { forecast -> SeriesForecast? in
            guard names.contains(forecast.series.name) else { return nil }
            if let reason = staleness(forecast.series, advisor.now) { throw StaleData(diagnostic: reason) }
            return forecast
        }
        let forecasts = run.forecasts.compactMap { $0 }
        let failures = run.failures.filter { names.contains($0.input.series.name) }
        guard let service = services.other, failures.isEmpty else { throw result.report(failures.map(\.reason)) }
        let plan = advisor.plan([
            try PlanRequest(
                work, forecasts, capacity: service.capacity, policy: service.policy, costs: try wishes.costs(),
                protection: protection, current: wishes.current)
        ])
        let notes = forecasts.flatMap(\.notes)
        try result.heed(notes + plan.warnings)
        try write(PlanDocument(plan, findings: data.findings + notes))
        try finish(plan, inForce: advisor.planInForce)
    }

    /// Why a series is too old to be planned; without a limit and a stated time, the data say what now is.
    private var staleness: @Sendable (TimeSeries, Timestamp) -> Diagnostic? {
        let (limit, isTimeStated) = (wishes.maxStaleness?.seconds, input.asOf != nil)
        return { series, now in
            guard let limit = limit ?? (isTimeStated ? DataDoubt.usualLimit(for: series.interval) : nil) else {
                return nil
            }
            return DataDoubt.staleness(of: series, now: now, limit: limit)
        }
    }

    private struct StaleData: DiagnosableError {
        let diagnostic: Diagnostic
    }

    /// Cost against risk instead of a plan; series without a forecast have no part in it.
    private func runFrontier(on data: IngestedData, _ advisor: Advisor, _ services: PlanFlags.Services) async throws {
        let (choices, ratio) = try wishes.choices()
        let (costs, current) = (try wishes.costs(), wishes.current)
        let staleness = staleness
        let run = try await request.run(
            on: data, clock: input.zone(), archive: modelFolder.map(ModelArchive.init), result.console
        ) { forecast in
            if let reason = staleness(forecast.series, advisor.now) { throw StaleData(diagnostic: reason) }
            return FrontierPart(
                notes: forecast.notes,
                frontier: Result {
                    let service = try services.serving(forecast.series)
                    return Frontier(
                        choices, shortageRatio: ratio, advisor: advisor, isPriced: services.arePriced
                    ) { protection in
                        [
                            PlanRequest(
                                forecast, capacity: service.capacity, policy: service.policy, costs: costs,
                                protection: protection, current: current)
                        ]
                    }
                })
        }
        if run.forecasts.isEmpty { throw result.report(run.findings) }
        try result.heed(run.findings + run.forecasts.flatMap(\.notes))
        let parts = try run.forecasts.map { try $0.frontier.get() }
        try write(FrontierDocument(parts.dropFirst().reduce(parts[0]) { $0.joined(with: $1) }, asOf: advisor.now))
    }

    private struct FrontierPart: Sendable {
        let notes: [Diagnostic]
        let frontier: Result<Frontier, any Error>
    }

    private func write(_ document: FrontierDocument) throws {
        let text = FrontierText(document, clock: try input.clock(), style: result.style)
        try result.write(
            json: document.json, lines: document.lines, header: FrontierDocument.csvHeader, rows: document.csvRows,
            table: text.table, text: text.lines)
    }

    /// What is kept of a series' forecast.
    private struct Part: Sendable {
        /// The history, where the live requirement follows it.
        let series: TimeSeries?
        let notes: [Diagnostic]
        let plan: Result<SeriesPlanning.Parts, any Error>
    }

    /// A plan from a file says the same today and tomorrow: it is made as of the end of the data.
    private func end(of data: IngestedData) throws -> Timestamp {
        guard let end = data.series.map(\.series.end).max() else {
            throw CrestError(.request, "there is no series to plan for", hint: "see the warnings above")
        }
        return end
    }

    /// What each series needs as of now; a series of which nothing is known, not even what runs, needs nothing that
    /// could be said.
    private func requirements(
        _ all: [TimeSeries], _ services: PlanFlags.Services, _ protection: Protection, floor plan: Plan
    ) throws -> LiveDocument {
        var entries: [LiveDocument.Entry] = []
        let planned = Set(plan.steps.map(\.series))
        for series in all where planned.contains(series.name) {
            guard let service = try services.service(of: series) else { continue }
            let pipeline = LivePipeline(
                capacity: service.capacity, policy: service.policy, shortageCost: protection.shortageCost)
            let requirement = try pipeline.requirement(
                for: series, now: plan.asOf, floor: plan, current: wishes.current)
            entries.append(.init(series: series.name, was: wishes.current, requirement: requirement))
        }
        return LiveDocument(entries)
    }

    private func write(_ document: LiveDocument) throws {
        try result.write(
            json: document.json, lines: document.lines, header: LiveDocument.csvHeader, rows: document.csvRows,
            table: document.table, text: document.table.text(result.style))
    }

    private func write(_ document: PlanDocument) throws {
        let text = PlanText(document.plan, clock: try input.clock(), style: result.style)
        try result.write(
            json: document.json, lines: document.lines, header: PlanDocument.csvHeader, rows: document.csvRows,
            table: text.table, text: text.lines)
    }

    /// - Parameter inForce: what the plan must differ from to change anything; nil where only what runs now is known.
    private func finish(_ plan: Plan, inForce: Plan?) throws {
        switch plan.status {
        case .hold: throw Finish(status: .refused)
        case .degraded: throw Finish(status: .degraded)
        case .ok:
            let changes = inForce.map { !PlanDiff(from: $0, to: plan).isEmpty } ?? plan.changesAnything
            if wishes.detailedExitcode, changes { throw Finish(status: .changed) }
        }
    }
}

extension Trust {
    fileprivate static var names: String { allCases.map(\.rawValue).joined(separator: ", ") }

    fileprivate init(argument: String) throws {
        guard let trust = Trust(rawValue: argument) else {
            throw ValidationError("--trust takes \(Self.names), not '\(argument)'")
        }
        self = trust
    }
}

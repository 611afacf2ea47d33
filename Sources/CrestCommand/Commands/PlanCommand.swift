import ArgumentParser
import Crest
import CrestAdvisor
import CrestIngestion
import CrestReporting
import CrestSeries

/// `crest plan`.
struct PlanCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plan",
        abstract: "Forecast and capacity to a plan: how many replicas when, ordered by when, and why.")

    @OptionGroup(title: "Input") var input: InputFlags
    @OptionGroup(title: "Capacity and risk") var wishes: PlanFlags
    @OptionGroup(title: "Forecast") var request: ForecastFlags
    @OptionGroup(title: "Output") var result: OutputFlags

    @Option(
        name: .customLong("models"), help: "Forecast with the models of this folder instead of fitting.",
        completion: .directory)
    var modelFolder: String?

    func run() async throws {
        try await result.reporting {
            let (services, protection) = (try wishes.services(), try wishes.protection())
            let data = try input.read(result)
            let run = try await request.run(on: data, archive: modelFolder.map(ModelArchive.init), result.console)
            // A request that no series can meet is a mistake of the caller's and no reason to hold.
            let isMistaken = run.findings.contains { ExitStatus(for: $0.code) != .refused }
            if run.forecasts.isEmpty, isMistaken { try result.heed(run) }
            let plan = try plan(run, services, protection)
            try result.heed(run.forecasts.flatMap(\.notes) + plan.warnings)
            try write(PlanDocument(plan))
            try finish(plan)
        }
    }

    /// As of the time that was asked for, or of the end of the data: a plan from a file says the same today and tomorrow.
    private func plan(_ run: ForecastRun, _ services: PlanFlags.Services, _ protection: Protection) throws -> Plan {
        let all = run.forecasts.map(\.series) + run.failures.map(\.input.series)
        guard let end = all.map(\.end).max() else {
            throw CrestError(.request, "there is no series to plan for", hint: "see the warnings above")
        }
        let requests = try run.forecasts.map { forecast in
            let name = forecast.series.name
            guard let service = services.service(of: name) else {
                let own = name.isEmpty ? "" : "--capacity '\(name): 180/replica', or "
                throw CrestError(
                    .request, "no --capacity says what serves the series '\(name)'",
                    hint: "add \(own)one without a name for all others: --capacity 180/replica", series: name)
            }
            return PlanRequest(
                forecast, capacity: service.capacity, policy: service.policy, protection: protection,
                current: wishes.current)
        }
        let holds = run.failures.map { failure in
            HoldRequest(
                series: failure.input.series.name, input: PlanInput(failure.input.series), current: wishes.current,
                reason: failure.reason)
        }
        return Advisor(now: try input.instant(input.asOf) ?? end).plan(requests, holding: holds)
    }

    private func write(_ document: PlanDocument) throws {
        switch result.output {
        case .json: try result.write(json: document.json)
        case .ndjson: try result.write { sink in try JSONWriter().writeLines(document.lines, to: sink) }
        case .csv:
            try result.write { sink in
                try CSVWriter().write(header: PlanDocument.csvHeader, rows: document.csvRows, to: sink)
            }
        case .markdown: try result.write(lines: text(document.plan).table.markdown())
        case .table: try result.write(lines: text(document.plan).lines)
        }
    }

    private func text(_ plan: Plan) throws -> PlanText {
        PlanText(plan, clock: try input.clock(), style: result.style)
    }

    private func finish(_ plan: Plan) throws {
        switch plan.status {
        case .hold: throw Finish(status: .refused)
        case .degraded: throw Finish(status: .degraded)
        case .ok: if wishes.detailedExitcode, plan.changesAnything { throw Finish(status: .changed) }
        }
    }
}

import ArgumentParser
import Crest
import CrestAdvisor
import CrestEvents
import CrestReporting
import CrestSeries

/// `crest pace`.
struct PaceCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pace",
        abstract: "How fast to let people in, or to hand out coupons, so that a fixed quota holds.",
        discussion: """
            The input is the demand without the campaign. What is handed out comes back as demand, now or later \
            (--redemption-delay); the issue rate leaves room for all of it, what was issued before included. Behind the \
            service may lie others (--tier): the first of them to be full sets the pace.

            A rate is for its own time. What was not issued then is not carried over, for its room is gone, and what comes \
            back of it later would have none: plan again, saying with --issued what was handed out.
            """)

    @OptionGroup(title: "Input") var input: InputFlags
    @OptionGroup(title: "Capacity and risk") var wishes: PlanFlags
    @OptionGroup(title: "Campaign") var campaign: CampaignFlags
    @OptionGroup(title: "Tiers behind the service, each with its limit") var tiers: TierFlags
    @OptionGroup(title: "Forecast") var request: ForecastFlags
    @OptionGroup(title: "Output") var result: OutputFlags

    @Option(
        help: ArgumentHelp("The settings of a platform instead, as JSON: envoy or waiting-room.", valueName: "envoy"))
    var emit: PacingPlatform?

    @Option(help: "How many proxies admit side by side, for --emit envoy.")
    var proxies = 1

    func validate() throws {
        if wishes.work != nil { throw ValidationError("pace counts one kind of demand: give --per-replica") }
        if proxies < 1 { throw ValidationError("--proxies must be at least 1, not \(proxies)") }
    }

    func run() async throws {
        try await result.reporting {
            let protection = try wishes.protection()
            let described = try wishes.services()
            let data = try input.read(result)
            let services = described.knowing(data.bursts)
            let run = try await request.run(on: data, clock: input.zone(), archive: nil, result.console) { $0 }
            if run.forecasts.isEmpty { throw result.report(run.findings) }
            try result.heed(run.findings + run.forecasts.flatMap(\.notes))
            guard let forecast = run.forecasts.first, run.forecasts.count == 1 else {
                throw CrestError(
                    .request, "there are \(run.forecasts.count) series, and one is paced at a time",
                    hint: "choose its column with --value, or give the file of one service")
            }
            guard let service = try services.service(of: forecast.series) else {
                throw CrestError(
                    .request, "no --capacity says what serves the series '\(forecast.series.name)'",
                    hint: "add one without a name: --capacity '180/replica, max 60'", series: forecast.series.name)
            }
            let interval = forecast.forecast.interval
            let pacing = try PacingRequest(
                service: PlanRequest(
                    forecast, capacity: service.capacity, policy: service.policy, protection: protection,
                    current: wishes.current),
                campaign: try campaign.campaign(
                    interval: interval, launch: try input.instant("--launch", campaign.launch)),
                target: campaign.target.fraction, changeEvery: campaign.steps(of: interval), tiers: try pacedTiers()
            )
            let now = try input.instant("--as-of", input.asOf) ?? forecast.series.end
            guard let schedule = PacingSchedule(pacing, now: now, clock: try input.clock().offsets) else {
                throw CrestError(
                    .request, "the forecast ends before now (\(now))", hint: "read newer data, or a longer horizon")
            }
            try write(schedule)
            if forecast.isFallback { throw Finish(status: .degraded) }
        }
    }

    /// The tiers behind the service.
    private func pacedTiers() throws -> [PacedTier] {
        let descriptions = try tiers.descriptions()
        guard !descriptions.isEmpty else { return [] }
        let chain = try ServiceChain(
            tiers: descriptions.map { description throws(EventError) in try description.tier() })
        return try chain.tiers.map { tier in
            guard let capacity = tier.capacity else {
                throw CrestError(
                    .request, "nothing limits the tier '\(tier.name)'", hint: "add its limit in a step: limit 9000")
            }
            return try PacedTier(
                name: tier.name, fanOut: tier.fanOut, capacity: capacity, isExternal: tier.isExternal)
        }
    }

    private func write(_ schedule: PacingSchedule) throws {
        switch emit {
        case .envoy: return try result.write(json: EnvoyDocument(schedule, proxies: proxies).json)
        case .waitingRoom:
            let room = WaitingRoomDocument(schedule)
            try result.heed(room.warnings)
            return try result.write(json: room.json)
        case nil: break
        }
        let document = PacingDocument(schedule)
        let text = PacingText(schedule, clock: try input.clock(), style: result.style)
        try result.write(
            json: document.json, lines: document.lines, header: PacingDocument.csvHeader, rows: document.csvRows,
            table: text.table, text: text.lines)
    }
}

/// The `--emit` flag.
enum PacingPlatform: String, ExpressibleByArgument, CaseIterable {
    case envoy
    case waitingRoom = "waiting-room"
}

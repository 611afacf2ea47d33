import Crest
import CrestAdvisor
import CrestEvents
import CrestReporting
import CrestSeries
import CrestStore

/// Says of a night what the store, the sources and the plan know of it, as the report's plain value.
struct NightReporter {
    /// So many days of the past are shown.
    private static let shownDays: Int64 = 14
    private static let scoredDays: Int64 = 30

    private let night: Night
    private let plan: Plan
    private let planInForce: Plan?
    private let forecasts: [String: ForecastRecord]
    private let accounts: [String: [AccuracyRecord]]
    private let steps: [String: [PlanStep]]
    private let stepsBefore: [String: [PlanStep]]
    private let verdicts: [String: CrestAdvisor.Verdict]
    private let warnings: [String: [Diagnostic]]
    private let schedule: EventSchedule?

    init(_ night: Night, plan: Plan, planInForce: Plan?) throws {
        self.night = night
        self.plan = plan
        self.planInForce = planInForce
        forecasts = Dictionary(
            try night.store.forecasts(of: night.run.id).map { ($0.series, $0) }, uniquingKeysWith: { $1 })
        let since = night.asOf.advanced(bySeconds: -Self.scoredDays * 86_400)
        accounts = Dictionary(
            grouping: try night.store.accuracy(from: since).filter { $0.to <= night.asOf }, by: \.series)
        steps = Dictionary(grouping: plan.steps, by: \.series)
        stepsBefore = Dictionary(grouping: planInForce?.steps ?? [], by: \.series)
        verdicts = Dictionary(plan.verdicts.map { ($0.series, $0) }, uniquingKeysWith: { $1 })
        warnings = Dictionary(grouping: plan.warnings, by: { $0.series ?? "" })
        schedule = try night.configuration.events.map(EventsFile.schedule)
    }

    func report(on all: [NightSeries], findings: [Diagnostic]) throws -> NightReport {
        let zone = night.configuration.defaults.zone.value
        let offsets = try WallClock(identifier: zone).offsets
        let clock = NightReport.Clock(
            zone: zone, offsetSeconds: offsets.first,
            changes: offsets.changes.map { .init(at: $0.at, offsetSeconds: $0.seconds) })
        let known = Dictionary(grouping: findings, by: \.series)
        return NightReport(
            run: NightReport.Run(
                id: night.run.id, asOf: plan.asOf, planID: plan.id, validUntil: plan.validUntil,
                previousPlanID: planInForce?.id, version: night.environment.version, clock: clock),
            series: all.map { series($0, findings: known[$0.name] ?? []) }, findings: known[nil] ?? [])
    }

    /// - Parameter findings: about its data.
    private func series(_ series: NightSeries, findings: [Diagnostic]) -> NightReport.Series {
        let forecast = forecasts[series.name]
        let verdict = verdicts[series.name]
        let protection = series.service.protection ?? night.configuration.defaults.protection.value
        var shown = NightReport.Series(
            name: series.name, verdict: self.verdict(series, verdict), risk: verdict?.riskTaken,
            allowedRisk: verdict == nil ? nil : protection.chance, history: series.data.map(history),
            forecast: forecast.map { forecast in
                NightReport.Forecast(
                    start: forecast.start, interval: forecast.interval, median: forecast.point,
                    quantiles: [
                        .init(level: 0.1, values: forecast.low), .init(level: 0.9, values: forecast.high),
                    ])
            }, plan: supply(series))
        shown.peaks = forecast.flatMap(peak).map { [$0] } ?? []
        shown.model = forecast?.model
        shown.nights = (accounts[series.name] ?? []).compactMap(scored)
        // That it is short is the verdict, which says it in the reader's words.
        let planned = (warnings[series.name] ?? []).filter { $0.code.rawValue != "W_SHORT" }
        shown.findings = planned + findings.filter { !planned.contains($0) }
        shown.events = events(series)
        shown.changes = change(series.name).map { [$0] } ?? []
        return shown
    }

    /// Those that the charts reach, with what each has of the peak to come.
    private func events(_ series: NightSeries) -> [NightReport.Event] {
        guard let schedule, let data = series.data else { return [] }
        let shown = data.end.advanced(bySeconds: -Self.shownDays * 86_400)
        let forecast = forecasts[series.name]
        let end = forecast.map { forecast in
            forecast.start.advanced(bySeconds: Int64(forecast.point.count) * forecast.interval.seconds)
        }
        let shares = Dictionary(
            (forecast?.events ?? []).map { ($0.name, $0.share) }, uniquingKeysWith: { first, _ in first })
        return schedule.events(touching: max(shown, data.start)..<max(end ?? data.end, data.end), in: data).map {
            name, range in
            let share = range.upperBound > data.end ? shares[name] : nil
            return NightReport.Event(
                name: name, from: range.lowerBound, to: range.upperBound,
                effect: share.map { "\($0 < 0 ? "−" : "")\(Self.percent($0)) of the peak to come" } ?? "")
        }
    }

    /// The event that has most of the peak to come, when it has a good part of it.
    private func greatestEvent(_ series: String) -> ForecastRecord.EventShare? {
        forecasts[series]?.events.filter { abs($0.share) > 0.05 }.max { abs($0.share) < abs($1.share) }
    }

    private static func percent(_ share: Double) -> String {
        NumberStyle.percent(abs(share), significantDigits: 2)
    }

    private func verdict(_ series: NightSeries, _ verdict: CrestAdvisor.Verdict?) -> NightReport.Verdict {
        guard let verdict else {
            return .held(reason: (series.hold ?? warnings[series.name]?.first)?.message ?? "it has no forecast")
        }
        guard let worst = verdict.worst else { return .holds }
        return .short(
            NightReport.Shortfall(
                from: worst.from, to: worst.to, replicas: worst.replicas, cause: worst.boundBy.phrase,
                advice: verdict.smallestMaximum.map { "a maximum of \($0) keeps the risk" } ?? ""))
    }

    private func history(_ series: TimeSeries) -> NightReport.History {
        let shown = Int(Self.shownDays * 86_400 / series.interval.seconds)
        let recent = series.window(max(0, series.count - shown)..<series.count)
        return NightReport.History(
            start: recent.start, interval: recent.interval,
            values: zip(recent.values, recent.isMissing).map { $1 ? nil : $0 },
            lastSampleEnd: recent.isMissing.lastIndex(of: false).map { recent.timestamp(at: $0 + 1) })
    }

    private func supply(_ series: NightSeries) -> NightReport.Supply? {
        guard let steps = steps[series.name] else { return nil }
        return NightReport.Supply(
            steps: steps.map { step in
                .init(
                    from: step.from, to: step.to, orderBy: step.orderBy, replicas: step.replicas,
                    boundBy: step.boundBy == .none ? "" : step.boundBy.phrase)
            },
            // What the upper bound of the shown band asks for.
            need: (forecasts[series.name]?.high ?? []).map {
                Double(series.service.capacity.replicas(serving: $0))
            },
            perReplica: series.service.capacity.perReplica, maximum: series.service.capacity.maximum,
            replicaHours: steps.reduce(0) { $0 + Double($1.replicas) * Double($1.from.seconds(until: $1.to)) / 3_600 })
    }

    private func peak(_ forecast: ForecastRecord) -> NightReport.Peak? {
        guard let peak = forecast.peak else { return nil }
        return NightReport.Peak(
            from: forecast.start,
            to: forecast.start.advanced(bySeconds: Int64(peak.steps) * forecast.interval.seconds),
            quantiles: zip(PeakPromise.levels, peak.values).map { .init(level: $0, value: $1) },
            time: .init(early: peak.early, middle: peak.middle, late: peak.late))
    }

    private func scored(_ record: AccuracyRecord) -> NightReport.Night? {
        guard record.promised.count == 4, record.demand > 0 else { return nil }
        let (low, high) = (record.promised[0], record.promised[2])
        return NightReport.Night(
            asOf: record.from, promised: low...max(low, high), expected: record.promised[1], came: record.peak,
            error: record.error / record.demand, bias: record.bias / record.demand, coverage: record.coverage,
            shortfallMinutes: record.secondsShort.map { Double($0) / 60 },
            avoidedMinutes: record.secondsAvoided.map { Double($0) / 60 })
    }

    /// Why the most that is planned differs from the last plan's.
    private func change(_ series: String) -> NightReport.Change? {
        guard let before = stepsBefore[series]?.map(\.replicas).max(), let now = steps[series]?.map(\.replicas).max(),
            before != now
        else { return nil }
        let reason: String =
            if verdicts[series] == nil {
                "the data are in doubt, and nothing is lowered"
            } else if let event = greatestEvent(series), (event.share > 0) == (now > before) {
                "\(event.name) \(event.share > 0 ? "brings" : "takes") \(Self.percent(event.share)) of the peak"
            } else if let last = accounts[series]?.last, last.demand > 0, abs(last.bias) > 0.05 * last.demand {
                "the last day was \(last.bias < 0 ? "busier" : "quieter") than expected"
            } else {
                "the days that are planned are other ones"
            }
        return NightReport.Change(reason: reason, replicas: Double(now - before))
    }
}

extension Bound {
    /// As a person says it after `because of`.
    fileprivate var phrase: String {
        switch self {
        case .none: "demand"
        case .minimum: "the minimum"
        case .held: "data in doubt"
        case .maximum: "the maximum"
        case .zones: "the room in the zones"
        case .leadTime: "the lead time"
        case .stepUp: "how fast supply may grow"
        case .stepDown: "how slowly supply may shrink"
        case .dwell: "the time between two reductions"
        case .changeCost: "what a change costs"
        case .changeInterval: "the set times of changes"
        case .quantum: "the multiples that supply comes in"
        }
    }
}

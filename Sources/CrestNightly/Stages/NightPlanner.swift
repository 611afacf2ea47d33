import Crest
import CrestAdvisor
import CrestSeries
import CrestStore

/// The part of each series in tonight's plan, with everything that keeps a bad night from doing harm.
struct NightPlanner: Sendable {
    /// A forecast above so many times the largest demand that was ever seen is not believed, events aside.
    static let mostGrowth = 3.0

    let advisor: Advisor
    let defaults: ConfigurationDefaults
    /// What was observed of replicas' starts, by series.
    let leadTimes: [String: LearnedLeadTime]
    /// The plan in force, by series.
    let inForce: [String: [PlanStep]]

    init(
        _ configuration: Configuration, asOf: Timestamp, planInForce: Plan?, leadTimes: [LeadTimeRecord]
    ) throws {
        defaults = configuration.defaults
        advisor = Advisor(
            now: asOf, planInForce: planInForce, holdUntil: asOf.advanced(bySeconds: defaults.horizon.value),
            clock: try WallClock(identifier: defaults.zone.value).offsets)
        inForce = Dictionary(grouping: planInForce?.steps ?? [], by: \.series)
        self.leadTimes = Dictionary(grouping: leadTimes, by: \.series).compactMapValues(LearnedLeadTime.init)
    }

    /// What runs now, as far as anybody knows: as configured, or as the plan in force has it.
    private func current(_ series: NightSeries) -> Int? {
        series.service.current ?? inForce[series.name]?.last { $0.from <= advisor.now && advisor.now < $0.to }?.replicas
    }

    /// The plan of a series alone that is held: never below what runs, what was planned and what the last day needed.
    func hold(_ series: NightSeries, reason: Diagnostic) -> Plan {
        let floor = [current(series), series.need].compactMap { $0 }.max()
        return advisor.bind(
            [],
            holding: [
                HoldRequest(
                    series: series.name, input: series.data.map(PlanInput.init), current: floor,
                    reason: reason.about(series: series.name))
            ])
    }

    /// The plan of a series alone from its forecast.
    ///
    /// - Parameter widening: that its bands are drawn apart.
    func plan(_ forecast: SeriesForecast, for series: NightSeries, noting widening: Diagnostic?) throws -> Plan {
        let (believed, clamped) = believable(forecast)
        let (learned, finding) = try series.service.applying(leadTimes[series.name], to: series.name)
        let capacity = try braked(learned, series: series.name)
        let request = PlanRequest(
            believed, capacity: capacity, policy: series.service.policy,
            protection: series.service.protection ?? defaults.protection.value, current: current(series))
        let part = advisor.plan(request)
        let brake = capacity == learned ? nil : braking(part, capacity, learned)
        return advisor.bind([
            part.degraded(by: [clamped, brake].compactMap { $0 })
                .noting([finding, widening].compactMap { $0 } + forecast.notes)
        ])
    }

    private func believable(_ forecast: SeriesForecast) -> (SeriesForecast, Diagnostic?) {
        let most = forecast.series.observedValues.max() ?? 0
        let limit = Self.mostGrowth * most
        guard limit > 0, forecast.eventShares.isEmpty, let highest = forecast.forecast.point.max(), highest > limit
        else { return (forecast, nil) }
        return (
            forecast.clamped(to: limit),
            Diagnostic(
                code: .init(rawValue: "W_CLAMPED"),
                message: "the forecast reaches \(highest.rounded()), and the most ever seen is \(most.rounded()): "
                    + "it is cut at \(Int(Self.mostGrowth)) times that",
                hint: "say it in an events file when so much is expected", series: forecast.series.name)
        )
    }

    /// The capacity whose least and most lie within the brake of what the plan in force has.
    private func braked(_ capacity: Capacity, series: String) throws(AdvisorError) -> Capacity {
        guard let change = defaults.maximumChange.value, let steps = inForce[series], !steps.isEmpty else {
            return capacity
        }
        let (least, most) = steps.reduce((Int.max, 0)) { (min($0.0, $1.replicas), max($0.1, $1.replicas)) }
        let highest = max(1, Int((Double(most) * (1 + change)).rounded(.up)))
        let maximum = max(capacity.minimum, min(capacity.maximum ?? .max, highest))
        let lowest = Int((Double(least) * max(0, 1 - change)).rounded(.up))
        return try capacity.with(minimum: min(maximum, max(capacity.minimum, lowest)), maximum: maximum)
    }

    /// What is said when the brake decided some step.
    private func braking(_ part: SeriesPlan, _ braked: Capacity, _ free: Capacity) -> Diagnostic? {
        let isCut = braked.maximum != free.maximum && part.steps.contains { $0.boundBy == .maximum }
        let isKept = braked.minimum != free.minimum && part.steps.contains { $0.boundBy == .minimum }
        guard isCut || isKept, let series = part.steps.first?.series else { return nil }
        let words = isCut ? "no more than \(braked.maximum ?? 0)" : "no fewer than \(braked.minimum)"
        return Diagnostic(
            code: .init(rawValue: "W_BRAKE"),
            message: "the plan would leave the range of the last one by more than max_change: \(words) replicas are "
                + "planned",
            hint: "look at the forecast, and run once with a larger --max-change when it is right", series: series)
    }
}

public import CrestAdvisor
import CrestForecasting
public import CrestSeries

/// From a regular series to the replicas that must be paid for now: the live loop, run once.
///
/// A service that scales all day keeps a ``LiveAdvisor`` and feeds it; this lets one live through the history.
public struct LivePipeline: Sendable {
    /// What the replicas carry.
    public let capacity: Capacity
    /// How supply may change.
    public let policy: ScalingPolicy
    /// What a unit of demand not served costs, when serving it costs 1; more than 1.
    public let shortageCost: Double

    /// A pipeline holds no state between calls.
    public init(
        capacity: Capacity, policy: ScalingPolicy = .unlimited, shortageCost: Double = Protection.usualShortageCost
    ) {
        self.capacity = capacity
        self.policy = policy
        self.shortageCost = shortageCost
    }

    /// Nine weeks: what came before is forgotten.
    private static let longestHistory: Int64 = 63 * 86_400

    /// The replicas to be paid from `now` until a decision one interval later can take effect.
    ///
    /// An observation counts as known when its interval is over.
    ///
    /// - Parameters:
    ///   - now: nothing later is read; no earlier than the end of the first observation.
    ///   - plan: the day-ahead plan, the most of which from now until ready is the floor.
    ///   - current: how many replicas run now; nil when unknown.
    /// - Throws: ``AdvisorError`` on a shortage cost of 1 or less; ``CrestError`` when nothing was observed before now.
    public func requirement(
        for series: TimeSeries, now: Timestamp, floor plan: Plan? = nil, current: Int? = nil
    ) throws -> LiveRequirement {
        let interval = series.interval.seconds
        let known = series.start.seconds(until: now).flooredQuotient(dividingBy: interval)
        let end = Int(max(0, min(Int64(series.count), known)))
        let range = max(0, end - Int(Self.longestHistory / interval))..<end
        let observed = range.filter { !series.isMissing[$0] }.map { max(0, series.values[$0]) }
        let typical = observed.reduce(0, +) / Double(max(1, observed.count))
        var advisor = try LiveAdvisor(
            capacity: capacity, policy: policy, interval: series.interval, decisionInterval: interval,
            metricLag: interval, shortageCost: shortageCost, typicalDemand: typical > 0 ? typical : 1)
        for index in range {
            // The last second of its interval: the bucket that a series calls by its beginning.
            let time = series.timestamp(at: index + 1)
            advisor.observe(series.isMissing[index] ? nil : series.values[index], at: time.advanced(bySeconds: -1))
            // What past decisions would have cost is what decides how careful this one is.
            if time < now { _ = advisor.requirement(at: time) }
        }
        let ready = now.advanced(bySeconds: capacity.leadTime)
        let steps = plan?.steps.filter { $0.series == series.name && $0.from <= ready && now < $0.to } ?? []
        guard
            let requirement = advisor.requirement(
                at: now, floor: steps.map(\.replicas).max() ?? 0, current: current)
        else {
            throw CrestError(
                .tooShort, "nothing was observed before \(now)", hint: "give a later --as-of", series: series.name)
        }
        return requirement
    }
}

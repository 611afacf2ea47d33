import CrestForecasting
public import CrestSeries

/// The faster of the two loops: with each new sample, the replicas that must be paid for from now on so that demand is
/// met until the next decision can take effect.
///
/// The day-ahead plan orders, reserves and sets the floor; this follows the day. Samples are averaged into the buckets
/// of the series; a ``LiveForecaster`` learns from each complete bucket; and every requirement provides for the largest
/// demand of [now, now + lead time + time to the next decision], as carefully as has been cheapest of late
/// (``Caution``), and never for less than the demand that was seen last. Nothing here grows with the history, and no
/// clock is read.
public struct LiveAdvisor: Sendable {
    /// What the replicas carry.
    public let capacity: Capacity
    /// How supply may change. Its change interval is for plans that people read, and not kept here.
    public let policy: ScalingPolicy
    /// The length of a bucket, to which ``Capacity/perReplica`` refers.
    public let interval: SamplingInterval
    /// Seconds from one decision to the next.
    public let decisionInterval: Int64

    private var forecaster: LiveForecaster
    private var caution: Caution
    private var floors: FloorChoice
    private var limits: LiveLimits
    private var bucket: LiveBucket
    /// What is wanted for as long as nothing new is known.
    private var view: LiveView?

    /// - Parameters:
    ///   - interval: of the series.
    ///   - decisionInterval: seconds from one decision to the next, positive.
    ///   - metricLag: seconds after which a sample is known, at least 0.
    ///   - shortageCost: what a unit of demand not served costs, when serving it costs 1; more than 1.
    ///   - typicalDemand: the usual demand of a bucket, positive.
    /// - Throws: ``AdvisorError/Code/risk`` unless the shortage costs more than the supply.
    public init(
        capacity: Capacity, policy: ScalingPolicy = .unlimited, interval: SamplingInterval,
        decisionInterval: Int64 = 15, metricLag: Int64 = 30, shortageCost: Double = Protection.usualShortageCost,
        typicalDemand: Double
    ) throws(AdvisorError) {
        precondition(
            decisionInterval > 0 && metricLag >= 0, "decisions every \(decisionInterval) s, lag \(metricLag) s")
        guard shortageCost > 1, shortageCost.isFinite else {
            throw .risk(
                "a shortage that costs \(shortageCost) times the supply", hint: "give a ratio above 1, such as 20")
        }
        self.capacity = capacity
        self.policy = policy
        self.interval = interval
        self.decisionInterval = decisionInterval
        forecaster = LiveForecaster(
            interval: interval,
            horizons: Self.horizons(
                interval.seconds, reach: capacity.leadTime + decisionInterval, metricLag: metricLag),
            typical: typicalDemand)
        caution = Caution(shortageCost: shortageCost, leadTime: capacity.leadTime)
        floors = FloorChoice(shortageCost: shortageCost, leadTime: capacity.leadTime)
        limits = LiveLimits(capacity: capacity, policy: policy)
        bucket = LiveBucket(interval: interval)
        self.shortageCost = shortageCost
    }

    private let shortageCost: Double

    /// From the bucket of the newest sample to that in which the window ends: the numbers of buckets that occur.
    private static func horizons(_ interval: Int64, reach: Int64, metricLag: Int64) -> [Int] {
        let all = (0..<min(interval, 86_400)).map { second in
            Int((second + reach - 1) / interval - (second - metricLag).flooredQuotient(dividingBy: interval))
        }
        return Set(all).filter { $0 > 0 }.sorted()
    }

    /// Takes a sample: the demand at `time`, in units of a whole bucket; nil when it could not be measured.
    ///
    /// Samples come in order of time; one that is older than its predecessor, or not finite, is ignored.
    public mutating func observe(_ demand: Double?, at time: Timestamp) {
        guard demand.map({ $0.isFinite }) ?? true else { return }
        for complete in bucket.take(demand.map { max(0, $0) }, at: time) { forecaster.update(with: complete.mean) }
        view = nil
    }

    /// The replicas to be paid from `now` on; nil before the first sample.
    ///
    /// - Parameters:
    ///   - now: no earlier than the newest sample, and than at the call before.
    ///   - floor: what the day-ahead plan wants to be paid at this time; it is paid in any case.
    ///   - suggestedFloors: what a day-ahead forecast would have paid at several levels, the same number of them at
    ///     each call. The one that would have been cheapest of late counts, or none when none has paid.
    ///   - current: the replicas that are paid now; nil for what the last call asked for.
    public mutating func requirement(
        at now: Timestamp, floor: Int = 0, suggestedFloors: [Int] = [], current: Int? = nil
    ) -> LiveRequirement? {
        guard let demand = bucket.mean, let newest = bucket.newest else { return nil }
        let view = view(at: now, demand: demand)
        let isStale = newest.seconds(until: now) > patience
        let known = isStale ? nil : capacity.need(of: demand)
        caution.charge(known, wanted: view.wanted, at: now)
        let serving = caution.choice
        let kept = floors.floor(among: suggestedFloors, serving: serving, demand: known, at: now)
        let bounded = limits.bound(serving, floor: max(floor, kept), current: current, isStale: isStale, at: now)
        return LiveRequirement(
            time: now, ready: now.advanced(bySeconds: capacity.leadTime), replicas: bounded.replicas, demand: demand,
            expectedPeak: view.peak.quantile(0.5), provided: capacity.demand(servedBy: serving),
            level: view.peak.chance(upTo: capacity.demand(servedBy: serving)), boundBy: bounded.boundBy,
            isStale: isStale,
            reasons: reasons(demand: demand, expected: view.peak.quantile(0.5), serving: serving, bounded.parts))
    }

    /// A sample older than this lowers nothing: two buckets, and no less than five minutes.
    private var patience: Int64 { max(2 * interval.seconds, 300) }

    private mutating func view(at now: Timestamp, demand: Double) -> LiveView {
        let end = now.advanced(bySeconds: capacity.leadTime + decisionInterval - 1)
        let horizon = bucket.buckets(until: end)
        let includesCurrent = bucket.buckets(until: now) <= 0
        if let view, view.horizon == horizon, view.includesCurrent == includesCurrent { return view }
        // With late samples the window ends beyond what is modelled: the farthest horizon stands in.
        let index = forecaster.horizons.firstIndex { $0 >= horizon } ?? forecaster.horizons.count - 1
        let peak =
            horizon <= 0 || index < 0
            ? PeakAhead(certain: demand)
            : forecaster.peak(index, current: demand, includingCurrent: includesCurrent)
        // What a thousandth of a replica lacks costs little and makes a minute short: what is known now is served
        // whole.
        let least = includesCurrent ? capacity.replicas(serving: demand) : 0
        let fresh = LiveView(
            horizon: horizon, includesCurrent: includesCurrent, peak: peak,
            wanted: Caution.hurdles.map { max(least, peak.replicas(capacity, worthAtLeast: $0 / shortageCost)) })
        view = fresh
        return fresh
    }

    private func reasons(demand: Double, expected: Double, serving: Int, _ limits: [ReasonPart]) -> [ReasonPart] {
        let now = capacity.need(of: demand)
        let change = capacity.need(of: expected) - now
        var parts = [
            ReasonPart(part: "demand now", demand: demand, replicas: now),
            ReasonPart(part: "expected change", demand: expected - demand, replicas: change),
        ]
        // What is left to the whole number, over the sum as a reader forms it: the parts then add up exactly.
        let rest = Double(serving) - (now + change)
        parts.append(ReasonPart(part: "uncertainty and rounding", demand: nil, replicas: rest))
        return parts + limits
    }
}

/// What is known of the window ahead, and what each hurdle makes of it.
private struct LiveView: Sendable {
    let horizon: Int
    let includesCurrent: Bool
    let peak: PeakAhead
    let wanted: [Int]
}

extension PeakAhead {
    /// The fewest replicas of which one more would serve, in expectation, at most `share` of what it can.
    fileprivate func replicas(_ capacity: Capacity, worthAtLeast share: Double) -> Int {
        var low = 0
        var high = capacity.replicas(serving: quantile(1))
        while low < high {
            let middle = low + (high - low) / 2
            let (lower, upper) = (capacity.demand(servedBy: middle), capacity.demand(servedBy: middle + 1))
            let service = expectedService(from: lower, to: upper)
            if service > share * (upper - lower) { low = middle + 1 } else { high = middle }
        }
        return low
    }
}

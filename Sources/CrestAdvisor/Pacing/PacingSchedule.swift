public import CrestSeries

/// How fast to hand out coupons so that a service stays under its capacity, what has been handed out already included.
public struct PacingSchedule: Sendable, Hashable {
    /// The series of the service.
    public let series: String
    /// The moment that counts as now.
    public let asOf: Timestamp
    /// The time between two entries of the arrays below.
    public let interval: SamplingInterval
    /// The beginning of their first entry.
    public let start: Timestamp
    /// Coupons to issue in each interval.
    public let issue: [Double]
    /// Requests of these coupons at the end of each interval, in units of the series an interval.
    public let load: [Double]
    /// Requests that the service has room for besides its own demand; negative where it is overloaded without a coupon.
    public let slack: [Double]
    /// The settings, one a span of constant rate, in order of time.
    public let steps: [PacingStep]
    /// When the budget is used up; nil without a budget, or when the rates at the end of the horizon are zero.
    public let finish: PacingFinish?
    /// The share of the usable slack that is used, over the intervals in which capacity is what keeps the issue from
    /// being higher; nil when there is none. Slack is usable as far as the slack after it permits: demand does not stop
    /// at once.
    public let filledShare: Double?
    /// What would happen without pacing; nil when it is unknown how many ask for a coupon.
    public let unpaced: UnpacedVerdict?
    /// What each tier behind the service gets at most, in the order of the request.
    public let tiers: [PacedTierLoad]

    /// Coupons issued within the horizon.
    public var issued: Double { issue.reduce(0, +) }

    /// The spans in which the service is overloaded before the first coupon: no pacing helps there.
    public var overloadedSeconds: Int64 { Int64(slack.count { $0 < 0 }) * interval.seconds }

    /// The schedule for `request`; nil when its forecast has ended before `now`.
    ///
    /// - Parameters:
    ///   - clock: of the people who make the changes, by which a policy's times of day count.
    ///   - window: how long the risk of the request's protection holds.
    public init?(
        _ request: PacingRequest, now: Timestamp, clock: ZoneOffsets = .utc, window: SamplingInterval = .day
    ) {
        guard let planner = PacingPlanner(request, now: now, clock: clock, window: window) else { return nil }
        let problem = planner.problem
        let schedule = IssueSchedule(problem)
        let queue = PacingQueue(issue: schedule.issue, claimed: problem.claimed, interval: planner.interval)
        series = request.service.input.series
        asOf = now
        interval = planner.interval
        start = planner.start
        issue = schedule.issue
        load = Array(schedule.load[..<schedule.issue.count])
        slack = problem.slack
        filledShare = Self.filledShare(of: schedule, problem, persistence: request.campaign.kernel.persistence)
        unpaced = planner.unpaced()
        tiers = planner.tierLoads(with: load)
        finish = problem.budget.flatMap {
            PacingFinish(of: schedule.issue, budget: $0, planner)
        }
        steps = problem.blocks.map { block in
            let bound = schedule.bounds[block.lowerBound]
            let tightest = block.min { problem.slack[$0] - schedule.load[$0] < problem.slack[$1] - schedule.load[$1] }
            return PacingStep(
                from: max(now, planner.timestamp(at: block.lowerBound)), to: planner.timestamp(at: block.upperBound),
                rate: schedule.issue[block.lowerBound] / Double(planner.interval.seconds),
                load: schedule.load[tightest ?? block.lowerBound], slack: problem.slack[tightest ?? block.lowerBound],
                waiting: queue.waiting(at: block.upperBound - 1), wait: queue.longestWait(in: block),
                boundBy: bound == .capacity && planner.isBoundByTier(at: tightest ?? block.lowerBound) ? .tier : bound,
                bucket: TokenBucket(admitting: schedule.issue[block.lowerBound], within: planner.interval.seconds))
        }
    }

    private static func filledShare(
        of schedule: IssueSchedule, _ problem: PacingProblem, persistence: (Int) -> Double
    ) -> Double? {
        let remains = problem.limits.indices.map(persistence)
        var (used, usable) = (0.0, 0.0)
        for interval in problem.slack.indices where schedule.bounds[interval] == .capacity {
            let most = (interval..<problem.limits.count).reduce(Double.infinity) { least, later in
                let share = remains[later - interval]
                return share > 0 ? min(least, problem.limits[later] / share) : least
            }
            used += schedule.load[interval]
            usable += max(0, most)
        }
        return usable > 0 ? used / usable : nil
    }
}

/// A span of constant issue rate.
public struct PacingStep: Sendable, Hashable {
    /// The beginning.
    public let from: Timestamp
    /// The end, not included.
    public let to: Timestamp
    /// Coupons a second.
    public let rate: Double
    /// Requests of coupons in its tightest interval, in units of the series an interval.
    public let load: Double
    /// The room for them then.
    public let slack: Double
    /// How many wait for a coupon at the end; nil when that is unknown.
    public let waiting: Double?
    /// The longest wait in seconds of those who ask within the span, first come first served; nil when it is unknown or
    /// does not end within the horizon.
    public let wait: Double?
    /// What keeps the rate from being higher.
    public let boundBy: PacingBound
    /// The token bucket that gives this rate and never more within an interval; nil when nothing is to be admitted.
    public let bucket: TokenBucket?
}

/// When the last coupon of the budget is issued.
public struct PacingFinish: Sendable, Hashable {
    /// The moment.
    public let time: Timestamp
    /// Whether it lies beyond the horizon and follows from the mean rate of the last day.
    public let isExtrapolated: Bool

    init?(of issue: [Double], budget: Double, _ planner: PacingPlanner) {
        var left = budget
        for (slot, issued) in issue.enumerated() {
            // What rounding leaves of a sum of thousands is not a coupon.
            if issued > 0, left - issued <= budget * 1e-9 {
                let seconds = Double(planner.interval.seconds) * min(1, left / issued)
                time = planner.timestamp(at: slot).advanced(bySeconds: Int64(seconds.rounded(.up)))
                isExtrapolated = false
                return
            }
            left -= issued
        }
        let day = issue.suffix(planner.problem.limits.count - issue.count)
        let rate = day.reduce(0, +) / Double(day.count) / Double(planner.interval.seconds)
        let seconds = left / rate
        // A hundred years are no answer.
        guard rate > 0, seconds < 3.2e9 else { return nil }
        time = planner.timestamp(at: issue.count).advanced(bySeconds: Int64(seconds.rounded(.up)))
        isExtrapolated = true
    }
}

/// What happens when every coupon is issued to whom asks for it at once.
public struct UnpacedVerdict: Sendable, Hashable {
    /// When the service first has more demand than it is to take; nil when it never has.
    public let shortFrom: Timestamp?
    /// The end of the last interval with more.
    public let shortUntil: Timestamp?
    /// When it exceeds that most.
    public let worstAt: Timestamp?
    /// By how much then: units of the series an interval; 0 when it holds.
    public let excess: Double
    /// The chance of it at some time, over the sample paths of the forecast.
    public let probability: Double
    /// The most demand to be provided for.
    public let peak: Double
    /// The smallest maximum of replicas, in the multiples that can be ordered and with the reserve for a zone, with
    /// which no pacing is needed; nil where a tier behind the service does not hold, however many there are.
    public let smallestMaximum: Int?

    /// Whether no pacing is needed.
    public var isFeasible: Bool { shortFrom == nil }
}

import CrestForecasting
import CrestSeries
import RealModule

/// The arithmetic of an event that no history contains: volume = reach × seen × acts × requests each, cut by caps and
/// spread by a mixture of kernels.
public struct CampaignScenario: Sendable, Hashable {
    /// People who could be reached.
    public let reach: StatedNumber
    /// The share of them who see it.
    public let seen: StatedNumber
    /// The share of those who act; above 1 where one acts several times.
    public let acts: StatedNumber
    /// Requests that one action makes at once.
    public let requestsPerAction: StatedNumber
    /// Whether an action makes no request at once, but only when what it issued is spent.
    public let actsElsewhere: Bool
    /// What an action issues, and how that is spent; nil where it issues nothing.
    public let spending: RedemptionStream?
    /// The most actions that there can be; nil without a cap.
    public let cap: Double?
    /// The weights of the kernel families, adding up to 1.
    public let spread: [KernelFamily: Double]
    /// What past estimates of the same planners teach.
    public let record: PlannerRecord
    /// Whether each who acts can invite others.
    public let invitation: Bool

    /// The correlation of any two factors' logarithms: who misjudges one misjudges the others.
    static let correlation = 0.3

    /// The standard deviations of the logarithms of bare numbers, which say nothing about their doubt.
    private enum DefaultDoubt {
        static let reach = 0.3
        /// An invitation carries a campaign out of the channel that its owner knows.
        static let reachByInvitation = 0.7
        static let acts = 0.7
        static let requests = 0.4
    }

    /// The scenario of an event that adds; nil for one that modulates, or without reach or conversion.
    public init?(_ event: EventDefinition, record: PlannerRecord = PlannerRecord()) {
        guard event.effect == .adds, let reach = event.reach, let acts = event.conversion else { return nil }
        let one = StatedNumber.one
        self.reach = reach
        self.acts = acts
        seen = event.seen ?? one
        requestsPerAction = event.requestsPerAction ?? one
        actsElsewhere = event.actsElsewhere
        spending = event.spending
        let affordable = event.budget.flatMap { budget in event.costPerAction.map { budget / $0 } }
        cap = [affordable, event.count].compactMap { $0 }.min()
        let weights = event.spread ?? KernelFamily.priorWeights(invitation: event.invitation)
        let total = weights.values.sorted().reduce(0, +)
        spread = weights.mapValues { $0 / total }
        self.record = record
        invitation = event.invitation
    }

    /// The log-normal volume in actions, before the cap: mean and standard deviation of its logarithm, by the planners'
    /// word and then corrected by their record.
    public var actions: (stated: LogNormal, corrected: LogNormal) {
        let deviations = actionDeviations
        let sum = deviations.reduce(0, +)
        let squares = deviations.reduce(0) { $0 + $1 * $1 }
        // Σσᵢ² + ρ·Σ_{i≠j} σᵢσⱼ.
        let variance = squares + Self.correlation * (sum * sum - squares)
        let mean = [reach, seen, acts].reduce(0) { $0 + Double.log($1.median) }
        let stated = LogNormal(mean: mean, deviation: variance.squareRoot())
        let correction = record.correction(deviation: stated.deviation)
        return (stated, LogNormal(mean: mean + correction.shift, deviation: correction.deviation))
    }

    /// The log-normal volume in requests, corrected, before the cap.
    public var requests: LogNormal {
        let actions = self.actions.corrected
        let deviation = requestDeviation
        let variance =
            actions.deviation * actions.deviation + deviation * deviation
            + 2 * Self.correlation * actions.deviation * deviation
        return LogNormal(
            mean: actions.mean + Double.log(requestsPerAction.median), deviation: variance.squareRoot())
    }

    /// Of the logarithms of reach, seen and acts.
    var actionDeviations: [Double] {
        let reachDoubt = invitation ? DefaultDoubt.reachByInvitation : DefaultDoubt.reach
        return [
            reach.isRange ? reach.logDeviation : reachDoubt, seen.logDeviation,
            acts.isRange ? acts.logDeviation : DefaultDoubt.acts,
        ]
    }

    /// Of the logarithm of the requests that an action makes; 0 where nothing was said of them and one is meant.
    var requestDeviation: Double {
        requestsPerAction == .one || requestsPerAction.isRange
            ? requestsPerAction.logDeviation : DefaultDoubt.requests
    }
}

extension StatedNumber {
    /// What is not stated does not change the product.
    static let one = StatedNumber(one: ())

    private init(one: Void) {
        (p10, p90, isRange) = (1, 1, false)
    }
}

/// A positive quantity whose logarithm is normal.
public struct LogNormal: Sendable, Hashable {
    /// Of the logarithm.
    public let mean: Double
    /// Of the logarithm; not negative.
    public let deviation: Double

    /// With the mean and the standard deviation of the logarithm.
    public init(mean: Double, deviation: Double) {
        precondition(deviation >= 0 && mean.isFinite, "logN(\(mean), \(deviation)) is no distribution")
        self.mean = mean
        self.deviation = deviation
    }

    /// The quantile at a level strictly between 0 and 1.
    public func quantile(_ level: Double) -> Double {
        Double.exp(mean + deviation * NormalDistribution.quantile(level))
    }
}

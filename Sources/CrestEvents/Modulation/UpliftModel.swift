import CrestLinearAlgebra
import RealModule

/// What an event of some kind did to demand on one day of its window.
public struct UpliftObservation: Sendable, Hashable {
    /// The kind that it is pooled with.
    public let kind: String
    /// ln(demand / what it were without the event).
    public let logUplift: Double
    /// How many years ago it was: what it teaches of the next one fades by a variance of 0.15² a year.
    public let age: Double
    /// The variance of ``logUplift`` beyond that of others, for it was measured by less.
    public let doubt: Double

    /// nil unless the uplift is finite and neither age nor doubt is negative or infinite.
    public init?(kind: String, logUplift: Double, age: Double = 0, doubt: Double = 0) {
        guard logUplift.isFinite, age >= 0, age.isFinite, doubt >= 0, doubt.isFinite else { return nil }
        self.kind = kind
        self.logUplift = logUplift
        self.age = age
        self.doubt = doubt
    }
}

/// What is believed of uplifts before any was seen (methods: hierarchical normal model; Gelman 2006 for the scales).
public struct UpliftPrior: Sendable, Hashable {
    /// The mean of ln uplift over all kinds: 0 for holidays, which go either way.
    public let mean: Double
    /// The standard deviation of the mean over all kinds.
    public let commonDeviation: Double
    /// Between kinds.
    public let betweenKinds: Double
    /// Between events of one kind, as they are measured.
    public let withinKind: Double
    /// The part of ``withinKind`` that is no event's: what ordinary days would be measured as.
    public let scatter: Double

    /// Positive deviations; a scatter from 0 to ``withinKind``.
    public init(
        mean: Double, commonDeviation: Double = 1, betweenKinds: Double = 0.5, withinKind: Double = 0.35,
        scatter: Double = 0
    ) {
        precondition(
            commonDeviation > 0 && betweenKinds > 0 && withinKind > 0, "the scales of a prior are positive")
        precondition((0...withinKind).contains(scatter), "a part of the scatter within kinds, not \(scatter)")
        self.mean = mean
        self.commonDeviation = commonDeviation
        self.betweenKinds = betweenKinds
        self.withinKind = withinKind
        self.scatter = scatter
    }

    /// The same where the series itself scatters by so much around its weeks, whatever happens: no two occasions are
    /// more alike than two ordinary days, and where these hardly differ, what recurs by name recurs the more closely.
    func measured(withScatter scatter: Double?) -> UpliftPrior {
        guard let scatter else { return self }
        let recurring = 0.5 * withinKind
        return UpliftPrior(
            mean: mean, commonDeviation: commonDeviation, betweenKinds: betweenKinds,
            withinKind: (recurring * recurring + scatter * scatter).squareRoot(), scatter: scatter)
    }

    /// Of days on which people do something else: demand goes either way.
    public static let holiday = UpliftPrior(mean: 0)
    /// Of promotions of unknown size: demand about doubles.
    public static let promotion = UpliftPrior(mean: 0.7)
}

/// Uplifts of past events, pooled over kinds: ln uplift of event e of kind k is a + b_k + ε_e.
///
/// One past occurrence gives a useful and honestly wide answer, none the pool's and the prior's. With eight events or
/// more of two kinds at least, the scales are re-estimated by expectation and maximisation around their priors.
public struct UpliftModel: Sendable {
    /// How many observations each kind had.
    public let occurrences: [String: Int]
    /// The prior with the scales that were used: its own, or re-estimated ones.
    public let prior: UpliftPrior

    private let kinds: [String: Int]
    private let ridge: HierarchicalRidge
    private let degreesOfFreedom: Double

    private static let growthVariance = 0.15 * 0.15
    private static let enoughToEstimate = 8
    private static let rounds = 30
    /// Before any event the scales are known as from so many events: the tails stay heavy.
    private static let priorDegreesOfFreedom = 8.0
    /// Each prior scale counts as so many observations of it when it is re-estimated: few events say little of scales.
    private static let priorObservations = 12.0

    /// Learns from past events; from none, the answers are the prior's.
    ///
    /// - Throws: ``EventError/Code/uplift`` when the equations cannot be solved, as uplifts are absurdly far apart.
    public init(_ observations: [UpliftObservation], prior: UpliftPrior) throws(EventError) {
        var kinds: [String: Int] = [:]
        var occurrences: [String: Int] = [:]
        for observation in observations {
            kinds[observation.kind] = kinds[observation.kind] ?? kinds.count
            occurrences[observation.kind, default: 0] += 1
        }
        let data = observations.map { observation in
            HierarchicalRidge.Observation(
                groups: [kinds[observation.kind] ?? 0], features: [1], response: observation.logUplift,
                extraVariance: Self.growthVariance * observation.age + observation.doubt)
        }
        var scales = HierarchicalRidge.Scales(
            common: prior.commonDeviation, between: prior.betweenKinds, within: prior.withinKind)
        var ridge = try Self.ridge(data, groups: kinds.count, mean: prior.mean, scales: scales)
        if data.count >= Self.enoughToEstimate, kinds.count >= 2 {
            for _ in 0..<Self.rounds {
                scales = Self.updated(scales, ridge: ridge, data: data, groups: kinds.count, prior: prior)
                ridge = try Self.ridge(data, groups: kinds.count, mean: prior.mean, scales: scales)
            }
        }
        self.kinds = kinds
        self.occurrences = occurrences
        self.ridge = ridge
        self.prior = UpliftPrior(
            mean: prior.mean, commonDeviation: scales.common, betweenKinds: scales.between,
            withinKind: scales.within, scatter: min(prior.scatter, scales.within))
        degreesOfFreedom = Self.priorDegreesOfFreedom + Double(data.count)
    }

    /// The uplift of the next event of a kind, seen before or not.
    ///
    /// Of what scatters within a kind only the events' own part: that ordinary days scatter too is in the forecast that
    /// the uplift is put on, and would be counted twice.
    public func predict(kind: String) -> UpliftPrediction {
        let (mean, variance) = ridge.predict([1], groups: [kinds[kind]])
        return UpliftPrediction(
            mean: mean, scale: (variance + ownVariance).squareRoot(), degreesOfFreedom: degreesOfFreedom,
            occurrences: occurrences[kind] ?? 0)
    }

    /// ln of what an event itself did, in the middle of its distribution: its kind's uplift, and of what was measured
    /// beyond it the part that is not the scatter of ordinary days (empirical Bayes; Efron & Morris 1973).
    public func effect(of observation: UpliftObservation) -> Double {
        let mean = ridge.predict([1], groups: [kinds[observation.kind]]).mean
        let aged = Self.growthVariance * observation.age
        let scatter = prior.withinKind * prior.withinKind - ownVariance + observation.doubt
        return mean + (ownVariance + aged) / (ownVariance + aged + scatter) * (observation.logUplift - mean)
    }

    /// How far events of one kind differ from each other themselves.
    private var ownVariance: Double { prior.withinKind * prior.withinKind - prior.scatter * prior.scatter }

    private static func ridge(
        _ data: [HierarchicalRidge.Observation], groups: Int, mean: Double, scales: HierarchicalRidge.Scales
    ) throws(EventError) -> HierarchicalRidge {
        do {
            return try HierarchicalRidge(data, groups: groups, priorMean: [mean], scales: scales)
        } catch {
            throw EventError(
                .uplift, "no uplift can be learned: \(error)", hint: "look at the occurrences: one must be absurd")
        }
    }

    /// One step of expectation and maximisation, each scale's prior counting as a few observations.
    private static func updated(
        _ scales: HierarchicalRidge.Scales, ridge: HierarchicalRidge, data: [HierarchicalRidge.Observation],
        groups: Int, prior: UpliftPrior
    ) -> HierarchicalRidge.Scales {
        let within = data.reduce(0) { total, observation in
            let (mean, variance) = ridge.predict(observation.features, groups: observation.groups)
            let error = observation.response - mean
            // What age and doubt explain is not the kind's own spread.
            let own = scales.within * scales.within
            return total + (error * error + variance) * own / (own + observation.extraVariance)
        }
        func scale(_ squares: Double, _ count: Int, _ prior: Double) -> Double {
            ((squares + priorObservations * prior * prior) / (Double(count) + priorObservations)).squareRoot()
        }
        return HierarchicalRidge.Scales(
            common: scales.common,
            between: scale(ridge.expectedGroupSquares, groups, prior.betweenKinds),
            within: scale(within, data.count, prior.withinKind))
    }
}

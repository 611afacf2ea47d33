import CrestSeries
import RealModule

/// What occasions did, pooled: one model for each kind and side of the event (before, on, after it), in which what
/// recurs by name is a group of its own.
struct LearnedUplifts: Sendable {
    private let models: [Pool: UpliftModel]
    /// What the days around events have of the events' own effects.
    private let carried: [EventSchedule.Occasion: Double]
    private let yardstick: UpliftMeasurement.Yardstick
    private let scatter: Scatter
    private let end: Timestamp

    /// Occasions that are pooled with each other.
    private struct Pool: Hashable {
        let kind: String
        /// −1 before the event, 0 on it, 1 after it.
        let side: Int

        init(_ occasion: EventSchedule.Occasion) {
            kind = occasion.kind
            side = occasion.day.signum()
        }
    }

    /// How ordinary days scatter around the weeks that they are compared with, in logarithms; nil where it is unknown.
    struct Scatter: Sendable {
        /// As they are measured later: the robust standard deviation.
        let settled: Double?
        /// The variance that they have beyond that where they are measured at their own ends: of mean squares, since a
        /// level moves seldom and far, which a robust measure does not see, and often where a season turns, as holidays
        /// do.
        let furtherAtEnd: Double

        init(in history: TimeSeries, disturbed: [Range<Timestamp>], against yardstick: UpliftMeasurement.Yardstick) {
            func measured(areLatest: Bool) -> [UpliftMeasurement] {
                UpliftMeasurement.ordinary(in: history, disturbed: disturbed, areLatest: areLatest)
            }
            func meanSquare(_ measured: [UpliftMeasurement]) -> Double {
                let values = measured.map { $0.logUplift(against: yardstick) }
                return values.reduce(0) { $0 + $1 * $1 } / Double(max(1, values.count))
            }
            let ordinary = measured(areLatest: false)
            settled = UpliftMeasurement.scatter(of: ordinary, against: yardstick)
            // The weeks before are the same ones whenever one looks.
            furtherAtEnd =
                yardstick == .before || settled == nil
                ? 0 : max(0, meanSquare(measured(areLatest: true)) - meanSquare(ordinary))
        }

        /// The variance that a measurement has beyond that of settled ones.
        func doubt(of measurement: UpliftMeasurement) -> Double { measurement.isLatest ? furtherAtEnd : 0 }
    }

    /// The doubt about a bare number that somebody states as an uplift, in its logarithm.
    private static let statedDoubt = 0.1
    private static let secondsAYear = 365.25 * 86_400
    /// An event whose days around it are farther away is another one of its name.
    static let farthest: Int64 = 31 * 86_400
    /// What the day before an event and the day after it have of its effect, in logarithms, before anything is known of
    /// themselves: of the holidays of Washington's shared bicycles in 2010 to 2013, about half.
    private static let (shareBefore, shareAfter) = (0.25, 0.5)

    /// Learns from what was measured.
    ///
    /// - Parameters:
    ///   - occasions: all, of the past and to come.
    ///   - past: those of the past.
    ///   - yardstick: what they are compared with.
    ///   - scatter: how ordinary days scatter around that.
    /// - Throws: ``EventError/Code/uplift`` when past uplifts are absurdly far apart.
    init(
        of occasions: [EventSchedule.Occasion], from past: [EventOutlook.Measured], in history: TimeSeries,
        against yardstick: UpliftMeasurement.Yardstick, scatter: Scatter
    ) throws(EventError) {
        self.yardstick = yardstick
        self.scatter = scatter
        end = history.end
        var models: [Pool: UpliftModel] = [:]
        var carried: [EventSchedule.Occasion: Double] = [:]
        // The events themselves come first: the days around them have a part of their effect.
        for side in [0, -1, 1] {
            var observations: [Pool: [UpliftObservation]] = [:]
            for measured in past where !measured.occasion.adds && Pool(measured.occasion).side == side {
                guard let measurement = measured.measurement,
                    let observation = Self.observation(
                        of: measured.occasion, measurement.logUplift(against: yardstick),
                        doubt: scatter.doubt(of: measurement), until: end, carried: carried)
                else { continue }
                observations[Pool(measured.occasion), default: []].append(observation)
            }
            for pool in Set(occasions.map(Pool.init)) where pool.side == side {
                models[pool] = try UpliftModel(
                    observations[pool] ?? [], prior: Self.prior(of: pool).measured(withScatter: scatter.settled))
            }
            if side == 0 {
                carried = Self.carried(to: occasions, from: past, against: yardstick) { occasion in
                    Self.uplift(of: occasion, models: models)?.mean
                }
            }
        }
        self.models = models
        self.carried = carried
    }

    /// What is expected of an occasion, whether it lies in the past or not.
    func uplift(of occasion: EventSchedule.Occasion) -> UpliftPrediction? {
        Self.uplift(of: occasion, models: models)?.shifted(by: carried[occasion] ?? 0)
    }

    /// ln of what a past occasion did itself.
    func effect(of occasion: EventSchedule.Occasion, _ measurement: UpliftMeasurement) -> Double {
        let measured = measurement.logUplift(against: yardstick)
        guard !occasion.adds, let model = models[Pool(occasion)],
            let observation = Self.observation(
                of: occasion, measured, doubt: scatter.doubt(of: measurement), until: end, carried: carried)
        else { return measured }
        return model.effect(of: observation) + (carried[occasion] ?? 0)
    }

    /// What a measurement teaches of its occasion, beyond what the event nearby is taken to have done to it.
    private static func observation(
        of occasion: EventSchedule.Occasion, _ measured: Double, doubt: Double, until end: Timestamp,
        carried: [EventSchedule.Occasion: Double]
    ) -> UpliftObservation? {
        let age = Double(occasion.range.upperBound.seconds(until: end)) / secondsAYear
        return UpliftObservation(
            kind: occasion.identity, logUplift: measured - (carried[occasion] ?? 0), age: max(0, age), doubt: doubt)
    }

    private static func uplift(
        of occasion: EventSchedule.Occasion, models: [Pool: UpliftModel]
    ) -> UpliftPrediction? {
        guard let stated = occasion.stated else {
            return models[Pool(occasion)]?.predict(kind: occasion.identity)
        }
        return UpliftPrediction(
            mean: Double.log(stated.median), scale: stated.isRange ? stated.logDeviation : statedDoubt,
            degreesOfFreedom: 30, occurrences: 0)
    }

    /// The part of each event's effect, measured or expected, that the days around it are taken to have: of what it did
    /// to its day as a whole, for the height of a night out is not the next day's.
    private static func carried(
        to occasions: [EventSchedule.Occasion], from past: [EventOutlook.Measured],
        against yardstick: UpliftMeasurement.Yardstick, expected: (EventSchedule.Occasion) -> Double?
    ) -> [EventSchedule.Occasion: Double] {
        var effects: [EventSchedule.Occasion: Double] = [:]
        for occasion in occasions where occasion.day == 0 { effects[occasion] = expected(occasion) }
        for measured in past where measured.occasion.day == 0 {
            if let measurement = measured.measurement {
                effects[measured.occasion] = measurement.logMean(against: yardstick)
            }
        }
        var result: [EventSchedule.Occasion: Double] = [:]
        for occasion in occasions where abs(occasion.day) == 1 {
            let (first, last) = (occasion.range.lowerBound, occasion.range.upperBound)
            let event =
                occasion.day > 0
                ? occasions.last { $0.name == occasion.name && $0.day == 0 && $0.range.upperBound <= first }
                : occasions.first { $0.name == occasion.name && $0.day == 0 && $0.range.lowerBound >= last }
            guard let event, let effect = effects[event],
                abs(event.range.lowerBound.seconds(until: first)) <= farthest
            else { continue }
            result[occasion] = (occasion.day > 0 ? shareAfter : shareBefore) * effect
        }
        return result
    }

    private static let promotions: Set<String> = ["promotion", "campaign", "launch", "sale"]
    /// Days on which most people do something else: demand halves, or rises by half.
    private static let calendarDay = UpliftPrior(
        mean: 0, commonDeviation: 0.3, betweenKinds: 0.3, withinKind: 0.15)
    /// Public holidays: the same, but more people stay at home than go out.
    private static let holiday = UpliftPrior(
        mean: -0.15, commonDeviation: 0.3, betweenKinds: 0.3, withinKind: 0.15)
    /// Days on which shops are shut and nearly all stay at home: demand halves. Of Washington's shared bicycles in 2010
    /// to 2013 a third was left at Thanksgiving and Christmas, of other holidays nearly all.
    private static let closure = UpliftPrior(
        mean: -0.7, commonDeviation: 0.3, betweenKinds: 0.3, withinKind: 0.15)
    /// Beyond the share of the event, the days around a public holiday, and those on which a few stay at home while
    /// most work: a third of that.
    private static let minorDay = UpliftPrior(mean: 0, commonDeviation: 0.1, betweenKinds: 0.1, withinKind: 0.1)

    private static func prior(of pool: Pool) -> UpliftPrior {
        switch (pool.kind, pool.side) {
        case ("observance", _), ("holiday", 1), ("holiday", -1), ("closure", 1), ("closure", -1): minorDay
        case ("holiday", _): holiday
        case ("closure", _): closure
        case (let kind, 0) where promotions.contains(kind): .promotion
        default: calendarDay
        }
    }
}

public import CrestForecasting
public import CrestSeries
import RealModule

/// What the events of a schedule did to one history, and what they will do to its future.
///
/// Uplifts are measured on past occasions and pooled: one model for each kind and side of the event (before, on, after
/// it), in which what recurs by name is a group of its own. A holiday that was seen once moves half of the way to what
/// was seen, one that never was takes its kind's mean, with the doubt of both.
public struct EventOutlook: Sendable {
    /// An occasion with what was measured of it, in the past.
    public struct Measured: Sendable, Hashable {
        /// The occasion.
        public let occasion: EventSchedule.Occasion
        /// What it did; nil where there is nothing to compare with.
        public let measurement: UpliftMeasurement?
    }

    /// An occasion to come, with the uplift that is expected of it.
    public struct Expected: Sendable, Hashable {
        /// The occasion.
        public let occasion: EventSchedule.Occasion
        /// Its uplift and course.
        public let modulation: Modulation
    }

    /// By their starts.
    public let past: [Measured]
    /// By their starts.
    public let future: [Expected]
    /// Events to come that bring their own volume.
    public let additions: [EventDefinition]

    private let schedule: EventSchedule
    private let models: [Pool: UpliftModel]
    /// What the days around events have of the events' own effects.
    private let carried: [EventSchedule.Occasion: Double]
    private let shape: UpliftShape?

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

    /// The doubt about a bare number that somebody states as an uplift, in its logarithm.
    private static let statedDoubt = 0.1
    private static let secondsAYear = 365.25 * 86_400
    /// Steps that an occasion must have for its course to be told.
    private static let leastSteps = 6
    private static let promotions: Set<String> = ["promotion", "campaign", "launch", "sale"]
    /// Days on which most people do something else: demand halves, or rises by half.
    private static let calendarDay = UpliftPrior(
        mean: 0, commonDeviation: 0.3, betweenKinds: 0.3, withinKind: 0.15)
    /// Public holidays: the same, but more people stay at home than go out.
    private static let holiday = UpliftPrior(
        mean: -0.15, commonDeviation: 0.3, betweenKinds: 0.3, withinKind: 0.15)
    /// Days on which shops are shut and nearly all stay at home: demand halves. Of Washington's shared bicycles in 2010 to
    /// 2013 a third was left at Thanksgiving and Christmas, of other holidays nearly all.
    private static let closure = UpliftPrior(
        mean: -0.7, commonDeviation: 0.3, betweenKinds: 0.3, withinKind: 0.15)
    /// What the day before an event and the day after it have of its effect, in logarithms, before anything is known of
    /// themselves: of the holidays of Washington's shared bicycles in 2010 to 2013, about half.
    private static let (shareBefore, shareAfter) = (0.25, 0.5)
    /// Beyond the share of the event, the days around a public holiday, and those on which a few stay at home while most work: a third of that.
    private static let minorDay = UpliftPrior(mean: 0, commonDeviation: 0.1, betweenKinds: 0.1, withinKind: 0.1)

    /// Learns from a history.
    ///
    /// - Parameter end: the end of the future that is asked for.
    /// - Throws: ``EventError/Code/uplift`` when past uplifts are absurdly far apart.
    public init(_ schedule: EventSchedule, history: TimeSeries, until end: Timestamp) throws(EventError) {
        self.schedule = schedule
        let horizon = max(end, history.end)
        // The eve of an event has a part of its effect though the event itself comes after the horizon.
        let occasions = schedule.occasions(
            touching: history.start..<horizon.advanced(bySeconds: Self.farthest), in: history)
        let ranges = occasions.map(\.range)
        past = occasions.filter { $0.range.lowerBound < history.end && $0.probability == 1 }.map { occasion in
            Measured(
                occasion: occasion,
                measurement: occasion.range.upperBound <= history.end
                    ? UpliftMeasurement(of: occasion.range, in: history, disturbed: ranges) : nil)
        }
        var observations: [Pool: [UpliftObservation]] = [:]
        var points: [UpliftShape.Point] = []
        let scatter = UpliftMeasurement.ordinaryScatter(in: history, disturbed: ranges)
        func model(_ pool: Pool) throws(EventError) -> UpliftModel {
            try UpliftModel(observations[pool] ?? [], prior: Self.prior(of: pool).measured(withScatter: scatter))
        }
        var models: [Pool: UpliftModel] = [:]
        var carried: [EventSchedule.Occasion: Double] = [:]
        // The events themselves come first: the days around them have a part of their effect.
        for side in [0, -1, 1] {
            for measured in past where !measured.occasion.adds && Pool(measured.occasion).side == side {
                guard let measurement = measured.measurement,
                    let observation = Self.observation(
                        of: measured.occasion, measurement, in: history, carried: carried)
                else { continue }
                observations[Pool(measured.occasion), default: []].append(observation)
                points += Self.points(of: measured.occasion, measurement, in: history, disturbed: ranges)
            }
            for pool in Set(occasions.map(Pool.init)) where pool.side == side { models[pool] = try model(pool) }
            if side == 0 { carried = Self.carried(to: occasions, from: past, models: models) }
        }
        self.carried = carried
        self.models = models
        shape = points.isEmpty ? nil : try UpliftShape(points)
        let shape = shape
        let ahead = history.end..<max(end, history.end.advanced(bySeconds: 1))
        future = occasions.filter { $0.range.overlaps(ahead) && !$0.adds }.compactMap { occasion in
            guard let uplift = Self.uplift(of: occasion, models: models)?.shifted(by: carried[occasion] ?? 0) else {
                return nil
            }
            return Expected(
                occasion: occasion,
                modulation: Modulation(
                    range: occasion.range, uplift: uplift, shape: shape?.curve(kind: occasion.identity),
                    probability: occasion.probability))
        }
        additions = schedule.additions(touching: ahead, in: history.name)
    }

    /// Whether nothing is declared that this series feels.
    public var isEmpty: Bool { past.isEmpty && future.isEmpty && additions.isEmpty }

    /// When past events were felt that nothing can be said of.
    public var unmeasured: [Range<Timestamp>] {
        past.filter { $0.measurement == nil }.map(\.occasion.range)
    }

    /// The history as it were without its events: models fit this.
    ///
    /// Of each occasion what it did itself is taken out. A day that was like others keeps its own chance: a history of
    /// days that are all as usual would make for futures that are surer than any.
    public func removingPast(from history: TimeSeries) -> TimeSeries {
        history.removing(
            past.compactMap { measured in
                measured.measurement.map { measurement in
                    Modulation(
                        range: measured.occasion.range,
                        uplift: UpliftPrediction(known: effect(of: measured.occasion, measurement, in: history)),
                        shape: shape?.curve(kind: measured.occasion.identity))
                }
            })
    }

    /// ln of what a past occasion did itself.
    private func effect(
        of occasion: EventSchedule.Occasion, _ measurement: UpliftMeasurement, in history: TimeSeries
    ) -> Double {
        guard !occasion.adds, let model = models[Pool(occasion)],
            let observation = Self.observation(of: occasion, measurement, in: history, carried: carried)
        else { return measurement.logUplift }
        return model.effect(of: observation) + (carried[occasion] ?? 0)
    }

    /// What is expected of an occasion, whether it lies in the past or not.
    public func uplift(of occasion: EventSchedule.Occasion) -> UpliftPrediction? {
        Self.uplift(of: occasion, models: models)?.shifted(by: carried[occasion] ?? 0)
    }

    /// What the events do to a forecast that begins at the end of the history.
    public func effects(on forecast: Forecast, seed: UInt64) -> EventEffects {
        EventEffects(future: future, additions: additions, schedule: schedule, forecast: forecast, seed: seed)
    }

    /// What a measurement teaches of its occasion, beyond what the event nearby is taken to have done to it.
    private static func observation(
        of occasion: EventSchedule.Occasion, _ measurement: UpliftMeasurement, in history: TimeSeries,
        carried: [EventSchedule.Occasion: Double]
    ) -> UpliftObservation? {
        let age = Double(occasion.range.upperBound.seconds(until: history.end)) / secondsAYear
        return UpliftObservation(
            kind: occasion.identity, logUplift: measurement.logUplift - (carried[occasion] ?? 0), age: max(0, age))
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

    /// The part of each event's effect, measured or expected, that the days around it are taken to have.
    private static func carried(
        to occasions: [EventSchedule.Occasion], from past: [Measured], models: [Pool: UpliftModel]
    ) -> [EventSchedule.Occasion: Double] {
        var effects: [EventSchedule.Occasion: Double] = [:]
        for occasion in occasions where occasion.day == 0 {
            effects[occasion] = uplift(of: occasion, models: models)?.mean
        }
        for measured in past where measured.occasion.day == 0 {
            if let measurement = measured.measurement { effects[measured.occasion] = measurement.logUplift }
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

    /// An event whose days around it are farther away is another one of its name.
    private static let farthest: Int64 = 31 * 86_400

    private static func prior(of pool: Pool) -> UpliftPrior {
        switch (pool.kind, pool.side) {
        case ("observance", _), ("holiday", 1), ("holiday", -1), ("closure", 1), ("closure", -1): minorDay
        case ("holiday", _): holiday
        case ("closure", _): closure
        case (let kind, 0) where promotions.contains(kind): .promotion
        default: calendarDay
        }
    }

    /// How each step of an occasion stood to the occasion as a whole.
    private static func points(
        of occasion: EventSchedule.Occasion, _ measurement: UpliftMeasurement, in history: TimeSeries,
        disturbed: [Range<Timestamp>]
    ) -> [UpliftShape.Point] {
        let length = Double(occasion.range.lowerBound.seconds(until: occasion.range.upperBound))
        let steps = Int(length) / Int(history.interval.seconds)
        guard steps >= leastSteps else { return [] }
        // An hour of steps at a time, or the steps where they are longer: a course is smooth, counting noise is not.
        let width = max(history.interval.seconds, Int64(length) / 24)
        let parts = Int(length) / Int(width)
        return (0..<parts).compactMap { part in
            let first = occasion.range.lowerBound.advanced(bySeconds: Int64(part) * width)
            guard
                let step = UpliftMeasurement(
                    of: first..<first.advanced(bySeconds: width), in: history, disturbed: disturbed)
            else { return nil }
            return UpliftShape.Point(
                kind: occasion.identity, progress: (Double(part) + 0.5) / Double(parts),
                deviation: step.logRatio - measurement.logRatio)
        }
    }
}

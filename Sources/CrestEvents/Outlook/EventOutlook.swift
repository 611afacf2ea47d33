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
    /// Days of the calendar: of 7 holidays of New York's taxis the logarithms of the uplifts scatter by 0.4 around −0.2.
    private static let calendarDay = UpliftPrior(
        mean: 0, commonDeviation: 0.2, betweenKinds: 0.3, withinKind: 0.15)

    /// Learns from a history.
    ///
    /// - Parameter end: the end of the future that is asked for.
    /// - Throws: ``EventError/Code/uplift`` when past uplifts are absurdly far apart.
    public init(_ schedule: EventSchedule, history: TimeSeries, until end: Timestamp) throws(EventError) {
        self.schedule = schedule
        let occasions = schedule.occasions(touching: history.start..<max(end, history.end), in: history)
        let ranges = occasions.map(\.range)
        past = occasions.filter { $0.range.lowerBound < history.end && $0.probability == 1 }.map { occasion in
            Measured(
                occasion: occasion,
                measurement: occasion.range.upperBound <= history.end
                    ? UpliftMeasurement(of: occasion.range, in: history, disturbed: ranges) : nil)
        }
        var observations: [Pool: [UpliftObservation]] = [:]
        var points: [UpliftShape.Point] = []
        for measured in past where !measured.occasion.adds {
            guard let measurement = measured.measurement else { continue }
            let age = Double(measured.occasion.range.upperBound.seconds(until: history.end)) / Self.secondsAYear
            guard
                let observation = UpliftObservation(
                    kind: measured.occasion.identity, logUplift: measurement.logUplift, age: max(0, age))
            else { continue }
            observations[Pool(measured.occasion), default: []].append(observation)
            points += Self.points(of: measured.occasion, measurement, in: history, disturbed: ranges)
        }
        var models: [Pool: UpliftModel] = [:]
        for pool in Set(occasions.map(Pool.init)) {
            models[pool] = try UpliftModel(observations[pool] ?? [], prior: Self.prior(of: pool))
        }
        self.models = models
        shape = points.isEmpty ? nil : try UpliftShape(points)
        let shape = shape
        future = occasions.filter { $0.range.upperBound > history.end && !$0.adds }.compactMap { occasion in
            guard let uplift = Self.uplift(of: occasion, models: models) else { return nil }
            return Expected(
                occasion: occasion,
                modulation: Modulation(
                    range: occasion.range, uplift: uplift, shape: shape?.curve(kind: occasion.identity),
                    probability: occasion.probability))
        }
        let ahead = history.end..<max(end, history.end.advanced(bySeconds: 1))
        additions = schedule.additions(touching: ahead, in: history.name)
    }

    /// Whether nothing is declared that this series feels.
    public var isEmpty: Bool { past.isEmpty && future.isEmpty && additions.isEmpty }

    /// When past events were felt that nothing can be said of.
    public var unmeasured: [Range<Timestamp>] {
        past.filter { $0.measurement == nil }.map(\.occasion.range)
    }

    /// The history as it were without its events: models fit this.
    public func removingPast(from history: TimeSeries) -> TimeSeries {
        history.removing(
            past.compactMap { measured in
                measured.measurement.map { measurement in
                    Modulation(
                        range: measured.occasion.range, uplift: UpliftPrediction(measured: measurement),
                        shape: shape?.curve(kind: measured.occasion.identity))
                }
            })
    }

    /// What is expected of an occasion, whether it lies in the past or not.
    public func uplift(of occasion: EventSchedule.Occasion) -> UpliftPrediction? {
        Self.uplift(of: occasion, models: models)
    }

    /// What the events do to a forecast that begins at the end of the history.
    public func effects(on forecast: Forecast, seed: UInt64) -> EventEffects {
        EventEffects(future: future, additions: additions, schedule: schedule, forecast: forecast, seed: seed)
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

    private static func prior(of pool: Pool) -> UpliftPrior {
        pool.side == 0 && promotions.contains(pool.kind) ? .promotion : calendarDay
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
                deviation: step.logUplift - measurement.logUplift)
        }
    }
}

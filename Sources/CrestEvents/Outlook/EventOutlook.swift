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
    /// What occasions do beyond the weeks before them: what those to come are expected to.
    private let uplifts: LearnedUplifts
    /// What they did beyond the weeks around them: what is taken out of the history.
    private let excesses: LearnedUplifts
    private let shape: UpliftShape?
    /// The times of all occasions: no yardstick for others.
    private let disturbed: [Range<Timestamp>]

    /// Holidays of this kind are nights out.
    private static let celebration = "celebration"
    /// Steps that an occasion must have for its course to be told.
    private static let leastSteps = 6

    /// Learns from a history.
    ///
    /// - Parameter end: the end of the future that is asked for.
    /// - Throws: ``EventError/Code/uplift`` when past uplifts are absurdly far apart.
    public init(_ schedule: EventSchedule, history: TimeSeries, until end: Timestamp) throws(EventError) {
        self.schedule = schedule
        let horizon = max(end, history.end)
        // The eve of an event has a part of its effect though the event itself comes after the horizon.
        let occasions = schedule.occasions(
            touching: history.start..<horizon.advanced(bySeconds: LearnedUplifts.farthest), in: history)
        let ranges = occasions.map(\.range)
        disturbed = ranges
        let past = occasions.filter { $0.range.lowerBound < history.end && $0.probability == 1 }.map { occasion in
            Measured(
                occasion: occasion,
                measurement: occasion.range.upperBound <= history.end
                    ? UpliftMeasurement(of: occasion.range, in: history, disturbed: ranges) : nil)
        }
        self.past = past
        func learned(_ yardstick: UpliftMeasurement.Yardstick) throws(EventError) -> LearnedUplifts {
            try LearnedUplifts(
                of: occasions, from: past, in: history, against: yardstick,
                scatter: LearnedUplifts.Scatter(in: history, disturbed: ranges, against: yardstick))
        }
        let uplifts = try learned(.before)
        self.uplifts = uplifts
        excesses = try learned(.around)
        let points = past.filter { !$0.occasion.adds }.flatMap { measured in
            measured.measurement.map { Self.points(of: measured.occasion, $0, in: history, disturbed: ranges) } ?? []
        }
        let shape = points.isEmpty ? nil : try UpliftShape(points)
        self.shape = shape
        let ahead = history.end..<max(end, history.end.advanced(bySeconds: 1))
        future = occasions.filter { $0.range.overlaps(ahead) && !$0.adds }.compactMap { occasion in
            guard let uplift = uplifts.uplift(of: occasion) else { return nil }
            var modulation = Modulation(
                range: occasion.range, uplift: uplift, shape: shape?.curve(of: occasion),
                probability: occasion.probability
            ).peaking(on: Self.usual(occasion, after: history, disturbed: ranges))
            if occasion.kind == Self.celebration, -1...0 ~= occasion.day, uplift.occurrences == 0 {
                modulation.night = SaturdayNight(
                    on: occasion, after: history, clock: schedule.clock, disturbed: ranges)
            }
            return Expected(occasion: occasion, modulation: modulation)
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
        let remainders = CourseRemainders(
            of: past.filter { $0.measurement != nil && !$0.occasion.adds }.map(\.occasion),
            beyond: { shape?.curve(of: $0) }, in: history, disturbed: disturbed)
        return history.removing(
            past.compactMap { measured in
                measured.measurement.map { measurement in
                    var modulation = Modulation(
                        range: measured.occasion.range,
                        uplift: UpliftPrediction(known: excesses.effect(of: measured.occasion, measurement)),
                        shape: shape?.curve(of: measured.occasion))
                    modulation.remainder = remainders.course(of: measured.occasion)
                    return modulation
                }
            })
    }

    /// What is expected of an occasion, whether it lies in the past or not.
    public func uplift(of occasion: EventSchedule.Occasion) -> UpliftPrediction? {
        uplifts.uplift(of: occasion)
    }

    /// What the events do to a forecast that begins at the end of the history.
    public func effects(on forecast: Forecast, seed: UInt64) -> EventEffects {
        EventEffects(future: future, additions: additions, schedule: schedule, forecast: forecast, seed: seed)
    }

    /// The usual course of demand over the time of an occasion to come; empty where it is not known all through.
    private static func usual(
        _ occasion: EventSchedule.Occasion, after history: TimeSeries, disturbed: [Range<Timestamp>]
    ) -> [(time: Timestamp, value: Double)] {
        let seconds = history.interval.seconds
        let steps = occasion.range.lowerBound.seconds(until: occasion.range.upperBound) / seconds
        var usual: [(time: Timestamp, value: Double)] = []
        for step in 0..<steps {
            let time = occasion.range.lowerBound.advanced(bySeconds: step * seconds)
            guard let value = history.usual(at: time, disturbed: disturbed) else { return [] }
            usual.append((time, value))
        }
        return usual
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
                kind: occasion.pool, name: occasion.identity, progress: (Double(part) + 0.5) / Double(parts),
                deviation: step.logRatio - measurement.logRatio)
        }
    }
}

extension EventSchedule.Occasion {
    /// What it has its course with: its kind, and whether it comes before, on or after the event.
    fileprivate var pool: String { day == 0 ? kind : "\(kind) \(day > 0 ? "after" : "before")" }
}

extension UpliftShape {
    fileprivate func curve(of occasion: EventSchedule.Occasion) -> Curve {
        curve(kind: occasion.pool, name: occasion.identity)
    }
}

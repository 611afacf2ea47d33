public import CrestSeries

/// All that is said of events: the days of the calendar, and what somebody declared.
public struct EventSchedule: Sendable, Hashable {
    /// The declared ones; a past occurrence is an event like any other.
    public let catalogue: EventCatalogue
    /// The days that matter to the audience.
    public let holidays: HolidaySet
    /// On whose clock those days begin.
    public let clock: ZoneOffsets
    /// How good the planners' past estimates were.
    public let record: PlannerRecord
    /// Whether the series count requests a second, not requests a step.
    public let isRate: Bool

    /// Nothing is declared unless it is given.
    public init(
        catalogue: EventCatalogue = .empty, holidays: HolidaySet = HolidaySet(entries: []), clock: ZoneOffsets = .utc,
        record: PlannerRecord = PlannerRecord(), isRate: Bool = false
    ) {
        self.catalogue = catalogue
        self.holidays = holidays
        self.clock = clock
        self.record = record
        self.isRate = isRate
    }

    /// The schedule as it were had one occurrence of an event not been declared.
    package func without(_ event: EventDefinition) throws(EventError) -> EventSchedule {
        EventSchedule(
            catalogue: try EventCatalogue(catalogue.events.filter { $0 != event }), holidays: holidays, clock: clock,
            record: record, isRate: isRate)
    }

    /// One stretch of an event's time whose effect is its own: the event itself, or one of the days around it.
    public struct Occasion: Sendable, Hashable {
        /// Of the event.
        public let name: String
        /// Of the event.
        public let kind: String
        /// 0 for the event itself, −1 for the day before it, 1 for the day after it.
        public let day: Int
        /// When it is felt.
        public let range: Range<Timestamp>
        /// How likely the event falls on this date.
        public let probability: Double
        /// What somebody says of the uplift on the event itself.
        public let stated: StatedNumber?
        /// Whether it is an event that adds: known to the past only, to be taken out of it.
        public let adds: Bool

        /// What recurs: `Thanksgiving Day +1`.
        public var identity: String { day == 0 ? name : "\(name) \(day > 0 ? "+" : "−")\(abs(day))" }

        /// The same on the steps of a series: where a step is longer than the occasion, the step that holds its middle.
        func onSteps(of series: TimeSeries) -> Occasion {
            let length = range.lowerBound.seconds(until: range.upperBound)
            guard 2 * series.interval.seconds > length else { return self }
            let middle = range.lowerBound.advanced(bySeconds: length / 2)
            let step = series.start.seconds(until: middle).flooredQuotient(dividingBy: series.interval.seconds)
            let first = series.start.advanced(bySeconds: step * series.interval.seconds)
            return Occasion(
                name: name, kind: kind, day: day, range: first..<first.advanced(bySeconds: series.interval.seconds),
                probability: probability, stated: stated, adds: adds)
        }
    }

    /// The events that a series feels in `range`, cut into occasions, on the steps of the series and by their starts.
    ///
    /// Where one occasion lies by half or more within others that are nearer to their events, it is theirs: the eve of
    /// New Year is not also the sixth day after Christmas, and what is declared outranks the calendar. Of what is to
    /// come only learned factors are each other's: a volume comes on top of a holiday, a factor that somebody states on
    /// top of whatever else there is.
    func occasions(touching range: Range<Timestamp>, in series: TimeSeries) -> [Occasion] {
        let all = declared(range, in: series.name) + calendar(range)
        let ranked = all.enumerated().sorted {
            (abs($0.element.day), $0.offset) < (abs($1.element.day), $1.offset)
        }
        var kept: [Occasion] = []
        for (_, occasion) in ranked {
            let occasion = occasion.onSteps(of: series)
            let length = occasion.range.lowerBound.seconds(until: occasion.range.upperBound)
            let isToCome = occasion.range.upperBound > series.end
            let covered = kept.filter { other in
                other.probability == 1 && !(isToCome && (other.adds != occasion.adds || occasion.stated != nil))
            }.reduce(Int64(0)) { total, other in
                let common = other.range.clamped(to: occasion.range)
                return total + common.lowerBound.seconds(until: common.upperBound)
            }
            if 2 * covered < length { kept.append(occasion) }
        }
        return kept.sorted { ($0.range.lowerBound, $0.identity) < ($1.range.lowerBound, $1.identity) }
    }

    /// The events themselves that a series feels in `range`, without the days around them, by their starts.
    package func events(touching range: Range<Timestamp>, in series: TimeSeries) -> [(
        name: String, range: Range<Timestamp>
    )] {
        // What adds is among the occasions too: the past knows it by its time.
        let occasions = occasions(touching: range, in: series).filter { $0.day == 0 && $0.range.overlaps(range) }
        return occasions.map { ($0.name, $0.range) }
    }

    /// The adding events that a series feels in `range`.
    func additions(touching range: Range<Timestamp>, in series: String) -> [EventDefinition] {
        catalogue.events(touching: range).filter { $0.effect == .adds && $0.concerns(series) }
    }

    private func declared(_ range: Range<Timestamp>, in series: String) -> [Occasion] {
        catalogue.events(touching: range).filter { $0.concerns(series) }.flatMap(Self.occasions)
    }

    private static func occasions(of event: EventDefinition) -> [Occasion] {
        func occasion(_ day: Int, _ first: Timestamp, _ last: Timestamp) -> Occasion {
            Occasion(
                name: event.name, kind: event.kind, day: day, range: first..<last, probability: 1,
                stated: day == 0 ? event.uplift : nil, adds: event.effect == .adds)
        }
        let day = SamplingInterval.day.seconds
        let leads = (0..<((event.lead + day - 1) / day)).map { index in
            occasion(
                -Int(index) - 1, event.start.advanced(bySeconds: -min(event.lead, (index + 1) * day)),
                event.start.advanced(bySeconds: -index * day))
        }
        let lags = (0..<((event.lag + day - 1) / day)).map { index in
            occasion(
                Int(index) + 1, event.end.advanced(bySeconds: index * day),
                event.end.advanced(bySeconds: min(event.lag, (index + 1) * day)))
        }
        return [occasion(0, event.start, event.end)] + leads + lags
    }

    private func calendar(_ range: Range<Timestamp>) -> [Occasion] {
        guard !holidays.entries.isEmpty else { return [] }
        let dates = clock.date(at: range.lowerBound)...clock.date(at: range.upperBound)
        return holidays.occurrences(touching: dates).flatMap { occurrence in
            occurrence.window.compactMap { day -> Occasion? in
                let time = clock.day(occurrence.date.advanced(byDays: day))
                guard time.overlaps(range) else { return nil }
                return Occasion(
                    name: occurrence.name, kind: occurrence.kind, day: day, range: time,
                    probability: occurrence.probability, stated: nil, adds: false)
            }
        }
    }
}

extension EventDefinition {
    /// Whether a series feels it.
    func concerns(_ name: String) -> Bool { series.isEmpty || series.contains(name) }
}

extension EventCatalogue {
    /// No events.
    public static let empty = EventCatalogue()

    private init() { events = [] }
}

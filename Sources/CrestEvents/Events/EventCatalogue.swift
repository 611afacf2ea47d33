public import CrestSeries

/// What is wrong with one field of one event.
public struct EventProblem: Sendable, Hashable {
    /// The event's place in the list, from 0: whoever read the file knows its line.
    public let index: Int
    /// The event's name.
    public let event: String
    /// The field as the events file names it, such as `requests_per_action`.
    public let field: String
    /// What is the matter, naming the value.
    public let message: String
    /// What to do about it.
    public let hint: String

    /// The problem as an error.
    public var error: EventError {
        EventError(.event, "event '\(event)', \(field): \(message)", hint: hint)
    }
}

/// Events that have been checked.
public struct EventCatalogue: Sendable, Hashable {
    /// By their starts; those of one start by their names.
    public let events: [EventDefinition]

    /// - Throws: the first of ``problems(in:)``.
    public init(_ events: [EventDefinition]) throws(EventError) {
        if let problem = Self.problems(in: events).first { throw problem.error }
        self.events = events.sorted { ($0.start, $0.name) < ($1.start, $1.name) }
    }

    /// Those that are felt in `start ..< end`, leads and lags and what they issued included.
    public func events(touching range: Range<Timestamp>) -> [EventDefinition] {
        events.filter { event in
            let first = event.start.advanced(bySeconds: -event.lead)
            let last = max(event.end.advanced(bySeconds: event.lag), event.expires ?? event.lastRedemption)
            return first < range.upperBound && last > range.lowerBound
        }
    }

    /// The event in whose time another lies by half or more, where what both do can only be learned together; nil for
    /// none.
    package func whole(around event: EventDefinition) -> EventDefinition? {
        guard event.effect == .modulates, event.uplift == nil else { return nil }
        return events.prefix { $0 != event }.first { other in
            let common = max(event.start, other.start).seconds(until: min(event.end, other.end))
            let meet = event.series.isEmpty || other.series.isEmpty || !event.series.isDisjoint(with: other.series)
            return other.effect == .modulates && meet && 2 * common >= event.start.seconds(until: event.end)
                && whole(around: other) == nil
        }
    }

    /// All that is wrong, event by event in the order of the list.
    public static func problems(in events: [EventDefinition]) -> [EventProblem] {
        var problems: [EventProblem] = []
        for (index, event) in events.enumerated() {
            var check = EventCheck(event: event, index: index)
            check.run()
            for earlier in events[..<index] where earlier.name == event.name {
                check.require(
                    earlier.end <= event.start || event.end <= earlier.start, "name",
                    "another event of this name runs from \(earlier.start) to \(earlier.end), which overlaps",
                    hint: "give one of them another name, or other times")
            }
            problems += check.problems
        }
        return problems
    }
}

/// The checks of one event on its own.
private struct EventCheck {
    let event: EventDefinition
    let index: Int
    private(set) var problems: [EventProblem] = []

    init(event: EventDefinition, index: Int) {
        self.event = event
        self.index = index
    }

    mutating func require(_ holds: Bool, _ field: String, _ message: String, hint: String) {
        guard !holds else { return }
        problems.append(
            EventProblem(index: index, event: event.name, field: field, message: message, hint: hint))
    }

    mutating func run() {
        require(!event.name.isEmpty, "name", "an event has a name", hint: "name it")
        require(!event.kind.isEmpty, "kind", "an event has a kind", hint: "write one such as promotion or holiday")
        require(
            event.start < event.end, "duration", "it starts at \(event.start) and ends at \(event.end)",
            hint: "let it last some time")
        switch event.effect {
        case .modulates: modulating()
        case .adds: adding()
        }
    }

    private mutating func modulating() {
        let tooLong: Int64 = 60 * 86_400
        for (field, seconds) in [("lead", event.lead), ("lag", event.lag)] {
            require(
                (0...tooLong).contains(seconds), field, "\(seconds) s is no time before or after an event",
                hint: "write a duration of at most 60 days")
        }
        let sizes: [(String, Bool)] = [
            ("reach", event.reach != nil), ("seen", event.seen != nil), ("conversion", event.conversion != nil),
            ("requests_per_action", event.requestsPerAction != nil), ("budget", event.budget != nil),
            ("count", event.count != nil), ("spread", event.spread != nil), ("expires", event.expires != nil),
            ("invitation", event.invitation), ("issued", !event.issued.isEmpty),
        ]
        for (field, isGiven) in sizes {
            require(
                !isGiven, field, "an event that modulates brings no volume of its own",
                hint: "leave it out, or write effect: adds")
        }
    }

    private mutating func adding() {
        require(
            event.uplift == nil, "uplift", "an event that adds does not multiply what is there",
            hint: "leave it out, or write effect: modulates")
        require(
            event.reach != nil, "reach", "an event that adds says how many people it can reach",
            hint: "write a number, or a range p10..p90")
        require(
            event.conversion != nil, "conversion", "an event that adds says which share of those who see it act",
            hint: "write a share, or a range p10..p90")
        if let seen = event.seen {
            require(seen.p10 <= 1, "seen", "\(seen.p10) of 1 is more than everybody", hint: "write a share in 0 … 1")
        }
        if let acts = event.conversion, !event.invitation {
            require(
                acts.p10 <= 1, "conversion", "\(acts.p10) of 1 is more than all of those who see it",
                hint: "write a share in 0 … 1, 0.15 for 15 %, or invitation: true where one brings others")
        }
        for (field, cap) in [
            ("budget", event.budget), ("count", event.count), ("cost_per_action", event.costPerAction),
        ] {
            require(
                cap.map { $0 > 0 && $0.isFinite } ?? true, field, "\(cap ?? 0) is not a positive number",
                hint: "write a positive number, or leave it out")
        }
        require(
            event.budget == nil || event.costPerAction != nil, "cost_per_action",
            "a budget truncates the volume only where the cost of an action is known",
            hint: "say what one action costs")
        if let weights = event.spread {
            require(
                weights.values.allSatisfy { $0 >= 0 && $0.isFinite } && weights.values.contains { $0 > 0 }, "spread",
                "its weights are not all non-negative with one above 0",
                hint: "write one of \(KernelFamily.allCases.map(\.rawValue).joined(separator: ", ")) or weights of them"
            )
        }
        require(
            !event.actsElsewhere || event.spending != nil, "requests_per_action",
            "an action makes no request here and issues nothing, so that it brings nothing",
            hint: "say when what it issues is spent: redemption or expires")
        require(
            event.issued.isEmpty || event.spending != nil, "issued", "nothing says when it is spent",
            hint: "add redemption or expires")
        for lot in event.issued {
            require(
                lot.count > 0 && lot.count.isFinite, "issued", "\(lot.count) is no number of coupons",
                hint: "write {at: 2026-02-06 12:00, count: 20000}")
        }
        if let expires = event.expires {
            require(
                expires > event.start, "expires", "\(expires) is not after the start at \(event.start)",
                hint: "give the instant at which the last coupon loses its value")
        }
    }
}

extension EventDefinition {
    /// When practically all that it issued without a deadline is spent: e⁻⁸ of the most patient is left.
    fileprivate var lastRedemption: Timestamp {
        let longest = redemption?.delays.map(\.mean).max() ?? 0
        return end.advanced(bySeconds: Int64(min(8 * longest, 1e9)))
    }
}

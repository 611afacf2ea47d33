import CrestEvents
import CrestSeries
import Yams

/// One entry of an events file.
enum EventEntry {
    private static let keys = [
        "name", "kind", "start", "end", "duration", "tz", "effect", "series", "occurrences", "uplift", "lead", "lag",
        "reach", "seen", "conversion", "requests_per_action", "budget", "cost_per_action", "count", "spread",
        "invitation", "expires", "redemption", "issued",
    ]

    /// The event and its past occurrences, all alike but for their times.
    static func events(
        _ node: Node, index: Int, file: String, zone: String?
    ) throws(EventError) -> (fields: YAMLFields, events: [EventDefinition]) {
        let name = node.mapping?["name"]?.string
        let fields = try YAMLFields(
            node, file: file, subject: name.map { "event '\($0)'" } ?? "event \(index + 1)", keys: keys)
        let zone = try fields.zone("tz") ?? zone
        guard let start = try fields.instant("start", zone: zone) else {
            throw fields.error("start", "is missing", hint: "write one such as start: 2026-02-06 10:00")
        }
        let end = try end(fields, start: start, zone: zone)
        let effect = try fields.text("effect") ?? EventDefinition.Effect.modulates.rawValue
        guard let effect = EventDefinition.Effect(rawValue: effect) else {
            throw fields.error("effect", "'\(effect)' is no effect", hint: "write modulates or adds")
        }
        var event = EventDefinition(
            name: try fields.required("name", hint: "name the event"),
            kind: try fields.required("kind", hint: "write one such as promotion or holiday"), start: start, end: end,
            effect: effect)
        event.series = Set(try fields.texts("series"))
        event.uplift = try fields.estimate("uplift", example: ("1.2 for a fifth more", "1.1..1.4"))
        event.lead = try fields.duration("lead") ?? 0
        event.lag = try fields.duration("lag") ?? 0
        try readVolume(of: &event, fields)
        event.expires = try fields.instant("expires", zone: zone)
        try readRedemption(of: &event, fields)
        event.issued = try lots(fields, zone: zone)
        var events = [event]
        for past in try fields.instants("occurrences", zone: zone) {
            var occurrence = event
            occurrence.start = past
            occurrence.end = past.advanced(bySeconds: start.seconds(until: end))
            occurrence.issued = []
            occurrence.expires = event.expires.map { past.advanced(bySeconds: start.seconds(until: $0)) }
            events.append(occurrence)
        }
        return (fields, events)
    }

    private static func end(
        _ fields: YAMLFields, start: Timestamp, zone: String?
    ) throws(EventError) -> Timestamp {
        switch (try fields.duration("duration"), try fields.instant("end", zone: zone)) {
        case (let duration?, nil):
            guard duration > 0 else { throw fields.error("duration", "it lasts no time", hint: "write one such as 9h") }
            return start.advanced(bySeconds: duration)
        case (nil, let end?):
            guard start < end else {
                throw fields.error("end", "\(end) is not after the start at \(start)", hint: "let it last some time")
            }
            return end
        case (nil, nil): throw fields.error("duration", "is missing", hint: "write one such as duration: 9h, or an end")
        case (_?, _?): throw fields.error("end", "stands beside a duration", hint: "leave one of them out")
        }
    }

    private static func readVolume(of event: inout EventDefinition, _ fields: YAMLFields) throws(EventError) {
        event.reach = try fields.estimate("reach", example: ("200000", "100000..400000"))
        event.seen = try fields.estimate("seen")
        event.conversion = try fields.estimate("conversion")
        if try fields.text("requests_per_action") == "0" {
            event.actsElsewhere = true
        } else {
            event.requestsPerAction = try fields.estimate("requests_per_action", example: ("3", "2..5"))
        }
        event.budget = try fields.number("budget")
        event.costPerAction = try fields.number("cost_per_action")
        event.count = try fields.number("count")
        event.invitation = try fields.flag("invitation") ?? false
        guard let node = fields["spread"] else { return }
        let weights = try node.mapping == nil ? families(fields) : mixture(node, fields)
        event.spread = weights
    }

    /// `spread: viral`, or several of equal weight.
    private static func families(_ fields: YAMLFields) throws(EventError) -> [KernelFamily: Double] {
        var weights: [KernelFamily: Double] = [:]
        for name in try fields.texts("spread") { weights[try family(name, fields)] = 1 }
        return weights
    }

    /// `spread: {burst: 0.7, viral: 0.3}`.
    private static func mixture(_ node: Node, _ fields: YAMLFields) throws(EventError) -> [KernelFamily: Double] {
        let names = KernelFamily.allCases.map(\.rawValue)
        let entry = try YAMLFields(node, file: fields.file, subject: "\(fields.subject), spread", keys: names)
        var weights: [KernelFamily: Double] = [:]
        for name in names {
            if let weight = try entry.number(name) { weights[try family(name, fields)] = weight }
        }
        return weights
    }

    private static func family(_ name: String, _ fields: YAMLFields) throws(EventError) -> KernelFamily {
        guard let family = KernelFamily(rawValue: name) else {
            throw fields.error(
                "spread", "'\(name)' is no way to spread",
                hint: "write one of \(KernelFamily.allCases.map(\.rawValue).joined(separator: ", ")) or weights of them"
            )
        }
        return family
    }

    private static func readRedemption(of event: inout EventDefinition, _ fields: YAMLFields) throws(EventError) {
        guard let node = fields["redemption"] else { return }
        let entry = try YAMLFields(
            node, file: fields.file, subject: "\(fields.subject), redemption",
            keys: ["share", "delay", "hurried", "requests"])
        guard event.effect == .adds else {
            throw fields.error("redemption", "an event that modulates issues nothing", hint: "leave it out")
        }
        guard
            let kernel = SpendingHabit(
                share: try entry.number("share") ?? 1, delays: try delays(entry),
                hurried: try entry.number("hurried") ?? 0)
        else {
            throw entry.error(
                "share", "shares lie in 0 … 1 and the mean delay is positive", hint: "write {share: 0.5, delay: 1h}")
        }
        let requests = try entry.number("requests") ?? 1
        guard requests > 0 else {
            throw entry.error("requests", "\(requests) is not positive", hint: "say what one redemption asks for")
        }
        event.redemption = kernel
        event.requestsPerRedemption = requests
    }

    /// `delay: 1h`, or those who take their time beside those who do not: `delay: {15m: 0.6, 24h: 0.4}`.
    private static func delays(_ entry: YAMLFields) throws(EventError) -> [SpendingHabit.Delay] {
        guard let mapping = entry["delay"]?.mapping else {
            return [.init(weight: 1, mean: Double(try entry.duration("delay") ?? 3_600))]
        }
        var delays: [SpendingHabit.Delay] = []
        for (key, value) in mapping {
            guard let text = key.string, let mean = try? DurationText.seconds(in: text),
                let weight = value.scalar.flatMap({ Double($0.string) })
            else {
                throw entry.error(
                    "delay", "it says no shares of delays", hint: "write 1h, or shares such as {15m: 0.6, 24h: 0.4}")
            }
            delays.append(.init(weight: weight, mean: Double(mean)))
        }
        return delays.sorted { $0.mean < $1.mean }
    }

    /// `issued: [{at: 2026-02-06 12:00, count: 20000}]`.
    private static func lots(_ fields: YAMLFields, zone: String?) throws(EventError) -> [RedemptionStream.Lot] {
        var lots: [RedemptionStream.Lot] = []
        for node in try fields.elements("issued") {
            let entry = try YAMLFields(
                node, file: fields.file, subject: "\(fields.subject), issued", keys: ["at", "count"])
            guard let time = try entry.instant("at", zone: zone), let count = try entry.number("count") else {
                throw entry.error(
                    "at", "a lot has a time and a number", hint: "write {at: 2026-02-06 12:00, count: 20000}")
            }
            lots.append(RedemptionStream.Lot(issuedAt: time, count: count))
        }
        return lots
    }
}

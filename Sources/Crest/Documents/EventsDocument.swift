package import CrestEvents
package import CrestReporting
package import CrestSeries

/// `crest/events/v1`: what the events file says, what was learned of it, or what it leaves out.
package enum EventsDocument {
    /// What `crest events check` says.
    package static func checked(_ schedule: EventSchedule) -> (json: JSONValue, lines: [String]) {
        let events = schedule.catalogue.events
        let wholes = events.map { schedule.catalogue.whole(around: $0)?.name }
        let rows = schedule.holidays.entries.count
        let json: JSONValue = [
            "schema": "crest/events/v1",
            "events": .array(
                zip(events, wholes).map { event, whole in
                    [
                        "name": .string(event.name), "kind": .string(event.kind),
                        "effect": .string(event.effect.rawValue), "start": .string(event.start.description),
                        "end": .string(event.end.description), "part_of": whole.map(JSONValue.string) ?? .null,
                    ]
                }),
            "holidays": .integer(Int64(rows)),
        ]
        let lines = zip(events, wholes).map { event, whole in
            "\(event.start) … \(event.end)  \(event.name) (\(event.kind), \(event.effect.rawValue))"
                + (whole.map { ", learned as a part of '\($0)' (to put it on top, state its uplift)" } ?? "")
        }
        return (
            json, lines + ["Events: \(events.count), and \(rows) days of the calendar. Nothing is wrong with them."]
        )
    }

    /// One uplift that was learned.
    private struct Learned {
        let name: String
        let kind: String
        let series: String
        let uplift: UpliftPrediction
        let occasions: [EventOutlook.Measured]
    }

    private static func learned(_ outlook: EventOutlook, _ series: TimeSeries) -> [Learned] {
        var order: [String] = []
        var groups: [String: [EventOutlook.Measured]] = [:]
        for measured in outlook.past where !measured.occasion.adds {
            if groups[measured.occasion.identity] == nil { order.append(measured.occasion.identity) }
            groups[measured.occasion.identity, default: []].append(measured)
        }
        return order.compactMap { identity in
            guard let occasions = groups[identity], let last = occasions.last,
                let uplift = outlook.uplift(of: last.occasion)
            else { return nil }
            return Learned(
                name: identity, kind: last.occasion.kind, series: series.name, uplift: uplift, occasions: occasions)
        }
    }

    /// The columns of what was learned as CSV.
    package static let learnedHeader = ["series", "event", "kind", "factor", "p10", "p90", "occurrences"]
    /// The columns of what was suggested as CSV.
    package static let suggestedHeader = ["series", "start", "end", "factor", "score"]

    /// What `crest events learn` says of one series.
    package static func learned(
        of series: TimeSeries, _ outlook: EventOutlook, clock: ZoneOffsets
    ) -> (json: JSONValue, table: [[Table.Cell]], rows: [[CSVField]]) {
        let all = learned(outlook, series)
        let json: JSONValue = [
            "series": .string(series.name),
            "uplifts": .array(
                all.map { learned in
                    let range = learned.uplift.interval(0.8)
                    return [
                        "name": .string(learned.name), "kind": .string(learned.kind),
                        "factor": .number(learned.uplift.factor), "p10": .number(range.lowerBound),
                        "p90": .number(range.upperBound),
                        "occurrences": .array(
                            learned.occasions.map {
                                [
                                    "start": .string($0.occasion.range.lowerBound.description),
                                    "factor": .optional($0.measurement?.factor),
                                ]
                            }),
                    ]
                }),
        ]
        let table = all.map { learned -> [Table.Cell] in
            let range = learned.uplift.interval(0.8)
            return [
                Table.Cell(series.name.isEmpty ? "–" : series.name), Table.Cell(learned.name, tone: .strong),
                Table.Cell(learned.kind), Table.Cell(NumberStyle.figure(learned.uplift.factor)),
                Table.Cell("\(NumberStyle.figure(range.lowerBound)) … \(NumberStyle.figure(range.upperBound))"),
                Table.Cell(
                    learned.occasions.map { measured in
                        "\(clock.wallTime(at: measured.occasion.range.lowerBound).description.prefix(10)): "
                            + NumberStyle.figure(measured.measurement?.factor)
                    }.joined(separator: ", ")),
            ]
        }
        let rows = all.map { learned -> [CSVField] in
            let range = learned.uplift.interval(0.8)
            return [
                .text(series.name), .text(learned.name), .text(learned.kind), .number(learned.uplift.factor),
                .number(range.lowerBound), .number(range.upperBound), .integer(learned.uplift.occurrences),
            ]
        }
        return (json, table, rows)
    }

    /// What `crest events suggest` says of one series.
    package static func suggested(
        of series: TimeSeries, _ times: [UnexplainedTime], clock: WallClock
    ) -> (json: JSONValue, lines: [String], rows: [[CSVField]]) {
        let json: JSONValue = [
            "series": .string(series.name),
            "unexplained": .array(
                times.map {
                    [
                        "start": .string($0.range.lowerBound.description),
                        "end": .string($0.range.upperBound.description), "factor": .number($0.factor),
                        "score": .number($0.score),
                    ]
                }),
        ]
        let name = series.name.isEmpty ? "" : "\(DisplayWidth.printable(series.name)): "
        let lines = times.map { time in
            "\(name)\(clock.long(time.range.lowerBound)) … \(clock.long(time.range.upperBound)): "
                + "\(NumberStyle.figure(time.factor)) times the weeks around it (\(NumberStyle.figure(time.score)) deviations)"
        }
        let rows = times.map { time -> [CSVField] in
            [
                .text(series.name), .text(time.range.lowerBound.description), .text(time.range.upperBound.description),
                .number(time.factor), .number(time.score),
            ]
        }
        return (json, lines, rows)
    }
}

extension UpliftMeasurement {
    /// The factor on demand that was seen.
    package var factor: Double { UpliftPrediction(known: logUplift).factor }
}

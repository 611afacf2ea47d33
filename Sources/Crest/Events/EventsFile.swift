public import CrestEvents
import CrestSeries
import Foundation
import Yams

/// An events file: YAML that says which days and campaigns move the traffic.
///
/// ```yaml
/// version: 1
/// tz: Europe/Berlin
/// holidays: [de, paydays]
/// events:
///   - {name: summer sale, kind: promotion, start: 2026-07-01, duration: 3d, occurrences: [2025-07-02, 2024-07-03]}
///   - {name: coupon, kind: campaign, start: 2026-02-06 10:00, duration: 14h, effect: adds, reach: 2e6..2e7,
///      conversion: 0.1..0.4, requests_per_action: 3, invitation: true, expires: 2026-02-13}
/// ```
public enum EventsFile {
    /// Reads a file.
    ///
    /// - Throws: ``CrestError/Code/inputMissing``; ``EventError`` naming file and line.
    public static func schedule(at path: String) throws -> EventSchedule {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw CrestError(.inputMissing, "there is no events file '\(path)'", hint: "see --events")
        }
        guard let text = String(data: data, encoding: .utf8) else {
            throw EventError(.event, "\(path): it is not text in UTF-8", hint: "save it as UTF-8")
        }
        return try schedule(parsing: text, file: path)
    }

    /// Reads the text of a file.
    ///
    /// - Parameter file: its path, for errors and for the holiday sets beside it.
    public static func schedule(parsing text: String, file: String) throws(EventError) -> EventSchedule {
        let fields = try YAMLFields(
            try YAMLFields.root(of: text, file: file), file: file, subject: "the file",
            keys: ["version", "tz", "unit", "holidays", "planners", "events"])
        guard try fields.required("version", hint: "begin the file with version: 1") == "1" else {
            throw fields.error("version", "this is read by version 1 only", hint: "write version: 1")
        }
        let unit = try fields.text("unit") ?? "count"
        guard unit == "count" || unit == "rate" else {
            throw fields.error(
                "unit", "'\(unit)' is no unit of the series", hint: "write count (requests a step) or rate (a second)")
        }
        let zone = try fields.zone("tz")
        let names = try fields.texts("holidays")
        guard names.isEmpty || zone != nil else {
            throw fields.error(
                "holidays", "days begin at midnight on the clock of no zone", hint: "add tz: Europe/Berlin to the file")
        }
        var holidays = HolidaySet(entries: [])
        for name in names { holidays = holidays.merging(try HolidayFiles.set(named: name, for: fields)) }
        return EventSchedule(
            catalogue: try catalogue(fields, zone: zone), holidays: holidays,
            clock: zone.flatMap { try? WallClock(identifier: $0).offsets } ?? .utc, record: try record(fields),
            isRate: unit == "rate")
    }

    private static func record(_ fields: YAMLFields) throws(EventError) -> PlannerRecord {
        var pairs: [PlannerRecord.Pair] = []
        for node in try fields.elements("planners") {
            let entry = try YAMLFields(
                node, file: fields.file, subject: "a planner's estimate", keys: ["estimate", "outcome"])
            guard let estimate = try entry.number("estimate"), let outcome = try entry.number("outcome"),
                let pair = PlannerRecord.Pair(estimate: estimate, outcome: outcome)
            else {
                throw entry.error(
                    "estimate", "estimate and outcome are two positive numbers",
                    hint: "write {estimate: 100000, outcome: 140000}")
            }
            pairs.append(pair)
        }
        return PlannerRecord(pairs: pairs)
    }

    private static func catalogue(_ fields: YAMLFields, zone: String?) throws(EventError) -> EventCatalogue {
        var (events, sources) = ([EventDefinition](), [YAMLFields]())
        for (index, node) in try fields.elements("events").enumerated() {
            let (entry, times) = try EventEntry.events(node, index: index, file: fields.file, zone: zone)
            events += times
            sources += times.map { _ in entry }
        }
        if let problem = EventCatalogue.problems(in: events).first {
            throw sources[problem.index].error(problem.field, problem.message, hint: problem.hint)
        }
        return try EventCatalogue(events)
    }
}

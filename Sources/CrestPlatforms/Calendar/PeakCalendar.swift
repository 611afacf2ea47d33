import CrestAdvisor
import CrestSeries

/// The predicted peak of each day as a calendar (RFC 5545), times in UTC.
struct PeakCalendar: Bulletin {
    let name = "ical"

    private struct Event: Hashable {
        var start: String
        var end: String
        var replicas: String
    }

    func write(_ notice: Notice) throws(PlatformError) -> String {
        var lines = [
            "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Crest//Predicted peaks//EN", "CALSCALE:GREGORIAN",
            "METHOD:PUBLISH",
        ]
        let stamp = Self.text(notice.plan.asOf)
        for step in notice.peaks {
            let demand = step.demand.map { " Demand up to \(Int64($0.rounded(.up)))." } ?? ""
            let subject = notice.series.isEmpty ? "Peak" : "\(notice.series): peak"
            lines += [
                "BEGIN:VEVENT", "UID:\(notice.plan.id)-\(Self.text(step.from))@crest", "DTSTAMP:\(stamp)",
                "DTSTART:\(Self.text(step.from))", "DTEND:\(Self.text(step.to))",
                "SUMMARY:\(Self.escaped("\(subject), \(step.replicas) replicas"))",
                "DESCRIPTION:\(Self.escaped("Order by \(step.orderBy).\(demand)"))", "TRANSP:TRANSPARENT",
                "X-CREST-REPLICAS:\(step.replicas)", "END:VEVENT",
            ]
        }
        return (lines + ["END:VCALENDAR"]).map(Self.folded).joined()
    }

    func check(_ text: String, against notice: Notice) throws(PlatformError) {
        let expected = notice.peaks.map {
            Event(start: Self.text($0.from), end: Self.text($0.to), replicas: String($0.replicas))
        }
        let found = try Self.events(in: text)
        for (index, event) in expected.enumerated() {
            guard index < found.count else { throw differs(event.start, says: "nothing", plan: event.replicas) }
            guard found[index] == event else {
                throw differs(
                    event.start, says: "\(found[index].replicas) from \(found[index].start)", plan: event.replicas)
            }
        }
        if found.count > expected.count {
            throw differs(found[expected.count].start, says: found[expected.count].replicas, plan: "nothing")
        }
    }

    private static func events(in text: String) throws(PlatformError) -> [Event] {
        // A line break with a blank after it joins two lines.
        let lines = text.replacing("\r\n", with: "\n").replacing("\n ", with: "").split(separator: "\n")
        guard lines.first == "BEGIN:VCALENDAR" else {
            throw PlatformError(
                .file, "this is no calendar: it begins with '\(String(lines.first ?? "").excerpt)'",
                hint: "export the plan anew")
        }
        var events: [Event] = []
        var fields: [String: String] = [:]
        for line in lines {
            let halves = line.split(separator: ":", maxSplits: 1).map(String.init)
            guard halves.count == 2 else {
                throw PlatformError(
                    .file, "'\(String(line).excerpt)' is no line of a calendar", hint: "export the plan anew")
            }
            switch (halves[0], halves[1]) {
            case ("BEGIN", "VEVENT"): fields = [:]
            case ("END", "VEVENT"):
                guard let start = fields["DTSTART"], let end = fields["DTEND"],
                    let replicas = fields["X-CREST-REPLICAS"]
                else {
                    throw PlatformError(.file, "an event without times or replicas", hint: "export the plan anew")
                }
                events.append(Event(start: start, end: end, replicas: replicas))
            default: fields[halves[0]] = halves[1]
            }
        }
        return events
    }

    /// `20261123T180000Z`.
    private static func text(_ time: Timestamp) -> String {
        time.description.replacing("-", with: "").replacing(":", with: "")
    }

    private static func escaped(_ text: String) -> String {
        text.replacing("\\", with: "\\\\").replacing(";", with: "\\;").replacing(",", with: "\\,")
            .replacing("\r\n", with: "\\n").replacing("\n", with: "\\n").replacing("\r", with: "\\n")
    }

    /// A line of no more than 75 bytes, what is longer on further lines that begin with a blank; never cut in a
    /// character.
    private static func folded(_ line: String) -> String {
        var (text, bytes) = ("", 0)
        for character in line {
            let size = String(character).utf8.count
            if bytes + size > 75 {
                text += "\r\n "
                bytes = 1
            }
            text.append(character)
            bytes += size
        }
        return text + "\r\n"
    }
}

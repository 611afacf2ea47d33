package import CrestAdvisor
package import CrestReporting
package import CrestSeries

/// A pacing schedule as events of a Cloudflare waiting room, which queues people in place of refusing them.
///
/// A room lets in 200 users a minute or more, or nobody; where fewer may come, it is closed, and ``warnings`` says so.
/// Users count as active for a session, so that as many may be active as come in within one (Little 1961). Events must
/// not overlap and last a minute at least.
package struct WaitingRoomDocument: Sendable {
    private let schedule: PacingSchedule
    /// The platform's least for both of its limits.
    private static let fewest = 200
    /// Before an event people may be gathered, for five minutes at least.
    private static let gathering: Int64 = 300
    /// After so many minutes somebody who does nothing is no longer counted: the platform's default.
    private static let sessionMinutes: Int64 = 5

    package init(_ schedule: PacingSchedule) {
        self.schedule = schedule
    }

    private struct Event {
        let from: Timestamp
        var to: Timestamp
        /// Nil when closed.
        let usersPerMinute: Int?
    }

    /// Spans of the same number of users a minute.
    private var events: [Event] {
        var events: [Event] = []
        for step in schedule.steps where step.from < step.to {
            let whole = Int(min((step.rate * 60).rounded(.down), Double(Int32.max)))
            let users = whole >= Self.fewest ? whole : nil
            if let last = events.last, last.usersPerMinute == users, last.to == step.from {
                events[events.count - 1].to = step.to
            } else {
                events.append(Event(from: step.from, to: step.to, usersPerMinute: users))
            }
        }
        return events
    }

    /// What the platform cannot do.
    package var warnings: [Diagnostic] {
        let shut = schedule.steps.filter { $0.rate > 0 && $0.rate * 60 < Double(Self.fewest) }
        guard let first = shut.first else { return [] }
        return [
            Diagnostic(
                code: .init(rawValue: "W_WAITING_ROOM"),
                message: "a waiting room admits \(Self.fewest) users a minute or nobody: \(shut.count) settings with "
                    + "fewer, the first at \(first.from), are closed",
                hint: "use the token buckets (--emit envoy) there", series: schedule.series)
        ]
    }

    /// The whole document.
    package var json: JSONValue {
        [
            "schema": "crest/pacing/waiting-room/v1", "series": .string(schedule.series),
            "as_of": .string(schedule.asOf.description),
            "events": .array(events.enumerated().map { number, event in json(event, number: number + 1) }),
        ]
    }

    private func json(_ event: Event, number: Int) -> JSONValue {
        let users = event.usersPerMinute ?? Self.fewest
        let gathered = event.from.advanced(bySeconds: -Self.gathering)
        return [
            "name": .string("crest_pacing_\(number)"),
            "event_start_time": .string(event.from.description), "event_end_time": .string(event.to.description),
            // People are gathered once, before the first event that lets them in, where there is time for it.
            "prequeue_start_time": .optional(
                number == 1 && event.usersPerMinute != nil && gathered >= schedule.asOf ? gathered.description : nil),
            "new_users_per_minute": .integer(Int64(users)),
            "total_active_users": .integer(Int64(users) * Self.sessionMinutes),
            "session_duration": .integer(Self.sessionMinutes),
            "queueing_method": event.usersPerMinute == nil ? "reject" : "fifo",
        ]
    }
}

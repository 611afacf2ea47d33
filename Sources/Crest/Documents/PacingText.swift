package import CrestAdvisor
package import CrestReporting
import CrestSeries

/// A pacing schedule as a person reads it: what would happen without it, how fast to issue when, and when it is done.
package struct PacingText: Sendable {
    private let schedule: PacingSchedule
    private let clock: WallClock
    private let style: TerminalStyle

    /// More settings than this are for machines.
    private static let mostRows = 48

    /// - Parameter clock: the reader's own.
    package init(_ schedule: PacingSchedule, clock: WallClock, style: TerminalStyle) {
        self.schedule = schedule
        self.clock = clock
        self.style = style
    }

    package var lines: [String] {
        let hidden = schedule.steps.count - Self.mostRows
        return [headline] + unpaced + tiers + [""] + table.text(style)
            + (hidden > 0 ? ["… \(hidden) more settings; -o csv or -o json has them all"] : [])
            + [""] + totals
    }

    private var headline: String {
        let name = schedule.series.isEmpty ? "" : "\(DisplayWidth.printable(schedule.series))  "
        return "PACE \(name)as of \(clock.long(schedule.asOf))"
    }

    private var unpaced: [String] {
        guard let verdict = schedule.unpaced else { return [] }
        guard let from = verdict.shortFrom, let until = verdict.shortUntil else {
            return ["without pacing: holds; peak \(NumberStyle.figure(verdict.peak)) a step"]
        }
        return [
            "without pacing: DOES NOT HOLD from \(short(from)) to \(short(until)): up to "
                + "\(NumberStyle.figure(verdict.excess)) a step too many of \(NumberStyle.figure(verdict.peak)), "
                + "chance \(NumberStyle.percent(verdict.probability))",
            verdict.smallestMaximum.map {
                "the smallest maximum that holds without pacing is \(NumberStyle.figure($0)) replicas"
            } ?? "no maximum of replicas holds without pacing: a tier behind the service does not",
        ]
    }

    /// A line a tier behind the service, the first to be full named so.
    private var tiers: [String] {
        schedule.tiers.map { load in
            let limit = load.tier.isExternal ? "somebody else's limit of" : "a limit of"
            return "\(load.tier.name): at most \(NumberStyle.figure(load.peak)) a step of \(limit) "
                + "\(NumberStyle.figure(load.tier.capacity)); full at \(NumberStyle.figure(load.tier.breakingPoint)) here"
                + (load.isFirst ? ", the first tier to break" : "")
        }
    }

    /// A time of the schedule.
    private func short(_ time: Timestamp) -> String {
        let seconds = schedule.interval.seconds * Int64(schedule.issue.count)
        return clock.short(time, from: schedule.start, to: schedule.start.advanced(bySeconds: seconds))
    }

    /// A row a setting.
    package var table: Table {
        let knowsQueue = schedule.steps.contains { $0.waiting != nil }
        var table = Table(
            [.init("FROM"), .init("TO"), .figures("A SECOND"), .figures("LOAD"), .figures("SLACK")]
                + (knowsQueue ? [.figures("WAITING"), .figures("WAIT")] : []) + [.init("BOUND BY")])
        for step in schedule.steps.prefix(Self.mostRows) {
            table.append(
                [
                    .init(short(step.from)), .init(short(step.to)),
                    .init(NumberStyle.figure(step.rate), tone: .strong), .init(NumberStyle.figure(step.load)),
                    .init(NumberStyle.figure(step.slack)),
                ]
                    + (knowsQueue
                        ? [
                            .init(NumberStyle.figure(step.waiting.map { $0.rounded() })),
                            .init(NumberStyle.duration(seconds: step.wait)),
                        ] : [])
                    + [.init(step.boundBy.rawValue)])
        }
        return table
    }

    private var totals: [String] {
        var lines = ["issues \(NumberStyle.figure(schedule.issued.rounded())) in all"]
        if let finish = schedule.finish {
            lines[0] += ", the budget is used up \(finish.isExtrapolated ? "about " : "")\(clock.long(finish.time))"
        }
        if let share = schedule.filledShare { lines[0] += "; \(NumberStyle.percent(share)) of the usable slack filled" }
        lines.append(
            "what is not issued at its time is not issued later: plan again with --issued, and the room is given out anew"
        )
        if schedule.overloadedSeconds > 0 {
            let length = NumberStyle.duration(seconds: Double(schedule.overloadedSeconds))
            lines.append(
                "the service\(schedule.tiers.isEmpty ? "" : ", or a tier behind it,") is overloaded for \(length) without a single one of them: nothing is issued for then"
            )
        }
        return lines
    }
}

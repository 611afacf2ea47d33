package import CrestAdvisor
package import CrestSeries

/// What tells people and monitors of a plan. Nothing runs by it: what it says, read back, must be the plan's.
package protocol Bulletin: Sendable {
    /// What the command line calls it.
    var name: String { get }

    /// The file, written by an encoder.
    func write(_ notice: Notice) throws(PlatformError) -> String

    /// Reads a file back.
    ///
    /// - Throws: ``PlatformError/Code/file`` when it is damaged; ``PlatformError/Code/shortSupply`` when it says
    ///   anything but what the plan does.
    func check(_ text: String, against notice: Notice) throws(PlatformError)
}

extension Bulletin {
    /// The file, read back before it is handed over.
    package func checked(_ notice: Notice) throws(PlatformError) -> String {
        let text = try write(notice)
        try check(text, against: notice)
        return text
    }

    func differs(_ what: String, says said: String, plan planned: String) -> PlatformError {
        PlatformError(
            .shortSupply, "\(what): the file says \(said) and the plan \(planned)", hint: "export the plan anew")
    }
}

/// A series of a plan, at a moment.
package struct Notice: Sendable {
    let plan: Plan
    let series: String
    let now: Timestamp
    let clock: ZoneClock
    /// In order of time, without gaps.
    let steps: [PlanStep]

    /// - Throws: ``PlatformError/Code/noSteps`` when the plan says nothing of the series from `now` on.
    package init(_ plan: Plan, series: String, now: Timestamp?, clock: ZoneClock) throws(PlatformError) {
        let now = now ?? plan.asOf
        self.plan = plan
        self.series = series
        self.now = now
        self.clock = clock
        steps = plan.steps.filter { $0.series == series && $0.to > now }
        guard !steps.isEmpty else {
            throw PlatformError(.noSteps, "the plan has no steps for '\(series)' from \(now) on", hint: "plan anew")
        }
    }

    /// What the plan has at a moment.
    func step(at time: Timestamp) -> PlanStep? {
        steps.first { $0.from <= time && time < $0.to }
    }

    /// Of each day on the wall the step with most replicas, of those the one with most demand, of those the first.
    var peaks: [PlanStep] {
        var peaks: [(day: Int, step: PlanStep)] = []
        for step in steps {
            let day = clock.wall(max(step.from, now)).date.daysSinceEpoch
            if let last = peaks.last, last.day == day {
                let (held, new) = ((last.step.replicas, last.step.demand ?? 0), (step.replicas, step.demand ?? 0))
                if held < new { peaks[peaks.count - 1].step = step }
            } else {
                peaks.append((day, step))
            }
        }
        return peaks.map(\.step)
    }
}

/// Every bulletin that a plan can be exported to.
package enum BulletinRegistry {
    package static let all: [any Bulletin] = [PrometheusGauges(), PeakCalendar()]

    /// nil when there is none of the name.
    package static func bulletin(named name: String) -> (any Bulletin)? {
        all.first { $0.name == name }
    }
}

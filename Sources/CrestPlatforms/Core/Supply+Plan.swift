package import CrestAdvisor
package import CrestSeries

extension Supply {
    /// What a platform must have been told to run, minute by minute, so that `series` is served as `plan` says: a step
    /// counts from the moment when it must be ordered, and a minute has the most of its seconds.
    ///
    /// - Parameter now: what lies before is left out.
    /// - Throws: ``PlatformError/Code/noSteps`` when the plan says nothing of the series from then on;
    ///   ``PlatformError/Code/adviceOnly`` when nothing is to execute it.
    package init(ordering plan: Plan, series: String, from now: Timestamp? = nil) throws(PlatformError) {
        guard plan.trust != .advise else {
            throw PlatformError(
                .adviceOnly, "the plan \(plan.id) is for advice only: no platform may execute it",
                hint: "plan with --trust floor, or full; prometheus and ical take it as it is")
        }
        let steps = plan.steps.filter { $0.series == series }
        guard let first = steps.first, let last = steps.last else {
            throw PlatformError(
                .noSteps, "the plan has no steps for '\(series)'",
                hint: "it has \(plan.seriesNames.map { "'\($0)'" }.joined(separator: ", "))")
        }
        let start = first.from.minuteBefore
        let end = last.to.minuteAfter
        var marks: [(time: Timestamp, opens: Bool, replicas: Int)] = []
        for step in steps {
            marks.append((max(start, step.orderBy.minuteBefore), true, step.replicas))
            marks.append((step.to.minuteAfter, false, step.replicas))
        }
        let whole = Supply.highest(of: marks, from: start, until: end)
        guard let now else {
            self = whole
            return
        }
        guard let rest = whole.clipped(from: now.minuteBefore, until: end) else {
            throw PlatformError(.noSteps, "the plan ended at \(end), before \(now)", hint: "plan anew")
        }
        self = rest
    }

    /// The largest of the spans that are open; none is open nowhere.
    static func highest(
        of marks: [(time: Timestamp, opens: Bool, replicas: Int)], from start: Timestamp, until end: Timestamp,
        otherwise least: Int = 0
    ) -> Supply {
        var open: [Int: Int] = [:]
        var changes: [(time: Timestamp, replicas: Int)] = []
        for mark in marks.sorted(by: { $0.time < $1.time }) {
            let count = open[mark.replicas, default: 0] + (mark.opens ? 1 : -1)
            open[mark.replicas] = count == 0 ? nil : count
            changes.append((max(mark.time, start), max(least, open.keys.max() ?? least)))
        }
        return Supply(from: start, until: end, initial: least, changes: changes)
    }
}

extension Plan {
    /// The series that the plan has steps for, in its order.
    package var seriesNames: [String] {
        var known: Set<String> = []
        return steps.map(\.series).filter { known.insert($0).inserted }
    }
}

extension Timestamp {
    /// The whole minute at or before it.
    var minuteBefore: Timestamp {
        Timestamp(secondsSinceEpoch: secondsSinceEpoch.flooredQuotient(dividingBy: 60) * 60)
    }

    /// The whole minute at or after it.
    var minuteAfter: Timestamp {
        advanced(bySeconds: 59).minuteBefore
    }
}

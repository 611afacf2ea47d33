public import CrestSeries

/// What differs between two plans: the spans of time for which they have different numbers of replicas.
public struct PlanDiff: Sendable, Hashable {
    /// A span with one number in the old plan and another in the new one.
    public struct Change: Sendable, Hashable {
        /// The series whose demand is served.
        public let series: String
        /// The beginning.
        public let from: Timestamp
        /// The end, not included.
        public let to: Timestamp
        /// The replicas of the old plan; nil where it says nothing.
        public let before: Int?
        /// The replicas of the new plan; nil where it says nothing.
        public let after: Int?
    }

    /// Series in the order of the new plan, then those that only the old one has; each in order of time.
    public let changes: [Change]

    /// The differences from `old` to `new` from the moment on that the new plan takes for now: the past does not count.
    public init(from old: Plan, to new: Plan) {
        var names: [String] = []
        var known: Set<String> = []
        for step in new.steps + old.steps where known.insert(step.series).inserted { names.append(step.series) }
        let before = Dictionary(grouping: old.steps, by: \.series)
        let after = Dictionary(grouping: new.steps, by: \.series)
        changes = names.flatMap { name in
            Self.changes(of: name, from: before[name] ?? [], to: after[name] ?? [], since: new.asOf)
        }
    }

    /// Whether the plans agree wherever one of them says something.
    public var isEmpty: Bool { changes.isEmpty }

    /// The changes where both plans say something: the new one revises the old one, and does not only go on after it.
    public var revisions: [Change] {
        changes.filter { $0.before != nil && $0.after != nil }
    }

    /// Replica-hours that the new plan has more than the old one where both say something; negative when fewer.
    public var addedReplicaHours: Double {
        changes.reduce(0) { sum, change in
            guard let before = change.before, let after = change.after else { return sum }
            return sum + Double(after - before) * Double(change.from.seconds(until: change.to)) / 3_600
        }
    }

    private static func changes(
        of series: String, from old: [PlanStep], to new: [PlanStep], since now: Timestamp
    ) -> [Change] {
        let ends = Set((old + new).flatMap { [max($0.from, now), max($0.to, now)] }).sorted()
        var changes: [Change] = []
        for (from, to) in zip(ends, ends.dropFirst()) {
            let before = old.first { $0.from <= from && from < $0.to }?.replicas
            let after = new.first { $0.from <= from && from < $0.to }?.replicas
            guard before != after else { continue }
            if let last = changes.last, last.to == from, last.before == before, last.after == after {
                changes[changes.count - 1] = Change(
                    series: series, from: last.from, to: to, before: before, after: after)
            } else {
                changes.append(Change(series: series, from: from, to: to, before: before, after: after))
            }
        }
        return changes
    }
}

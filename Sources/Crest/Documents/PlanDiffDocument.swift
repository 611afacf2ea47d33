package import CrestAdvisor
package import CrestReporting
import CrestSeries

/// `crest/diff/v1`: what changed from one plan to another, as JSON and CSV.
package struct PlanDiffDocument: Sendable {
    /// The plan that was.
    package let old: Plan
    /// The plan that is.
    package let new: Plan
    /// What lies between them.
    package let diff: PlanDiff

    package init(from old: Plan, to new: Plan) {
        self.old = old
        self.new = new
        diff = PlanDiff(from: old, to: new)
    }

    /// The whole document.
    package var json: JSONValue {
        [
            "schema": "crest/diff/v1", "old": Self.json(old), "new": Self.json(new), "same": .bool(diff.isEmpty),
            "added_replica_hours": .number(diff.addedReplicaHours), "changes": .array(diff.changes.map(Self.json)),
        ]
    }

    /// One line a change, for `-o ndjson`.
    package var lines: some Sequence<JSONValue> {
        diff.changes.lazy.map(Self.json)
    }

    /// The columns of the CSV.
    package static let csvHeader = ["series", "from", "to", "before", "after"]

    /// A row a change.
    package var csvRows: some Sequence<[CSVField]> {
        diff.changes.lazy.map { change -> [CSVField] in
            [
                .text(change.series), .text(change.from.description), .text(change.to.description),
                .integer(change.before), .integer(change.after),
            ]
        }
    }

    private static func json(_ plan: Plan) -> JSONValue {
        ["id": .string(plan.id), "as_of": .string(plan.asOf.description), "status": .string(plan.status.rawValue)]
    }

    private static func json(_ change: PlanDiff.Change) -> JSONValue {
        [
            "series": .string(change.series), "from": .string(change.from.description),
            "to": .string(change.to.description), "before": .optional(change.before), "after": .optional(change.after),
        ]
    }
}

/// The difference of two plans as a person reads it.
package struct PlanDiffText: Sendable {
    private let document: PlanDiffDocument
    private let clock: WallClock
    private let style: TerminalStyle

    /// - Parameter clock: the reader's own.
    package init(_ document: PlanDiffDocument, clock: WallClock, style: TerminalStyle) {
        self.document = document
        self.clock = clock
        self.style = style
    }

    package var lines: [String] {
        let diff = document.diff
        let ids = "\(document.old.id.prefix(6)) → \(document.new.id.prefix(6))"
        guard !diff.isEmpty else {
            return ["DIFF \(ids)  no change from \(clock.long(document.new.asOf)) on"]
        }
        let hours = diff.addedReplicaHours
        let sum =
            diff.revisions.isEmpty
            ? "no revisions"
            : "\(NumberStyle.counted(diff.revisions.count, "revision")) with \(hours > 0 ? "+" : "")"
                + "\(NumberStyle.figure(hours)) replica-hours"
        return ["DIFF \(ids)  \(NumberStyle.counted(diff.changes.count, "change")), of which \(sum)"]
            + table.text(style)
    }

    /// A row a change.
    package var table: Table {
        let diff = document.diff
        let showsSeries = Set(diff.changes.map(\.series)).count > 1
        var table = Table(
            (showsSeries ? [Table.Column("SERIES")] : [])
                + [.init("FROM"), .init("TO"), .figures("BEFORE"), .figures("AFTER"), .figures("CHANGE")])
        for change in diff.changes {
            let difference = change.before.flatMap { before in change.after.map { $0 - before } }
            table.append(
                (showsSeries ? [Table.Cell(change.series)] : []) + [
                    .init(short(change.from)), .init(short(change.to)),
                    .init(Self.figure(change.before), tone: .faint), .init(Self.figure(change.after), tone: .strong),
                    .init(
                        difference.map { ($0 > 0 ? "+" : "") + NumberStyle.figure($0) } ?? NumberStyle.missing,
                        tone: (difference ?? 0) > 0 ? .accent : .plain),
                ])
        }
        return table
    }

    /// A time of the changes, of which some may lie a week apart.
    private func short(_ time: Timestamp) -> String {
        let changes = document.diff.changes
        let (first, last) = (changes.map(\.from).min(), changes.map(\.to).max())
        return clock.short(time, from: first ?? time, to: last ?? time)
    }

    private static func figure(_ replicas: Int?) -> String {
        replicas.map { NumberStyle.figure($0) } ?? NumberStyle.missing
    }
}

extension NumberStyle {
    /// `1 change`, `2 changes`.
    static func counted(_ count: Int, _ noun: String) -> String {
        "\(figure(count)) \(noun)\(count == 1 ? "" : "s")"
    }
}

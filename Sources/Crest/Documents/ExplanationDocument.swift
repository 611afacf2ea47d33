package import CrestAdvisor
package import CrestReporting
package import CrestSeries

/// `crest/explanation/v1`: why a plan has as many replicas as it has, at one time or at each series' peak.
package struct ExplanationDocument: Sendable {
    /// The plan that is explained.
    package let plan: Plan
    /// The steps, one for each question.
    package let steps: [PlanStep]
    /// The moment that was asked about; nil when nobody asked for one.
    package let time: Timestamp?

    /// Explains the largest step of each series; of several, the first.
    package init(peaksOf plan: Plan) {
        self.plan = plan
        time = nil
        var peaks: [PlanStep] = []
        for step in plan.steps {
            if peaks.last?.series != step.series {
                peaks.append(step)
            } else if let last = peaks.last, step.replicas > last.replicas {
                peaks[peaks.count - 1] = step
            }
        }
        steps = peaks
    }

    /// Explains what the plan has for `series` at `time`.
    ///
    /// - Throws: ``CrestError/Code/request``, saying what the plan has, when it has no such series or time.
    package init(_ plan: Plan, series: String, at time: Timestamp) throws(CrestError) {
        self.plan = plan
        self.time = time
        let own = plan.steps.filter { $0.series == series }
        guard let first = own.first, let last = own.last else {
            var names: [String] = []
            for step in plan.steps where names.last != step.series { names.append(step.series) }
            throw CrestError(
                .request, "the plan has no series '\(series)'",
                hint: "it has \(names.prefix(10).map { "'\($0)'" }.joined(separator: ", "))")
        }
        guard let step = own.first(where: { $0.from <= time && time < $0.to }) else {
            throw CrestError(
                .request, "the plan says nothing about \(time)", hint: "it reaches from \(first.from) to \(last.to)")
        }
        steps = [step]
    }

    /// The shortfall that a step has, or a part of it; nil when it has what it needs.
    func shortfall(of step: PlanStep) -> Shortfall? {
        plan.verdicts.first { $0.series == step.series }?.shortfalls.first { $0.from < step.to && step.from < $0.to }
    }

    /// The whole document.
    package var json: JSONValue {
        [
            "schema": "crest/explanation/v1", "plan": .string(plan.id), "at": .optional(time?.description),
            "steps": .array(Array(lines)),
        ]
    }

    /// One line a step, for `-o ndjson`: the plan's own step, and what it lacks.
    package var lines: some Sequence<JSONValue> {
        steps.lazy.map { step in
            ["step": PlanDocument.json(step), "shortfall": shortfall(of: step).map(PlanDocument.json) ?? .null]
        }
    }

    /// The columns of the CSV.
    package static let csvHeader = ["series", "from", "to", "part", "demand", "replicas"]

    /// A row a part; the replicas of a step's parts add up to the step's.
    package var csvRows: some Sequence<[CSVField]> {
        steps.lazy.flatMap { step in
            step.reasons.lazy.map { reason -> [CSVField] in
                [
                    .text(step.series), .text(step.from.description), .text(step.to.description), .text(reason.part),
                    .number(reason.demand), .number(reason.replicas),
                ]
            }
        }
    }
}

/// An explanation as a person reads it: a sum.
package struct ExplanationText: Sendable {
    private let document: ExplanationDocument
    private let clock: WallClock
    private let style: TerminalStyle

    /// - Parameter clock: the reader's own.
    package init(_ document: ExplanationDocument, clock: WallClock, style: TerminalStyle) {
        self.document = document
        self.clock = clock
        self.style = style
    }

    package var lines: [String] {
        document.steps.enumerated().flatMap { index, step in
            (index > 0 ? [""] : []) + [headline(step)] + table(of: [step], clock: nil).text(style) + remarks(step)
        }
    }

    /// A row a part, all steps below each other, for documents.
    package var table: Table { table(of: document.steps, clock: clock) }

    private func headline(_ step: PlanStep) -> String {
        let name = step.series.isEmpty ? "" : "\(DisplayWidth.printable(step.series))  "
        let was = step.was.map { ", was \(NumberStyle.figure($0))" } ?? ""
        return "\(name)\(clock.long(step.from)) until \(clock.long(step.to))  "
            + "\(NumberStyle.counted(step.replicas, "replica"))\(was)"
    }

    private func remarks(_ step: PlanStep) -> [String] {
        var lines: [String] = []
        if let demand = step.demand, let level = step.level {
            let chance = level > 0.999 ? "more than 99.9 %" : NumberStyle.percent(level)
            lines.append(
                "provides for a demand of \(NumberStyle.figure(demand)), which \(chance) of the futures stay within")
        }
        if step.boundBy != .none { lines.append("bound by: \(step.boundBy.sentence)") }
        let ahead = step.orderBy.seconds(until: step.from)
        if ahead > 0 {
            lines.append(
                "to be ordered by \(clock.long(step.orderBy)), \(NumberStyle.duration(seconds: Double(ahead))) ahead")
        }
        if let tiers = step.tiers {
            lines.append(
                "bought as \(NumberStyle.figure(tiers.reserved)) reserved, \(NumberStyle.figure(tiers.onDemand)) on demand, "
                    + "\(NumberStyle.figure(tiers.spot)) spot")
        }
        if let zones = step.zones { lines += Self.spread(zones) }
        if let shortfall = document.shortfall(of: step) {
            lines.append(
                "SHORT of \(NumberStyle.counted(shortfall.replicas, "replica")) from \(clock.long(shortfall.from)) to "
                    + "\(clock.long(shortfall.to)): \(shortfall.boundBy.sentence)")
        }
        return lines
    }

    /// Replicas and traffic of each zone, and the traffic when each of them is lost.
    private static func spread(_ zones: ZoneShares) -> [String] {
        let names = zones.names.enumerated().map { $1 ?? "\($0 + 1)" }
        let list = { (figures: [String]) in
            zip(names, figures).map { "\($0) \($1)" }.joined(separator: ", ")
        }
        let shares = { (weights: [Double]) in list(weights.map { NumberStyle.percent($0) }) }
        return [
            "zones: \(list(zones.replicas.map { NumberStyle.figure($0) })) replicas",
            "traffic: \(shares(zones.weights))",
        ] + names.indices.map { "  without \(names[$0]): \(shares(zones.weights(losing: $0)))" }
    }

    /// - Parameter clock: for a column with the step's beginning; nil for none.
    private func table(of steps: [PlanStep], clock: WallClock?) -> Table {
        var table = Table(
            (clock == nil ? [] : [.init("SERIES"), .init("FROM")])
                + [.init("PART"), .figures("DEMAND"), .figures("REPLICAS")])
        let plan = document.plan
        for step in steps {
            let from = clock.map { $0.short(step.from, from: plan.asOf, to: plan.validUntil) }
            let place: [Table.Cell] = from.map { [.init(step.series), .init($0)] } ?? []
            let sum = step.reasons.map { Optional($0.replicas) } + [Double(step.replicas)]
            for (reason, replicas) in zip(step.reasons, NumberStyle.column(sum)) {
                table.append(
                    place + [.init(reason.part), .init(NumberStyle.figure(reason.demand)), .init(replicas)])
            }
            table.append(
                place + [
                    .init("= replicas", tone: .strong), .init(NumberStyle.figure(step.demand)),
                    .init(NumberStyle.figure(step.replicas), tone: .strong),
                ])
        }
        return table
    }
}

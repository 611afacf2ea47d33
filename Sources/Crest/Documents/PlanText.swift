package import CrestAdvisor
import CrestForecasting
package import CrestReporting
import CrestSeries

/// A plan as a person reads it: what when, why, at what cost, and whether it holds.
package struct PlanText: Sendable {
    private let plan: Plan
    private let clock: WallClock
    private let style: TerminalStyle

    /// More steps than this are for machines.
    private static let mostRows = 48

    /// - Parameter clock: the reader's own.
    package init(_ plan: Plan, clock: WallClock, style: TerminalStyle) {
        self.plan = plan
        self.clock = clock
        self.style = style
    }

    package var lines: [String] {
        let hidden = plan.steps.count - Self.mostRows
        return [headline] + table.text(style)
            + (hidden > 0 ? ["… \(hidden) more steps; -o csv or -o json has them all"] : [])
            + [""] + plan.verdicts.flatMap(lines) + plan.tiers.map(line) + plan.inputs.compactMap(bursts) + trust
            + plan.purchases.map(line)
            + [totals] + budget
    }

    private var headline: String {
        "PLAN \(plan.id.prefix(6))  \(plan.status.rawValue)  as of \(clock.long(plan.asOf)), valid until \(clock.long(plan.validUntil))"
    }

    /// A row a step.
    package var table: Table {
        let showsSeries = Set(plan.steps.map(\.series)).count > 1
        let showsTiers = !plan.purchases.isEmpty
        var table = Table(
            (showsSeries ? [Table.Column("SERIES")] : [])
                + [.init("FROM"), .init("TO"), .figures("REPLICAS"), .figures("WAS")]
                + (showsTiers ? [.figures("RESERVED"), .figures("ON DEMAND"), .figures("SPOT")] : [])
                + [.init("ORDER BY"), .init("WHY")])
        for step in plan.steps.prefix(Self.mostRows) {
            let grows = step.was.map { step.replicas > $0 } ?? false
            table.append(
                (showsSeries ? [Table.Cell(step.series)] : []) + [
                    .init(short(step.from)), .init(short(step.to)),
                    .init(NumberStyle.figure(step.replicas), tone: grows ? .accent : .strong),
                    .init(step.was.map { NumberStyle.figure($0) } ?? NumberStyle.missing, tone: .faint),
                ] + (showsTiers ? cells(step.tiers) : []) + [
                    .init(short(step.orderBy)), .init(why(step)),
                ])
        }
        return table
    }

    /// A time of the plan.
    private func short(_ time: Timestamp) -> String {
        clock.short(time, from: plan.asOf, to: plan.validUntil)
    }

    /// What begins a line about a series.
    private func subject(_ series: String) -> String {
        series.isEmpty ? "" : "\(DisplayWidth.printable(series)): "
    }

    private func cells(_ tiers: TierShares?) -> [Table.Cell] {
        let counts = tiers.map { [$0.reserved, $0.onDemand, $0.spot] }
        return counts?.map { Table.Cell(NumberStyle.figure($0)) } ?? [Table.Cell](repeating: "", count: 3)
    }

    /// Such as `expects 2,570 (p50), provides for 3,790 (p99.2)` and what else decided.
    private func why(_ step: PlanStep) -> String {
        guard let demand = step.demand else { return step.reasons.map(\.part).joined(separator: ", ") }
        let uncertainty = step.reasons.first { $0.part == "uncertainty" }?.demand ?? 0
        // The chance is told by a thousand paths: what none of them exceeds is no certainty.
        let level = step.level.map { $0 > 0.999 ? "> p99.9" : "p\(NumberStyle.figure($0 * 100))" } ?? ""
        let need =
            "expects \(NumberStyle.figure(demand - uncertainty)), provides for \(NumberStyle.figure(demand)) (\(level))"
        return step.boundBy == .none ? need : "\(need), \(step.boundBy.sentence)"
    }

    /// What there is to say of a series that does not hold, or of the risk when it does.
    private func lines(_ verdict: Verdict) -> [String] {
        let name = subject(verdict.series)
        guard let worst = verdict.worst else {
            return [
                "\(name)holds; chance of a shortfall somewhere in the plan \(NumberStyle.chance(verdict.riskTaken))"
            ]
        }
        var lines = [
            "\(name)DOES NOT HOLD from \(short(worst.from)) to \(short(worst.to)): "
                + "\(NumberStyle.figure(worst.replicas)) replicas short of what it provides for (\(worst.boundBy.sentence)), "
                + "\(NumberStyle.duration(seconds: Double(verdict.secondsShort))) short in all, "
                + "chance \(NumberStyle.chance(verdict.riskTaken))"
        ]
        if let smallest = verdict.smallestMaximum {
            lines.append(
                "\(name)the smallest maximum that keeps the chance within the risk is "
                    + "\(NumberStyle.figure(smallest)) replicas")
        }
        return lines
    }

    /// What comes to a tier behind a series, and whether it can take it.
    private func line(_ verdict: TierVerdict) -> String {
        let isEntry = verdict.tier == verdict.series
        let name = isEntry ? "\(verdict.series.isEmpty ? "the series" : verdict.series) itself" : "tier \(verdict.tier)"
        let need = "\(name) must take \(NumberStyle.figure(verdict.requirement)) a step"
        guard let limit = verdict.limit, let full = verdict.breakingPoint else {
            return "\(need)\(verdict.isPlanned ? ", planned for above" : ", and nothing limits it")"
        }
        let owner = verdict.isExternal ? "somebody else's limit of " : verdict.isPlanned ? "at most " : "a limit of "
        let entry = verdict.series.isEmpty ? "the series" : verdict.series
        return "\(need) of \(owner)\(NumberStyle.figure(limit)): "
            + "\(verdict.isFeasible ? "holds" : "DOES NOT HOLD"), chance of more "
            + "\(NumberStyle.percent(verdict.overload)); full when \(isEntry ? "it" : entry) gets \(NumberStyle.figure(full))"
            + (verdict.isFirst ? ", the first to break" : "")
    }

    /// That the busiest second is provided for, and where it is known from.
    private func bursts(_ input: PlanInput) -> String? {
        input.bursts.map { bursts in
            let name = subject(input.series)
            return "\(name)provides for the busiest \(bursts.span) of each step: \(bursts.sentence)"
        }
    }

    /// What the plan may not do; nothing when it may do all.
    private var trust: [String] {
        switch plan.trust {
        case .advise: ["for advice only: nothing is to execute it"]
        case .floor: ["a floor only: supply may rise, and is lowered nowhere"]
        case .full: []
        }
    }

    /// How the replicas of a series are bought.
    private func line(_ mix: PurchaseMix) -> String {
        let name = subject(mix.series)
        let hours = { (hours: Double) in "\(NumberStyle.figure(hours)) replica-hours" }
        let lost = mix.expectedLostHours > 0 ? " (\(NumberStyle.figure(mix.expectedLostHours)) of them lost)" : ""
        let spot = mix.spotHours > 0 ? ", \(hours(mix.spotHours)) of spot\(lost)" : ""
        let saved = mix.costOnDemand > 0 ? 1 - mix.cost / mix.costOnDemand : 0
        return "\(name)reserve \(NumberStyle.figure(mix.reserved)) for the whole plan, buy "
            + "\(hours(mix.onDemandHours)) on demand\(spot): cost \(NumberStyle.figure(mix.cost)), \(NumberStyle.percent(saved)) below all on demand"
    }

    private var budget: [String] {
        guard let budget = plan.budget else { return [] }
        let cost = "cost \(NumberStyle.figure(budget.cost)) of a budget of \(NumberStyle.figure(budget.limit))"
        let spent = budget.exhausted.map { "NOT IN THE BUDGET: \(cost), spent by \(short($0))" }
        return [spent ?? "in the budget: \(cost)"]
    }

    private var totals: String {
        let totals = plan.totals
        let saved = totals.staticPeakHours > 0 ? 1 - totals.replicaHours / totals.staticPeakHours : 0
        let cost = totals.cost.map { "cost \(NumberStyle.figure($0)), " } ?? ""
        return cost + "\(NumberStyle.figure(totals.replicaHours)) replica-hours, \(NumberStyle.percent(saved)) below "
            + "static at the peak (\(NumberStyle.figure(totals.staticPeakHours))); expected shortfall "
            + "\(NumberStyle.figure(totals.expectedShortfallMinutes)) min"
    }
}

extension Bound {
    /// What it does, in front of people; empty when nothing binds.
    var sentence: String {
        switch self {
        case .none: ""
        case .minimum: "raised to the minimum"
        case .held: "held while the data are in doubt"
        case .maximum: "cut to the maximum"
        case .zones: "cut to the room in the zones"
        case .leadTime: "not ready sooner"
        case .stepUp: "step-up limit"
        case .stepDown: "step-down limit"
        case .dwell: "held by the dwell"
        case .changeCost: "cheaper to keep than to start again"
        case .changeInterval: "until the next change"
        case .quantum: "rounded to the quantum"
        }
    }
}

extension RequestBursts {
    /// What counts, such as `second` or `10s`.
    var span: String { window == 1 ? "second" : NumberStyle.duration(seconds: Double(window)) }

    /// Such as `dispersion 2.1 + 0.04 × its requests, learned from 2,016 steps of the log`.
    var sentence: String {
        let swing = modulation > 0 ? " + \(NumberStyle.figure(modulation)) × its requests" : ""
        let source =
            observations > 0 ? "learned from \(NumberStyle.counted(observations, "step")) of the log" : "as was said"
        return "dispersion \(NumberStyle.figure(1 + clumping))\(swing), \(source)"
    }
}

package import CrestAdvisor
package import CrestReporting
package import CrestSeries

/// `crest/capacity/v1`: what was learned about one replica, as JSON and in front of a person.
package struct CapacityDocument: Sendable {
    private let learned: LearnedCapacity

    package init(_ learned: LearnedCapacity) {
        self.learned = learned
    }

    /// The whole document.
    package var json: JSONValue {
        let history = learned.history
        return [
            "schema": "crest/capacity/v1",
            "per_replica": .number(learned.perReplica.value),
            "interval_95": learned.perReplica.json,
            "target": .number(learned.target),
            "largest_seen": .number(learned.largestSeen),
            "extrapolated": .bool(learned.isExtrapolated),
            "step_seconds": .integer(history.interval.seconds),
            "cpu": [
                "of": .string(history.reading.rawValue),
                "idle": .number(learned.idle.value), "idle_interval_95": learned.idle.json,
                "slope": .number(learned.slope.value), "slope_interval_95": learned.slope.json,
                "curvature": .optional(learned.curvature?.value),
                "curvature_interval_95": learned.curvature?.json ?? .null,
                "spread": .number(learned.spread),
            ],
            "steps": [
                "used": .integer(Int64(history.count)), "missing": .integer(Int64(history.missing)),
                "unhealthy": .integer(Int64(history.unhealthy)), "warming_up": .integer(Int64(history.warmingUp)),
            ],
            "flags": ["--per-replica", .string(NumberStyle.machine(learned.perReplica.value) ?? "")],
            "warnings": .array(warnings.map(\.json)),
        ]
    }

    /// What a person reads.
    package var lines: [String] {
        let history = learned.history
        let figure = { (value: Double) in NumberStyle.figure(value) }
        let range = learned.perReplica.interval.map { " (95 %: \(figure($0.lowerBound)) … \(figure($0.upperBound)))" }
        let curve =
            "\(figure(learned.idle.value)) + \(figure(learned.slope.value)) r"
            + (learned.curvature.map { " + \(figure($0.value)) r²" } ?? "")
        return [
            "CAPACITY one replica serves \(figure(learned.perReplica.value)) in \(history.interval)\(range ?? "")",
            "CPU of a replica = \(curve), give or take \(figure(learned.spread)); target \(figure(learned.target)); the "
                + "column is read as of \(history.reading == .replica ? "one replica" : "all replicas")",
            "largest load of a replica seen: \(figure(learned.largestSeen))"
                + (isBeyond ? "; the capacity lies beyond it and is EXTRAPOLATED" : "")
                + (isBelow ? ", the smallest: \(figure(learned.smallestSeen)); the capacity is EXTRAPOLATED" : ""),
            "learned from \(figure(Double(history.count))) healthy steps; left out: \(history.missing) missing, "
                + "\(history.unhealthy) with errors, \(history.warmingUp) after replicas were added",
            "to plan with it: -o json --out FILE here and --capacity-file FILE there, or "
                + "--per-replica \(NumberStyle.machine(learned.perReplica.value) ?? "")",
        ]
    }

    /// What should be known before planning with it.
    package var warnings: [Diagnostic] {
        if isBeyond { return [.extrapolated(learned.perReplica.value, beyond: learned.largestSeen)] }
        return isBelow ? [.extrapolated(learned)] : []
    }

    private var isBeyond: Bool { learned.perReplica.value > learned.largestSeen }
    private var isBelow: Bool { learned.isExtrapolated && !isBeyond }
}

extension Diagnostic {
    /// Says that the target of a capacity was never seen, because CPU was always higher.
    fileprivate static func extrapolated(_ learned: LearnedCapacity) -> Diagnostic {
        Diagnostic(
            code: .init(rawValue: "W_EXTRAPOLATED"),
            message: "no replica has ever served less than \(learned.smallestSeen) in a step: its CPU was never as low "
                + "as the target of \(learned.target), and \(learned.perReplica.value) is a guess below that",
            hint: "give --target in the unit of the CPU column, 60 where it is in per cent")
    }

    /// Says that a capacity was never seen.
    static func extrapolated(_ perReplica: Double, beyond seen: Double) -> Diagnostic {
        Diagnostic(
            code: .init(rawValue: "W_EXTRAPOLATED"),
            message: "no replica has ever served more than \(seen) in a step: \(perReplica) is a guess beyond that",
            hint: "test one replica at that load, or plan with --per-replica \(seen)")
    }
}

extension Estimate {
    /// Its interval as two members; null where there is none.
    package var json: JSONValue {
        interval.map { ["lower": .number($0.lowerBound), "upper": .number($0.upperBound)] } ?? .null
    }
}

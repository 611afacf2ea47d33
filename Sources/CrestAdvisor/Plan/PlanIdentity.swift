import CrestSeries

/// The identity of a plan: a 64-bit FNV-1a hash over its content, field by field in the order of declaration.
enum PlanIdentity {
    static func of(
        asOf: Timestamp, status: Plan.Status, inputs: [PlanInput], steps: [PlanStep], verdicts: [Verdict],
        tiers: [TierVerdict], warnings: [Diagnostic], trust: Trust
    ) -> String {
        var content = Fingerprint()
        content.combine(asOf)
        content.combine(status.rawValue)
        for input in inputs {
            content.combine(input.series)
            content.combine(input.fingerprint.description)
        }
        for step in steps { content.combine(step) }
        for verdict in verdicts {
            content.combine(verdict.series)
            content.combine(verdict.riskTaken.bitPattern)
            for shortfall in verdict.shortfalls {
                content.combine(shortfall.from)
                content.combine(shortfall.to)
                content.combine(UInt64(shortfall.replicas))
                content.combine(shortfall.boundBy.rawValue)
            }
        }
        for tier in tiers {
            content.combine(tier.series)
            content.combine(tier.tier)
            content.combine(tier.requirement.bitPattern)
            content.combine(tier.limit.map { "limit \($0.bitPattern)" } ?? "no limit")
        }
        for warning in warnings { content.combine(warning.description) }
        // Plans that were stored before there were levels of trust keep their identity.
        if trust != .full { content.combine(trust.rawValue) }
        return content.description
    }
}

extension Fingerprint {
    fileprivate mutating func combine(_ time: Timestamp) {
        combine(UInt64(bitPattern: time.secondsSinceEpoch))
    }

    fileprivate mutating func combine(_ step: PlanStep) {
        combine(step.series)
        for time in [step.from, step.to, step.orderBy] { combine(time) }
        combine(UInt64(step.replicas))
        combine(step.was.map { "was \($0)" } ?? "was unknown")
        combine(step.demand.map { "demand \($0.bitPattern)" } ?? "held")
        combine(step.boundBy.rawValue)
        for reason in step.reasons {
            combine(reason.part)
            combine(reason.replicas.bitPattern)
        }
        if let tiers = step.tiers {
            for count in [tiers.reserved, tiers.onDemand, tiers.spot] { combine(UInt64(count)) }
        }
    }
}

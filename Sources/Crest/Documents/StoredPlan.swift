import CrestAdvisor
import CrestForecasting
import CrestIngestion
import CrestSeries

/// What a plan's JSON says, key by key. Every key must be there, `null` where it has no value, but for those that only
/// some plans have (`trust`, `budget`, `purchases`, `tiers`, an input's `bursts`, a step's `zones` and `tiers`, a
/// zone's `name`); and no other may be: a key that this Crest does not know could change what the plan means.
struct StoredPlan: Decodable {
    let plan: Plan

    init(from decoder: any Decoder) throws {
        let keys = try decoder.strictContainer(
            "schema", "id", "as_of", "valid_from", "valid_until", "status", "changes", "inputs", "steps", "verdicts",
            "totals", "warnings", "trust", "budget", "purchases", "tiers")
        plan = Plan(
            id: try keys.decode("id"), asOf: try keys.time("as_of"), validFrom: try keys.time("valid_from"),
            validUntil: try keys.time("valid_until"), status: try keys.choice("status"),
            inputs: try keys.decode([StoredInput].self, "inputs").map(\.input),
            steps: try keys.decode([StoredStep].self, "steps").map(\.step),
            verdicts: try keys.decode([StoredVerdict].self, "verdicts").map(\.verdict),
            totals: try keys.decode(StoredTotals.self, "totals").totals,
            warnings: try keys.decode([StoredDiagnostic].self, "warnings").map(\.diagnostic),
            trust: try keys.choiceIfThere("trust") ?? .full,
            budget: try keys.decodeIfThere(StoredBudget.self, "budget")?.verdict,
            purchases: try keys.decodeIfThere([StoredPurchase].self, "purchases")?.map(\.mix) ?? [],
            tiers: try keys.decodeIfThere([StoredTierVerdict].self, "tiers")?.map(\.verdict) ?? [])
        guard try keys.decode("changes") == plan.changesAnything else {
            throw keys.wrong("changes", "the steps say the opposite")
        }
    }
}

private struct StoredInput: Decodable {
    let input: PlanInput

    init(from decoder: any Decoder) throws {
        let keys = try decoder.strictContainer("series", "fingerprint", "last_sample", "points", "filled", "bursts")
        guard let fingerprint = Fingerprint(try keys.decode(String.self, "fingerprint")) else {
            throw keys.wrong("fingerprint", "it is not 16 hexadecimal digits")
        }
        input = PlanInput(
            series: try keys.decode("series"), fingerprint: fingerprint,
            lastSample: try keys.optionalTime("last_sample"), points: try keys.count("points"),
            filled: try keys.count("filled"),
            bursts: try keys.decodeIfThere(StoredBursts.self, "bursts")?.bursts)
    }
}

private struct StoredBursts: Decodable {
    let bursts: RequestBursts

    init(from decoder: any Decoder) throws {
        let keys = try decoder.strictContainer("clumping", "modulation", "window_seconds", "observations")
        let (clumping, modulation): (Double, Double) = (try keys.decode("clumping"), try keys.decode("modulation"))
        let window: Int64 = try keys.decode("window_seconds")
        guard clumping >= 0, modulation >= 0, window >= 1 else {
            throw keys.wrong("window_seconds", "no figure of a burst is negative, and no window empty")
        }
        bursts = RequestBursts(
            clumping: clumping, modulation: modulation, observations: try keys.count("observations"), window: window)
    }
}

private struct StoredStep: Decodable {
    let step: PlanStep

    init(from decoder: any Decoder) throws {
        let keys = try decoder.strictContainer(
            "series", "from", "to", "order_by", "replicas", "was", "demand", "level", "bound_by", "reason",
            "zones", "tiers")
        step = PlanStep(
            series: try keys.decode("series"), from: try keys.time("from"), to: try keys.time("to"),
            orderBy: try keys.time("order_by"), replicas: try keys.count("replicas"), was: try keys.decode("was"),
            demand: try keys.decode("demand"), level: try keys.decode("level"), boundBy: try keys.choice("bound_by"),
            reasons: try keys.decode([StoredReason].self, "reason").map(\.part),
            zones: try keys.decodeIfThere([StoredZone].self, "zones").map { zones in
                ZoneShares(replicas: zones.map(\.replicas), names: zones.map(\.name))
            },
            tiers: try keys.decodeIfThere(StoredTiers.self, "tiers")?.shares)
        guard step.from < step.to else { throw keys.wrong("to", "the step ends before it begins") }
        guard step.reasons.reduce(0, { $0 + $1.replicas }) == Double(step.replicas) else {
            throw keys.wrong("reason", "the parts do not add up to \(step.replicas) replicas")
        }
        if let zones = step.zones, zones.replicas.reduce(0, +) != step.replicas {
            throw keys.wrong("zones", "they do not add up to \(step.replicas) replicas")
        }
        if let tiers = step.tiers, tiers.replicas != step.replicas {
            throw keys.wrong("tiers", "they do not add up to \(step.replicas) replicas")
        }
    }
}

/// The weights follow from the replicas.
private struct StoredZone: Decodable {
    let name: String?
    let replicas: Int

    init(from decoder: any Decoder) throws {
        let keys = try decoder.strictContainer("name", "replicas", "weight", "weight_when_lost")
        name = try keys.decodeIfThere(String.self, "name")
        replicas = try keys.count("replicas")
    }
}

private struct StoredTiers: Decodable {
    let shares: TierShares

    init(from decoder: any Decoder) throws {
        let keys = try decoder.strictContainer("reserved", "on_demand", "spot")
        shares = TierShares(
            reserved: try keys.count("reserved"), onDemand: try keys.count("on_demand"), spot: try keys.count("spot"))
    }
}

private struct StoredPurchase: Decodable {
    let mix: PurchaseMix

    init(from decoder: any Decoder) throws {
        let keys = try decoder.strictContainer(
            "series", "reserved", "on_demand_hours", "spot_hours", "expected_lost_hours", "cost", "cost_on_demand")
        mix = PurchaseMix(
            series: try keys.decode("series"), reserved: try keys.count("reserved"),
            onDemandHours: try keys.decode("on_demand_hours"), spotHours: try keys.decode("spot_hours"),
            expectedLostHours: try keys.decode("expected_lost_hours"), cost: try keys.decode("cost"),
            costOnDemand: try keys.decode("cost_on_demand"))
    }
}

private struct StoredTierVerdict: Decodable {
    let verdict: TierVerdict

    init(from decoder: any Decoder) throws {
        let keys = try decoder.strictContainer(
            "series", "name", "external", "planned", "requests_per_entry", "limit", "requirement", "feasible",
            "full_at",
            "overload", "breaks_first", "first")
        verdict = TierVerdict(
            series: try keys.decode("series"), tier: try keys.decode("name"), isExternal: try keys.decode("external"),
            isPlanned: try keys.decode("planned"), requestsPerEntry: try keys.decode("requests_per_entry"),
            limit: try keys.decode("limit"), requirement: try keys.decode("requirement"),
            breakingPoint: try keys.decode("full_at"), overload: try keys.decode("overload"),
            breaksFirst: try keys.decode("breaks_first"), isFirst: try keys.decode("first"))
        guard try keys.decode("feasible") == verdict.isFeasible else {
            throw keys.wrong("feasible", "the limit says the opposite")
        }
    }
}

private struct StoredBudget: Decodable {
    let verdict: BudgetVerdict

    init(from decoder: any Decoder) throws {
        let keys = try decoder.strictContainer("limit", "cost", "holds", "exhausted")
        verdict = BudgetVerdict(
            limit: try keys.decode("limit"), cost: try keys.decode("cost"),
            exhausted: try keys.optionalTime("exhausted"))
        guard try keys.decode("holds") == verdict.holds else { throw keys.wrong("holds", "the rest says the opposite") }
    }
}

private struct StoredReason: Decodable {
    let part: ReasonPart

    init(from decoder: any Decoder) throws {
        let keys = try decoder.strictContainer("part", "demand", "replicas")
        part = ReasonPart(
            part: try keys.decode("part"), demand: try keys.decode("demand"), replicas: try keys.decode("replicas"))
    }
}

private struct StoredVerdict: Decodable {
    let verdict: Verdict

    init(from decoder: any Decoder) throws {
        let keys = try decoder.strictContainer(
            "series", "feasible", "risk", "probability_above_max", "smallest_max", "seconds_short", "shortfalls")
        verdict = Verdict(
            series: try keys.decode("series"),
            shortfalls: try keys.decode([StoredShortfall].self, "shortfalls").map(\.shortfall),
            riskTaken: try keys.decode("risk"), probabilityAboveMaximum: try keys.decode("probability_above_max"),
            smallestMaximum: try keys.decode("smallest_max"))
        guard try keys.decode("feasible") == verdict.isFeasible else {
            throw keys.wrong("feasible", "the shortfalls say the opposite")
        }
        guard try keys.decode("seconds_short") == verdict.secondsShort else {
            throw keys.wrong("seconds_short", "the shortfalls last \(verdict.secondsShort) s")
        }
    }
}

private struct StoredShortfall: Decodable {
    let shortfall: Shortfall

    init(from decoder: any Decoder) throws {
        let keys = try decoder.strictContainer("from", "to", "replicas", "demand", "bound_by")
        shortfall = Shortfall(
            from: try keys.time("from"), to: try keys.time("to"), replicas: try keys.count("replicas"),
            demand: try keys.decode("demand"), boundBy: try keys.choice("bound_by"))
    }
}

private struct StoredTotals: Decodable {
    let totals: PlanTotals

    init(from decoder: any Decoder) throws {
        let keys = try decoder.strictContainer(
            "replica_hours", "static_peak_hours", "expected_shortfall_minutes", "unmet_replica_hours", "cost")
        totals = PlanTotals(
            replicaHours: try keys.decode("replica_hours"), staticPeakHours: try keys.decode("static_peak_hours"),
            expectedShortfallMinutes: try keys.decode("expected_shortfall_minutes"),
            unmetReplicaHours: try keys.decode("unmet_replica_hours"), cost: try keys.decode("cost"))
    }
}

private struct StoredDiagnostic: Decodable {
    let diagnostic: Diagnostic

    init(from decoder: any Decoder) throws {
        let keys = try decoder.strictContainer("code", "message", "hint", "series")
        diagnostic = Diagnostic(
            code: .init(rawValue: try keys.decode("code")), message: try keys.decode("message"),
            hint: try keys.decode(String?.self, "hint") ?? "", series: try keys.decode("series"))
    }
}

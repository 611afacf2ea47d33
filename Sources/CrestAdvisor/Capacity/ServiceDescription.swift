import CrestSeries

/// A service as one line of text describes it: `checkout: 180/replica, ready 3m, min 2, max 60`.
///
/// After the name, which may be missing, stand terms in any order, separated by commas, each at most once:
/// `180/replica` (required), `ready 3m`, `min 2`, `max 60`, `price 0.041`, `reserved-price 0.026` and `reserved 10`,
/// `spot-price 0.012`, `spot-interruption 5%` and `guarantee 90%` (``PriceTiers``), `zones 3` or
/// `zones a=20+b=12+c` (``Zones``), `step-up 4/1m`, `step-down 30%/15m`, `dwell 10m`, `every 30m` (the default),
/// `quantum 2`, and `burst 1.3`, `burst dispersion=5` or `burst learned` (``BurstProvision``).
public struct ServiceDescription: Sendable, Hashable {
    /// The series that the service serves; nil when the line names none.
    public let series: String?
    /// What its replicas carry.
    public let capacity: Capacity
    /// How its supply may change.
    public let policy: ScalingPolicy
    /// What it provides for beyond the mean of an observation; a factor is already part of ``capacity``. Nil when
    /// nobody says.
    public let burst: BurstProvision?

    /// - Throws: ``AdvisorError``, naming the term that is wrong and the legal ones.
    public init(_ text: String) throws(AdvisorError) {
        // Terms hold no colon, so that the last one ends a name which may have colons of its own.
        let colon = text.lastIndex(of: ":")
        series = colon.map { text[..<$0].trimmed }
        let body = colon.map { text[text.index(after: $0)...] } ?? text[...]
        var terms = try Terms(body)
        guard let perReplica = try terms.perReplica() else {
            throw .capacity("'\(text)' does not say what one replica serves", hint: "add a term such as 180/replica")
        }
        burst = try terms.burst()
        capacity = try Capacity(
            perReplica: burst?.mean(of: perReplica) ?? perReplica, minimum: try terms.count("min") ?? 0,
            maximum: try terms.count("max"),
            leadTime: try terms.leadTime() ?? 0, price: try terms.number("price"),
            tiers: try PriceTiers.some(
                reserved: try terms.number("reserved-price"), committed: try terms.count("reserved"),
                spot: try terms.number("spot-price"), interruption: try terms.share("spot-interruption"),
                guarantee: try terms.share("guarantee")),
            zones: try terms.zones())
        policy = try ScalingPolicy(
            stepUp: try terms.ramp("step-up"), stepDown: try terms.ramp("step-down"),
            dwell: try terms.duration("dwell") ?? 0,
            changeInterval: try terms.duration("every") ?? ScalingPolicy.usualChangeInterval,
            quantum: try terms.count("quantum") ?? 1)
        try terms.finish()
    }
}

/// The terms of a description, taken out one by one; what remains at the end is unknown.
private struct Terms {
    private var values: [String: String] = [:]
    private static let perReplicaKey = "/replica"
    private static let legal =
        "N/replica, ready 3m, min N, max N, price X, reserved-price X, reserved N, spot-price X, spot-interruption 5%, "
        + "guarantee 90%, zones N or a=20+b=12+c, step-up 4/1m, step-down 30%/15m, dwell 10m, every 30m, "
        + "quantum N, burst 1.3 or dispersion=5 or learned"

    init(_ body: some StringProtocol) throws(AdvisorError) {
        for part in body.split(separator: ",", omittingEmptySubsequences: false) {
            let term = part.trimmed
            let key: String
            let value: String
            if term.hasSuffix(Self.perReplicaKey) {
                key = Self.perReplicaKey
                value = term.dropLast(Self.perReplicaKey.count).trimmed
            } else {
                guard let blank = term.firstIndex(of: " ") else { throw Self.unknown(term) }
                key = String(term[..<blank])
                value = term[blank...].trimmed
            }
            guard values.updateValue(value, forKey: key) == nil else {
                throw .capacity("'\(term)' says a second time what '\(key)' is", hint: "keep one of the two")
            }
        }
    }

    mutating func perReplica() throws(AdvisorError) -> Double? {
        try number(Self.perReplicaKey)
    }

    mutating func number(_ key: String) throws(AdvisorError) -> Double? {
        guard let text = values.removeValue(forKey: key) else { return nil }
        guard let number = Double(text) else { throw Self.unreadable(key, text, form: "a number") }
        return number
    }

    mutating func count(_ key: String) throws(AdvisorError) -> Int? {
        guard let text = values.removeValue(forKey: key) else { return nil }
        guard let count = Int(text) else { throw Self.unreadable(key, text, form: "a whole number") }
        return count
    }

    mutating func share(_ key: String) throws(AdvisorError) -> Double? {
        guard let text = values.removeValue(forKey: key) else { return nil }
        guard let share = ShareText.fraction(in: text) else {
            throw Self.unreadable(key, text, form: "a share such as 5% or 0.05")
        }
        return share
    }

    mutating func duration(_ key: String) throws(AdvisorError) -> Int64? {
        guard let text = values.removeValue(forKey: key) else { return nil }
        guard let seconds = try? DurationText.seconds(in: text) else {
            throw Self.unreadable(key, text, form: "a duration such as 90s, 5m, 1h, 2d")
        }
        return seconds
    }

    mutating func leadTime() throws(AdvisorError) -> Int64? {
        guard let text = values.removeValue(forKey: "ready") else { return nil }
        guard let leadTime = try? LeadTime(text) else {
            throw Self.unreadable(
                "ready", text, form: "3m, 2m..5m (median and 95th percentile), or stages 1m..3m+2m..4m")
        }
        return leadTime.seconds
    }

    mutating func burst() throws(AdvisorError) -> BurstProvision? {
        guard let text = values.removeValue(forKey: "burst") else { return nil }
        return try BurstProvision(text)
    }

    mutating func zones() throws(AdvisorError) -> Zones? {
        guard let text = values.removeValue(forKey: "zones") else { return nil }
        return try Zones(text)
    }

    mutating func ramp(_ key: String) throws(AdvisorError) -> RampLimit? {
        guard let text = values.removeValue(forKey: key) else { return nil }
        return try RampLimit(text)
    }

    func finish() throws(AdvisorError) {
        // The smallest key, so that the message does not depend on the order of a dictionary.
        if let key = values.keys.min() { throw Self.unknown(key) }
    }

    private static func unknown(_ term: String) -> AdvisorError {
        .capacity("'\(term)' is no term of a capacity", hint: "the terms are: \(legal)")
    }

    private static func unreadable(_ key: String, _ text: String, form: String) -> AdvisorError {
        .capacity("'\(text)' in '\(key)' is not \(form)", hint: "the terms are: \(legal)")
    }
}

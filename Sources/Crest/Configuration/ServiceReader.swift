import CrestAdvisor
import CrestEvents

/// Reads the section `capacity`.
struct ServiceReader {
    private let fields: YAMLFields

    init(_ fields: YAMLFields) {
        self.fields = fields
    }

    func services() throws(EventError) -> ConfiguredServices {
        var services: [String: ConfiguredService] = [:]
        for (name, entry) in try fields.named("capacity", "capacity", ConfigurationKeys.capacity) {
            services[name] = try service(entry)
        }
        guard !services.isEmpty else {
            throw fields.error(
                "capacity", "nothing says what a replica serves", hint: "write capacity: {default: {per_replica: 180}}")
        }
        let other = services.removeValue(forKey: "default")
        return ConfiguredServices(named: services, other: other)
    }

    /// Seconds of the 95th percentile.
    private func leadTime(_ entry: YAMLFields) throws(EventError) -> Int64 {
        guard let text = try entry.text("ready") else { return 0 }
        return try entry.blaming("ready") { () throws(AdvisorError) in try LeadTime(text).seconds }
    }

    private func tiers(_ entry: YAMLFields) throws(EventError) -> PriceTiers? {
        let (reserved, committed) = (try entry.number("reserved_price"), try entry.count("reserved"))
        let (spot, interruption) = (try entry.number("spot_price"), try entry.share("spot_interruption"))
        let guarantee = try entry.share("guarantee")
        return try entry.blaming("price") { () throws(AdvisorError) in
            try .some(
                reserved: reserved, committed: committed, spot: spot, interruption: interruption, guarantee: guarantee)
        }
    }

    private func service(_ entry: YAMLFields) throws(EventError) -> ConfiguredService {
        guard let perReplica = try entry.number("per_replica") else {
            throw entry.error("per_replica", "is missing", hint: "say what one replica serves in one observation")
        }
        let burst = try entry.number("burst") ?? 1
        guard burst >= 1 else {
            throw entry.error("burst", "\(burst) is below 1", hint: "it is the largest demand over the mean")
        }
        let isLearned = try entry.text("ready") == "learned"
        let ready = isLearned ? 0 : try leadTime(entry)
        let (minimum, maximum) = (try entry.count("min"), try entry.count("max"))
        let price = try entry.number("price")
        let zones = try entry.text("zones").map { text throws(EventError) in
            try entry.blaming("zones") { () throws(AdvisorError) in try Zones(text) }
        }
        let tiers = try tiers(entry)
        let capacity = try entry.blaming("per_replica") { () throws(AdvisorError) in
            try Capacity(
                perReplica: perReplica / burst, minimum: minimum ?? 0, maximum: maximum, leadTime: ready, price: price,
                tiers: tiers, zones: zones)
        }
        let (up, down) = (try entry.ramp("step_up"), try entry.ramp("step_down"))
        let (dwell, every) = (try entry.duration("dwell"), try entry.duration("every"))
        let quantum = try entry.count("quantum")
        let policy = try entry.blaming("dwell") { () throws(AdvisorError) in
            try ScalingPolicy(
                stepUp: up, stepDown: down, dwell: dwell ?? 0,
                changeInterval: every ?? ScalingPolicy.usualChangeInterval, quantum: quantum ?? 1)
        }
        return ConfiguredService(
            capacity: capacity, policy: policy, learnsLeadTime: isLearned, current: try entry.count("current"),
            protection: try entry.protection("risk"))
    }
}

/// How replicas are spread over zones, and which share of the traffic each zone is to get: the load balancer's part of
/// a plan, before the loss of a zone and after it.
public struct ZoneShares: Sendable, Hashable {
    /// Of each zone.
    public let replicas: [Int]
    /// What people call each zone; nil when it has no name.
    public let names: [String?]

    /// As evenly as whole replicas and the zones' room permit.
    ///
    /// - Parameter replicas: of all zones together, at least 0.
    public init(replicas: Int, zones: Zones) {
        precondition(replicas >= 0, "\(replicas) replicas")
        self.init(replicas: zones.spread(replicas), names: zones.zones.map(\.name))
    }

    /// For those who read a stored plan.
    package init(replicas: [Int], names: [String?]) {
        self.replicas = replicas
        self.names = names
    }

    /// The shares of the traffic in proportion to capacity; they sum to 1.
    public var weights: [Double] {
        shares(without: nil)
    }

    /// The shares after the loss of a zone, which gets nothing; the others' sum to 1, unless there is no other.
    public func weights(losing zone: Int) -> [Double] {
        precondition(replicas.indices.contains(zone), "there is no zone \(zone) among \(replicas.count)")
        return shares(without: zone)
    }

    /// Equal shares where nothing runs.
    private func shares(without lost: Int?) -> [Double] {
        let left = replicas.indices.map { $0 == lost ? 0 : replicas[$0] }
        let all = left.reduce(0, +)
        let others = replicas.count - (lost == nil ? 0 : 1)
        return left.indices.map { zone in
            if zone == lost { return 0 }
            return all > 0 ? Double(left[zone]) / Double(all) : 1 / Double(others)
        }
    }
}

/// Erlang's formulas for c servers under an offered load of a erlangs, a being arrivals a second times seconds of
/// service.
///
/// Erlang (1917). Both come from one recursion on the number of servers, B₀ = 1, B_k = a B_{k−1} / (k + a B_{k−1}),
/// which stays in 0 … 1 and adds positive numbers only, so that every digit holds for any number of servers; the sums
/// of a^k / k! in which the formulas are usually written overflow from about 170 servers on.
public struct Erlang: Sendable, Hashable {
    /// Erlangs; at least 0.
    public let offeredLoad: Double
    /// Servers, counted from 0.
    public private(set) var servers = 0
    /// Erlang B: the chance that an arrival finds all servers busy where nobody waits.
    public private(set) var blockingProbability = 1.0

    /// No server yet, under a load of so many erlangs, which is not negative.
    public init(offeredLoad: Double) {
        precondition(offeredLoad >= 0 && offeredLoad.isFinite, "a load of \(offeredLoad) erlangs")
        self.offeredLoad = offeredLoad
    }

    /// With `servers` servers, which are not negative.
    public init(servers: Int, offeredLoad: Double) {
        self.init(offeredLoad: offeredLoad)
        precondition(servers >= 0, "\(servers) servers")
        while self.servers < servers { addServer() }
    }

    /// One server more.
    public mutating func addServer() {
        servers += 1
        let offered = offeredLoad * blockingProbability
        blockingProbability = offered / (Double(servers) + offered)
    }

    /// Erlang C: the chance that an arrival has to wait, C = c B / (c − a (1 − B)); 1 where the load is not less than
    /// what the servers can do, because then the queue grows for ever.
    public var waitProbability: Double {
        let count = Double(servers)
        guard count > offeredLoad else { return 1 }
        return count * blockingProbability / (count - offeredLoad * (1 - blockingProbability))
    }
}

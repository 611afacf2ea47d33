public import CrestForecasting

/// The services behind an entry, and how much work of each a request at the entry makes.
public struct ServiceChain: Sendable, Hashable {
    /// One service, database, payment provider or partner.
    public struct Tier: Sendable, Hashable {
        /// Its name.
        public let name: String
        /// Requests at this tier for each request at the entry, by how many steps later they come: `[0.3, 0.1]` makes
        /// 0.3 at once and 0.1 a step later.
        public let fanOut: [Double]
        /// What it gets in a step whatever happens at the entry: background jobs, other entries.
        public let background: Double
        /// What it can take in a step; nil where nothing limits it.
        public let capacity: Double?
        /// Whether the limit is somebody else's: it cannot be raised by scaling.
        public let isExternal: Bool
        /// What its fan-out was learned from; nil where somebody states it.
        public let learned: FanOut?

        /// A tier whose fan-out somebody states.
        ///
        /// - Throws: ``EventError/Code/chain`` unless the fan-out is finite, not negative and above 0 somewhere, and
        ///   the capacity positive.
        public init(name: String, fanOut: [Double], capacity: Double? = nil, isExternal: Bool = false)
            throws(EventError)
        {
            try self.init(
                name: name, fanOut: fanOut, background: 0, learned: nil, capacity: capacity, isExternal: isExternal)
        }

        /// A tier that gets what the past says.
        ///
        /// - Throws: ``EventError/Code/chain`` unless the capacity is positive.
        public init(name: String, learned: FanOut, capacity: Double? = nil, isExternal: Bool = false)
            throws(EventError)
        {
            try self.init(
                name: name, fanOut: learned.requests, background: learned.background, learned: learned,
                capacity: capacity, isExternal: isExternal)
        }

        private init(
            name: String, fanOut: [Double], background: Double, learned: FanOut?, capacity: Double?, isExternal: Bool
        ) throws(EventError) {
            guard fanOut.allSatisfy({ $0 >= 0 && $0.isFinite }), fanOut.contains(where: { $0 > 0 }) else {
                throw EventError(
                    .chain, "tier '\(name)': the fan-out \(fanOut) is no number of requests",
                    hint: "write how many requests each request at the entry makes here, such as 0.4")
            }
            if let capacity, !(capacity > 0 && capacity.isFinite) {
                throw EventError(
                    .chain, "tier '\(name)': \(capacity) is no capacity",
                    hint: "write a positive number, or leave it out where nothing limits")
            }
            self.name = name
            self.fanOut = fanOut
            self.background = background
            self.learned = learned
            self.capacity = capacity
            self.isExternal = isExternal
        }

        /// The same where it can take no more than `ceiling` either.
        ///
        /// - Throws: ``EventError/Code/chain`` unless the ceiling is positive.
        public func limited(to ceiling: Double) throws(EventError) -> Tier {
            try Tier(
                name: name, fanOut: fanOut, background: background, learned: learned,
                capacity: min(ceiling, capacity ?? ceiling), isExternal: isExternal)
        }

        /// Requests here for each request at the entry, in the long run.
        public var requestsPerEntry: Double { fanOut.reduce(0, +) }

        /// The steady demand at the entry at which this tier is full; nil where nothing limits it.
        public var breakingPoint: Double? { capacity.map { max(0, $0 - background) / requestsPerEntry } }

        /// What arrives here of a course of demand at the entry, the background left out. What came before the first
        /// step is taken to have been as much as in it.
        public func arrivals(of entry: [Double]) -> [Double] {
            entry.indices.map { step in
                fanOut.enumerated().reduce(0) { $0 + $1.element * entry[max(0, step - $1.offset)] }
            }
        }
    }

    /// In the order of the file.
    public let tiers: [Tier]

    /// - Throws: ``EventError/Code/chain`` when there is no tier, or two have one name.
    public init(tiers: [Tier]) throws(EventError) {
        guard !tiers.isEmpty else {
            throw EventError(.chain, "the chain has no tier", hint: "name one service at least")
        }
        var seen: Set<String> = []
        for tier in tiers where !seen.insert(tier.name).inserted {
            throw EventError(.chain, "two tiers are called '\(tier.name)'", hint: "give each its own name")
        }
        self.tiers = tiers
    }

    /// The tier that is full first when the demand at the entry rises, the earlier one on a tie; nil where nothing is
    /// limited.
    public var weakest: Tier? {
        var weakest: (tier: Tier, point: Double)?
        for tier in tiers {
            guard let point = tier.breakingPoint else { continue }
            if let known = weakest, known.point <= point { continue }
            weakest = (tier, point)
        }
        return weakest?.tier
    }

    /// What arrives at a tier, path by path, when these are the demands at the entry. What came before the first step
    /// is taken to have been as much as in the first step.
    ///
    /// What a learned tier got besides what the entry makes of it, it will get again: past deviations are drawn in
    /// blocks.
    ///
    /// - Parameter seed: of those draws.
    public func demand(at tier: Tier, entry: SamplePaths, seed: UInt64 = 0) -> SamplePaths {
        var result = SamplePaths(
            steps: entry.steps, count: entry.count,
            storage: Array(repeating: tier.background, count: entry.steps * entry.count))
        for (lag, amount) in tier.fanOut.enumerated() where amount > 0 {
            for step in 0..<entry.steps {
                let source = max(0, step - lag)
                for path in 0..<entry.count {
                    result[step: step, path: path] += amount * entry[step: source, path: path]
                }
            }
        }
        return tier.learned?.scattering(result, seed: seed) ?? result
    }

    /// How likely each tier is overloaded at some step, and how likely it is the first, by the demand at each.
    package func risks(demands: [SamplePaths]) -> [TierRisk] {
        let firstSteps = zip(tiers, demands).map(Self.firstOverload)
        let count = demands[0].count
        var first = Array(repeating: 0, count: tiers.count)
        for path in 0..<count {
            let steps = firstSteps.map { $0[path] }
            guard let earliest = steps.compactMap({ $0 }).min() else { continue }
            // Of several in one step, the one whose limit is the lowest at the entry.
            let candidates = tiers.indices.filter { steps[$0] == earliest }
            let weakest = candidates.min {
                (tiers[$0].breakingPoint ?? .infinity) < (tiers[$1].breakingPoint ?? .infinity)
            }
            if let weakest { first[weakest] += 1 }
        }
        return tiers.indices.map { index in
            TierRisk(
                tier: tiers[index],
                overload: Double(firstSteps[index].count { $0 != nil }) / Double(count),
                breaksFirst: Double(first[index]) / Double(count))
        }
    }

    private static func firstOverload(of tier: Tier, demand: SamplePaths) -> [Int?] {
        guard let capacity = tier.capacity else { return Array(repeating: nil, count: demand.count) }
        return (0..<demand.count).map { path in
            (0..<demand.steps).first { demand[step: $0, path: path] > capacity }
        }
    }
}

/// What threatens a tier.
public struct TierRisk: Sendable, Hashable {
    /// Which one.
    public let tier: ServiceChain.Tier
    /// The probability that its demand exceeds its capacity at some step.
    public let overload: Double
    /// The probability that it is the first of the chain to be overloaded.
    public let breaksFirst: Double
}

/// A service, database or partner behind the one that is paced: it is never to get more than it can take either.
public struct PacedTier: Sendable, Hashable {
    /// Its name.
    public let name: String
    /// Requests at this tier for each request at the paced service, by how many steps later they come.
    public let fanOut: [Double]
    /// What it can take in a step.
    public let capacity: Double
    /// Whether the limit is somebody else's: no replica raises it.
    public let isExternal: Bool

    /// - Throws: ``AdvisorError/Code/pacing`` unless the fan-out is finite, not negative and above 0 somewhere, and the
    ///   capacity positive.
    public init(name: String, fanOut: [Double], capacity: Double, isExternal: Bool = false) throws(AdvisorError) {
        guard fanOut.allSatisfy({ $0 >= 0 && $0.isFinite }), fanOut.contains(where: { $0 > 0 }) else {
            throw .pacing("tier '\(name)': the fan-out \(fanOut) is no number of requests", hint: "write such as 0.4")
        }
        guard capacity > 0, capacity.isFinite else {
            throw .pacing("tier '\(name)': \(capacity) is no capacity", hint: "give a positive number")
        }
        self.name = name
        self.fanOut = fanOut
        self.capacity = capacity
        self.isExternal = isExternal
    }

    /// Requests here for each request at the paced service, in the long run.
    public var requestsPerEntry: Double { fanOut.reduce(0, +) }

    /// The demand at the paced service that fills this tier. While that demand never exceeds it, the tier's, a sum over
    /// lags, never exceeds the capacity.
    public var breakingPoint: Double { capacity / requestsPerEntry }

    /// The most that arrives here in a step when these are the demands at the paced service; what came before the first
    /// one is taken to have been as much.
    func peak(entry: [Double]) -> Double {
        entry.indices.map { step in
            fanOut.enumerated().reduce(0) { $0 + $1.element * entry[max(0, step - $1.offset)] }
        }.max() ?? 0
    }
}

/// What a tier gets when the service before it is paced.
public struct PacedTierLoad: Sendable, Hashable {
    /// Which one.
    public let tier: PacedTier
    /// Its largest demand in a step within the horizon, the demand to be provided for included.
    public let peak: Double
    /// Whether it is the first to be full when demand rises: it sets the pace unless the service itself does.
    public let isFirst: Bool
}

/// How much one replica carries, learned from what it did: the demand at which its CPU reaches a target.
///
/// CPU of a replica = a₀ + a₁ r + a₂ r², r being its demand; that is CPU_total = a₀ n + a₁ demand + a₂ demand² / n. The
/// coefficients cannot be negative and are fitted by Huber's M-estimator (Huber 1964), so that a deployment or a batch
/// job does not bend them; a₂ is kept only where its 95 % interval excludes zero. The intervals come from leaving out
/// one of twenty stretches of time after another (delete-a-block jackknife, Künsch 1989): minutes in a row resemble
/// each other, and formulas for independent errors would promise too much.
public struct LearnedCapacity: Sendable, Hashable {
    /// Units of demand that one replica serves in one step at the target.
    public let perReplica: Estimate
    /// The CPU of one replica at which it is to work, in the unit of the history.
    public let target: Double
    /// a₀: the CPU of a replica without demand.
    public let idle: Estimate
    /// a₁: CPU a unit of demand.
    public let slope: Estimate
    /// a₂: what a unit costs more for every unit beside it; nil when the history shows no such thing.
    public let curvature: Estimate?
    /// The largest demand a replica that was ever seen, in a healthy step. Beyond it ``perReplica`` is a guess.
    public let largestSeen: Double
    /// The smallest one. Below it, too: then a replica's CPU has been above the target all the time.
    public let smallestSeen: Double
    /// The spread of a replica's CPU around the curve: 1.4826 times the median of the residuals' sizes.
    public let spread: Double
    /// What it was learned from.
    public let history: CapacityHistory

    /// Whether ``perReplica`` lies beyond what was ever seen: only a load test can tell whether it is true.
    public var isExtrapolated: Bool { !(smallestSeen...largestSeen).contains(perReplica.value) }

    private static let blocks = 20

    /// - Throws: ``AdvisorError/Code/learning`` when CPU does not rise with demand, or exceeds the target without any.
    public init(_ history: CapacityHistory, target: Double) throws(AdvisorError) {
        let observations = history.observations
        let straight = try CPUCurve(fitting: observations, isCurved: false)
        let curved = try CPUCurve(fitting: observations, isCurved: true)
        var (curve, replicates): (CPUCurve, [CPUCurve]) = (straight, [])
        var curvature: Estimate?
        if curved.coefficients[2] > 0 {
            replicates = try Self.replicates(of: curved, observations)
            let estimate = Self.estimate(curved.coefficients[2], replicates.map { $0.coefficients[2] })
            if let interval = estimate.interval, interval.lowerBound > 0 { (curve, curvature) = (curved, estimate) }
        }
        if curvature == nil { replicates = try Self.replicates(of: straight, observations) }
        guard let carried = curve.demand(at: target) else { throw Self.unlearnable(curve, target) }
        // A stretch of time without which there is no capacity leaves no interval either.
        let others = replicates.compactMap { $0.demand(at: target) }
        perReplica = Self.estimate(carried, others)
        self.target = target
        idle = Self.estimate(curve.coefficients[0], replicates.map { $0.coefficients[0] })
        slope = Self.estimate(curve.coefficients[1], replicates.map { $0.coefficients[1] })
        self.curvature = curvature
        largestSeen = observations.reduce(0) { max($0, $1.demand) }
        smallestSeen = observations.reduce(largestSeen) { min($0, $1.demand) }
        spread = curve.spread
        self.history = history
    }

    private static func replicates(
        of curve: CPUCurve, _ observations: [CapacityHistory.Observation]
    ) throws(AdvisorError) -> [CPUCurve] {
        var replicates: [CPUCurve] = []
        for block in 0..<blocks {
            let (from, to) = (block * observations.count / blocks, (block + 1) * observations.count / blocks)
            replicates.append(try curve.refitted(to: Array(observations[..<from] + observations[to...])))
        }
        return replicates
    }

    /// The jackknife's standard error: √((B − 1) / B Σ (θ_b − θ̄)²).
    private static func estimate(_ value: Double, _ replicates: [Double]) -> Estimate {
        let mean = replicates.reduce(0, +) / Double(replicates.count)
        let squares = replicates.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        let error = (squares * Double(blocks - 1) / Double(blocks)).squareRoot()
        return Estimate(value, standardError: replicates.count == blocks ? error : nil, freedom: blocks - 1)
    }

    private static func unlearnable(_ curve: CPUCurve, _ target: Double) -> AdvisorError {
        let idle = curve.coefficients[0]
        guard idle < target else {
            return .learning(
                "a replica uses a CPU of \(idle) without any demand, not less than the target of \(target)",
                hint: "is the target in the unit of the CPU column, and the column of one replica or of all?")
        }
        return .learning(
            "CPU does not rise with demand", hint: "are the columns the right ones, and does demand vary?")
    }
}

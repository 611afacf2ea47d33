import CrestLinearAlgebra
public import CrestSeries
import RealModule

/// How requests crowd within an observation: capacity fails on seconds, and forecasts come in minutes.
///
/// The requests of one second have the mean λ and the variance D(λ)·λ, with the index of dispersion D = 1 + a + bλ: 1
/// where requests come independently of each other, more by a where one click makes several, and by bλ where the rate
/// itself swings. The largest of n such seconds stays, with probability p, below
///
///     λ + √(Dλ)·(z + (z² − 1)·(2D − 1) / (6·√(Dλ))),    z = Φ⁻¹(p^(1/n))
///
/// the quantile of a negative binomial count by Cornish and Fisher's expansion (1938), which is within 2 % of it from
/// ten requests a second on and above it where there are fewer. Where a queue absorbs more than a second, the same
/// holds of windows as long as that: a rate that swings is taken to do so from one window to the next, which is the
/// careful side.
public struct RequestBursts: Sendable, Hashable {
    /// a, at least 0.
    public let clumping: Double
    /// b, at least 0; a second.
    public let modulation: Double
    /// How many observations it was learned from; 0 when somebody said it.
    public let observations: Int
    /// Seconds over which requests may crowd without harm, because a queue absorbs it; at least 1.
    public private(set) var window: Int64 = 1

    /// One dispersion at every rate.
    ///
    /// - Parameter dispersion: at least 1.
    public init(dispersion: Double) {
        precondition(dispersion >= 1 && dispersion.isFinite, "a dispersion of \(dispersion) is below that of chance")
        clumping = dispersion - 1
        modulation = 0
        observations = 0
    }

    /// Learned from the dispersion of past observations by non-negative least squares of D − 1 on 1 and λ; nil when
    /// they are too few to tell.
    ///
    /// - Parameter seconds: of observations that were healthy, because retries crowd: the mean of the requests a second
    ///   and their dispersion.
    public init?(learnedFrom seconds: [(rate: Double, dispersion: Double)]) {
        guard seconds.count >= Self.fewest else { return nil }
        let design = Matrix(
            rows: seconds.count, columns: 2,
            columnMajor: Array(repeating: 1, count: seconds.count) + seconds.map(\.rate))
        let excess = seconds.map { $0.dispersion - 1 }
        guard let solution = try? NonNegativeLeastSquares.fit(design: design, response: excess) else { return nil }
        clumping = solution.coefficients[0]
        modulation = solution.coefficients[1]
        observations = seconds.count
    }

    /// For those who read a stored plan.
    package init(clumping: Double, modulation: Double, observations: Int, window: Int64) {
        self.clumping = clumping
        self.modulation = modulation
        self.observations = observations
        self.window = window
    }

    /// The same where a queue absorbs `seconds`, at least 1.
    public func absorbed(over seconds: Int64) -> RequestBursts {
        precondition(seconds >= 1, "a queue that absorbs \(seconds) s")
        var bursts = self
        bursts.window = seconds
        return bursts
    }

    /// Fewer observations tell no relation.
    private static let fewest = 20

    /// The index of dispersion of the requests of windows that have so many in the mean.
    public func dispersion(at mean: Double) -> Double { 1 + clumping + modulation * mean }

    /// The largest number of requests of several windows that have `mean` in the mean.
    ///
    /// - Parameter normalQuantile: ``normalQuantile(ofLargestOf:level:)`` for the number of windows.
    func largest(mean: Double, normalQuantile z: Double) -> Double {
        let dispersion = dispersion(at: mean)
        return mean + (dispersion * mean).squareRoot() * z + (z * z - 1) * (2 * dispersion - 1) / 6
    }

    /// Φ⁻¹(p^(1/n)) = −Φ⁻¹(1 − p^(1/n)), without the cancellation.
    static func normalQuantile(ofLargestOf count: Double, level: Double) -> Double {
        -NormalDistribution.quantile(-Double.expMinusOne(Double.log(level) / count))
    }
}

/// What the busiest second of an observation asks for, or the busiest window that a queue does not absorb, rather than
/// its mean.
public struct BurstAllowance: Sendable, Hashable {
    /// How requests crowd.
    public let bursts: RequestBursts
    /// Of the demand that is provided for, which counts requests.
    public let interval: SamplingInterval
    private let normalQuantile: Double

    /// The windows of an observation, of which none may be longer than it.
    private let windows: Double

    /// The chance that no window of an observation exceeds what is allowed for.
    private static let level = 0.99

    /// An allowance for demand that is counted in steps of `interval`.
    public init(_ bursts: RequestBursts, interval: SamplingInterval) {
        self.bursts = bursts
        self.interval = interval
        windows = max(1, Double(interval.seconds) / Double(bursts.window))
        normalQuantile = RequestBursts.normalQuantile(ofLargestOf: windows, level: Self.level)
    }

    /// The demand that would come if every window were as the busiest one is, in the unit of `demand`; never less.
    public func busiest(of demand: Double) -> Double {
        guard demand > 0 else { return demand }
        return max(demand, bursts.largest(mean: demand / windows, normalQuantile: normalQuantile) * windows)
    }

    /// The largest demand whose busiest window stays within `served`; 0 when none does.
    public func demand(within served: Double) -> Double {
        var (low, high) = (0.0, served)
        // To 10⁻¹⁵ of what is served.
        for _ in 0..<50 {
            let middle = (low + high) / 2
            if busiest(of: middle) <= served { low = middle } else { high = middle }
        }
        return low
    }
}

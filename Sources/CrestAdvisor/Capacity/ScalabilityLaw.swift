import CrestLinearAlgebra
import RealModule

/// One measurement of a load test.
public struct LoadTestPoint: Sendable, Hashable {
    /// N: replicas, or clients at work at the same time; at least 1.
    public let concurrency: Double
    /// X: units of work a second that came out; positive.
    public let throughput: Double

    /// A measured point.
    public init(concurrency: Double, throughput: Double) {
        self.concurrency = concurrency
        self.throughput = throughput
    }
}

/// The Universal Scalability Law, X(N) = γ N / (1 + σ (N − 1) + κ N (N − 1)), as learned from a load test (Gunther
/// 1993, 2007).
///
/// γ is what one does alone, σ the share of the work that must queue for something shared, κ the share that goes into
/// agreeing with the others. Fitted by least squares on log X with σ, κ ≥ 0, because errors of throughput are relative.
public struct ScalabilityLaw: Sendable, Hashable {
    /// γ: throughput at a concurrency of 1.
    public let single: Estimate
    /// σ: contention.
    public let contention: Estimate
    /// κ: coherency. Read ``isCoherencyIdentified`` before believing it.
    public let coherency: Estimate
    /// Whether the test went beyond the point from which more makes less, and κ is clearly above zero. Otherwise the
    /// points leave open where that is, and κ holds for drawing the curve among them only.
    public let isCoherencyIdentified: Bool
    /// The largest concurrency tested: beyond is extrapolation.
    public let largestTested: Double
    /// The standard deviation of log X around the curve; nil without a degree of freedom.
    public let relativeError: Double?

    /// The law of `points`.
    ///
    /// - Throws: ``AdvisorError/Code/learning`` unless there are four points, at three concurrencies of 1 or more, all
    ///   throughputs positive.
    public init(fitting points: [LoadTestPoint]) throws(AdvisorError) {
        for point in points {
            guard point.concurrency >= 1, point.throughput > 0, point.concurrency.isFinite, point.throughput.isFinite
            else {
                throw .learning(
                    "a load test with a throughput of \(point.throughput) at \(point.concurrency)",
                    hint: "the concurrency is 1 or more, the throughput positive")
            }
        }
        guard points.count >= 4, Set(points.map(\.concurrency)).count >= 3 else {
            throw .learning(
                "\(points.count) points of a load test cannot tell three parameters",
                hint: "measure at four or more concurrencies, the last ones beyond the peak")
        }
        do {
            let fit = try ScalabilityFit(points)
            let (errors, freedom) = (try fit.standardErrors(), points.count - 3)
            let speed = Double.exp(fit.logSingle)
            single = Estimate(speed, standardError: errors.map { $0[0] * speed }, freedom: freedom)
            contention = Estimate(fit.contention, standardError: errors?[1], freedom: freedom)
            coherency = Estimate(fit.coherency, standardError: errors?[2], freedom: freedom)
            relativeError = freedom > 0 ? (fit.sumOfSquares / Double(freedom)).squareRoot() : nil
        } catch {
            throw .learning("the load test has no curve: \(error)", hint: "are the columns the right ones?")
        }
        let largest = points.map(\.concurrency).max() ?? 0
        largestTested = largest
        let isClear = coherency.interval.map { $0.lowerBound > 0 } ?? false
        isCoherencyIdentified = isClear && Self.peak(contention.value, coherency.value).map { $0 < largest } ?? false
    }

    /// N* = √((1 − σ) / κ), the concurrency of the largest throughput; nil where κ is unidentified.
    public var peakConcurrency: Double? {
        isCoherencyIdentified ? Self.peak(contention.value, coherency.value) : nil
    }

    private static func peak(_ contention: Double, _ coherency: Double) -> Double? {
        guard coherency > 0 else { return nil }
        return max(1, (max(0, 1 - contention) / coherency).squareRoot())
    }

    /// X(N), for N > 0.
    public func throughput(at concurrency: Double) -> Double {
        let others = concurrency - 1
        return single.value * concurrency / (1 + others * (contention.value + coherency.value * concurrency))
    }

    /// The smallest whole concurrency whose throughput reaches `demand`, of those that were tested and lie before the
    /// peak; nil when none does. What was not tested is not promised.
    public func concurrency(reaching demand: Double) -> Int? {
        var (low, high) = (1, Int(min(largestTested, peakConcurrency ?? largestTested, 1e9)))
        guard high >= 1, throughput(at: Double(high)) >= demand else { return nil }
        while low < high {
            let middle = (low + high) / 2
            if throughput(at: Double(middle)) >= demand { high = middle } else { low = middle + 1 }
        }
        return low
    }
}

public import CrestForecasting
import RealModule

/// How well a whole distribution, or a promised frequency, agrees with what came.
public enum DistributionMeasures {
    /// Continuous ranked probability score of a sample, E|X − y| − ½ E|X − X′|, in the unit of the data (Gneiting &
    /// Raftery 2007, equation 21). For one value it is the absolute error.
    ///
    /// The second expectation is taken over all n² pairs, as the distribution *is* the sample; it is found from the
    /// order statistics as n⁻² Σ (2i − n − 1) x₍ᵢ₎ in O(n).
    public static func crps(actual: Double, sample: SortedSample) -> Double {
        let values = sample.values
        let count = Double(values.count)
        var distance = 0.0
        var spread = 0.0
        for (index, value) in values.enumerated() {
            distance += abs(value - actual)
            spread += (2 * Double(index) + 1 - count) * value
        }
        return distance / count - spread / (count * count)
    }

    /// The p-value of Kupiec's test that misses come with the promised frequency (Kupiec 1995, proportion of failures):
    /// LR = −2 ln [(1 − p)ⁿ⁻ˣ pˣ / ((1 − x/n)ⁿ⁻ˣ (x/n)ˣ)] is χ² with one degree of freedom. Small means: the promise
    /// is not kept, on either side.
    ///
    /// Nil when nothing was observed or the promise is certain (0 or 1), which no likelihood ratio tests.
    ///
    /// - Parameters:
    ///   - misses: x, how often the observation lay outside.
    ///   - count: n, how often it was observed.
    ///   - promised: p, the probability of a miss, such as 0.05 for a bound at the 95 % quantile.
    public static func kupiecPValue(misses: Int, of count: Int, promised: Double) -> Double? {
        precondition(0 <= misses && misses <= max(0, count), "\(misses) misses of \(count)")
        guard count > 0, promised > 0, promised < 1 else { return nil }
        let hits = Double(count - misses)
        let misses = Double(misses)
        let share = misses / Double(count)
        // 0 · ln 0 is 0: the likelihood of what never came.
        func term(_ times: Double, _ promised: Double, _ seen: Double) -> Double {
            times > 0 ? times * Double.log(seen / promised) : 0
        }
        let ratio = 2 * (term(hits, 1 - promised, 1 - share) + term(misses, promised, share))
        // The upper tail of χ² with one degree of freedom; rounding can push a perfect ratio below zero.
        return Double.erfc((max(0, ratio) / 2).squareRoot())
    }
}

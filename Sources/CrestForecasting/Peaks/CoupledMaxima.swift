/// The maxima of simulated paths: as they were drawn, and as if the steps of a path rose and fell together.
///
/// Paths take their dependence from blocks of one-step errors and from the model's recursion. What makes a whole day
/// larger than expected beyond that is not drawn: among steps that are too independent, the maximum picks the largest
/// of too many surprises. Were all steps to rise and fall together (comonotone; Dhaene et al. 2002), the quantile of
/// the maximum would be the largest of the steps' quantiles. The truth lies between; see ``Togetherness``.
package struct CoupledMaxima: Sendable, Hashable {
    /// As drawn, ascending.
    package let apart: SortedSample
    /// The largest quantile of any step, ascending; as many values.
    package let together: SortedSample

    /// Maxima of which no steps are known.
    init(_ maxima: SortedSample) {
        (apart, together) = (maxima, maxima)
    }

    /// - Parameter simulated: the maxima of the paths in `window`, ascending.
    init(of paths: SamplePaths, window: Range<Int>, simulated: SortedSample) {
        apart = simulated
        guard window.count > 1 else {
            together = simulated
            return
        }
        var largest = [Double](repeating: -.infinity, count: paths.count)
        // What does not exceed the least maximum so far changes nothing. After the highest steps that is most of the
        // others, which need no sorting.
        for step in Self.descending(window, of: paths) {
            var values = paths.values(at: step).filter { $0 > largest[0] }
            values.sortFinite()
            for (index, value) in zip(largest.indices.suffix(values.count), values) {
                largest[index] = max(largest[index], value)
            }
        }
        together = SortedSample(largest)
    }

    /// The quantiles of both, averaged; no higher one is below the median, where together they are lower than apart.
    package func averaged(by togetherness: Togetherness) -> SortedSample {
        let count = Double(apart.values.count)
        let median = togetherness.average(apart.median, together.median, at: 0.5)
        return SortedSample(
            zip(apart.values, together.values).enumerated().map { index, maxima in
                let level = (Double(index) + 0.5) / count
                let average = togetherness.average(maxima.0, maxima.1, at: level)
                return level > 0.5 ? max(median, average) : average
            })
    }

    /// The steps by the least of their values.
    private static func descending(_ window: Range<Int>, of paths: SamplePaths) -> [Int] {
        window.map { (step: $0, least: paths.values(at: $0).reduce(.infinity) { min($0, $1) }) }
            .sorted { $0.least > $1.least }.map(\.step)
    }
}

/// The maxima of simulated paths, as if the steps of a path depended on one another more than they were drawn to.
///
/// Paths take their dependence from blocks of one-step errors and from the model's recursion. What makes a whole day larger
/// than expected beyond that is not drawn: among steps that are too independent, the maximum picks the largest of too many
/// surprises. Were all steps to rise and fall together (comonotone; Dhaene et al. 2002), the quantile of the maximum would
/// be the largest of the steps' quantiles. The truth lies between, and so does the mean of the two quantiles.
///
/// On 3,300 day windows of M4 Hourly's training part, from eight origins, three quarters of togetherness lowered the
/// calibrated pinball loss at 0.95 by 2 % and that at 0.99 by 4 %; all of it moves the median too far down (44 % of the
/// maxima below it).
enum CoupledMaxima {
    /// The weight of steps that rise and fall together.
    private static let togetherness = 0.75

    /// - Parameter simulated: the maxima of the paths in `window`, ascending.
    static func sample(of paths: SamplePaths, window: Range<Int>, simulated: SortedSample) -> SortedSample {
        guard window.count > 1 else { return simulated }
        var together = [Double](repeating: -.infinity, count: paths.count)
        // What does not exceed the least maximum so far changes nothing. After the highest steps that is most of the
        // others, which need no sorting.
        for step in descending(window, of: paths) {
            var values = paths.values(at: step).filter { $0 > together[0] }
            values.sortFinite()
            for (index, value) in zip(together.indices.suffix(values.count), values) {
                together[index] = max(together[index], value)
            }
        }
        return SortedSample(
            zip(simulated.values, together).map { (1 - togetherness) * $0 + togetherness * $1 })
    }

    /// The steps by the least of their values.
    private static func descending(_ window: Range<Int>, of paths: SamplePaths) -> [Int] {
        window.map { (step: $0, least: paths.values(at: $0).reduce(.infinity) { min($0, $1) }) }
            .sorted { $0.least > $1.least }.map(\.step)
    }
}

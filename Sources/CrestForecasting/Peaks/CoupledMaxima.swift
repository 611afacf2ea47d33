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
        for step in window {
            var values = Array(paths.values(at: step))
            // A step that never exceeds the least maximum changes nothing: most hours of a day.
            guard let largest = values.max(), largest > together[0] else { continue }
            values.sortFinite()
            for index in together.indices { together[index] = max(together[index], values[index]) }
        }
        return SortedSample(
            zip(simulated.values, together).map { (1 - togetherness) * $0 + togetherness * $1 })
    }
}

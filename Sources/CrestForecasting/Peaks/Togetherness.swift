/// How much the steps of a path rise and fall together beyond what was drawn, as past windows tell: 0 for as drawn, 1
/// for altogether.
///
/// It has two values. The median of a peak of noisy steps is that of paths as drawn: were they together, no surprise of
/// a single step would count, and the peaks of most requests by the ten minutes came out a fifth too low. High
/// quantiles are nearer to those of steps together. Each value is the share that inverse squares of the losses on past
/// windows give, of the median and of the 90 % quantile, drawn to what is expected by what three windows weigh; levels
/// between ½ and 0.9 lie between the two.
///
/// Against one value of ¾ for everything, the pinball losses at 0.5, 0.9, 0.95 and 0.99 changed by −1, −3, −3 and −1 %
/// on 130 days of seven kinds of traffic, by +1, −1, 0 and −1 % on 125 days of sixteen other kinds, by −5, 0, +1 and +2
/// % on 341 short histories of all of them, and by nothing inside M4 Hourly's training part. (Without any of it, the
/// loss at 0.95 was 10 to 20 % larger; with ¾ at the upper levels and none at the median, that at 0.5 was 3 to 7 %
/// larger where histories are long.)
package struct Togetherness: Sendable, Hashable {
    /// At levels up to ½.
    package let centre: Double
    /// At levels from 0.9 on.
    package let upper: Double

    static let upperLevel = 0.9
    private static let expected = Togetherness(centre: 0.5, upper: 0.75)

    package init(centre: Double, upper: Double) {
        self.centre = centre
        self.upper = upper
    }

    /// What past windows tell; without any, what is expected.
    package init(learnedFrom windows: [PeakRecord]) {
        centre = Self.share(in: windows, at: 0.5, of: \.median, expected: Self.expected.centre)
        upper = Self.share(in: windows, at: Self.upperLevel, of: \.upper, expected: Self.expected.upper)
    }

    private static func share(
        in windows: [PeakRecord], at level: Double, of quantile: KeyPath<PeakRecord.Simulated, Double>, expected: Double
    ) -> Double {
        var (apart, together) = (0.0, 0.0)
        for window in windows {
            apart += QuantileLoss.loss(window.actual, at: level, window.apart[keyPath: quantile])
            together += QuantileLoss.loss(window.actual, at: level, window.together[keyPath: quantile])
        }
        return QuantileLoss.share(of: together, beside: apart, windows: windows.count, expected: expected)
    }

    /// Of the quantiles at `level`.
    func average(_ apart: Double, _ together: Double, at level: Double) -> Double {
        let share = centre + (upper - centre) * min(1, max(0, level - 0.5) / (Self.upperLevel - 0.5))
        return (1 - share) * apart + share * together
    }

    /// What was said of a past window.
    func average(_ window: PeakRecord) -> PeakRecord.Simulated {
        let median = average(window.apart.median, window.together.median, at: 0.5)
        let upper = average(window.apart.upper, window.together.upper, at: Self.upperLevel)
        return PeakRecord.Simulated(median: median, upper: max(median, upper))
    }
}

import RealModule

/// How good a planner's estimates of volume have been: people who plan campaigns are optimists or pessimists, and say
/// ranges that are too narrow.
public struct PlannerRecord: Sendable, Hashable {
    /// What was estimated, and what came.
    public struct Pair: Sendable, Hashable {
        /// The median of the estimate; positive.
        public let estimate: Double
        /// The volume that came, in the same unit; positive.
        public let outcome: Double

        /// nil unless both are positive and finite.
        public init?(estimate: Double, outcome: Double) {
            guard estimate > 0, outcome > 0, estimate.isFinite, outcome.isFinite else { return nil }
            self.estimate = estimate
            self.outcome = outcome
        }
    }

    /// Past estimates with their outcomes.
    public let pairs: [Pair]

    /// Fewer pairs than this teach no bias.
    private static let fewest = 3
    /// Without a record, the p90 of the volume is raised by this factor.
    private static let caution = 1.5
    /// The stated doubt counts as this many outcomes beside the measured one.
    private static let priorWeight = 3.0

    /// A record, which may be empty.
    public init(pairs: [Pair] = []) {
        self.pairs = pairs
    }

    /// Corrects a log-normal volume.
    ///
    /// From three pairs on, the mean of ln(outcome/estimate) shifts the median, and their variance, shrunk to the
    /// stated one, is the new one, widened by the doubt of the shift. Before, the p10 is kept and the p90 raised by
    /// half.
    ///
    /// - Parameter deviation: the stated standard deviation of the logarithm.
    /// - Returns: what to add to the mean of the logarithm, and its new standard deviation.
    public func correction(deviation: Double) -> (shift: Double, deviation: Double) {
        guard pairs.count >= Self.fewest else {
            let widening = Double.log(Self.caution)
            return (widening / 2, deviation + widening / StatedNumber.spanInDeviations)
        }
        let errors = pairs.map { Double.log($0.outcome / $0.estimate) }
        let count = Double(errors.count)
        let bias = errors.reduce(0, +) / count
        let squares = errors.reduce(0) { $0 + ($1 - bias) * ($1 - bias) }
        let variance =
            (Self.priorWeight * deviation * deviation + squares) / (Self.priorWeight + count - 1)
        return (bias, (variance * (1 + 1 / count)).squareRoot())
    }
}

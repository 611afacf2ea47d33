import CrestForecasting
import CrestSeries
import RealModule

/// How long a replica takes from its order until it serves: one stage after another (a node, an image, a warm-up), each
/// of them a matter of luck.
///
/// A stage is log-normal, given by its median and its 95th percentile; stages are independent. Plans order by the 95th
/// percentile of the sum, because who orders by the mean is late every other time.
public struct LeadTime: Sendable, Hashable {
    /// One stage, in seconds.
    public struct Stage: Sendable, Hashable {
        /// Half of the starts are faster.
        public let median: Double
        /// One start in twenty is slower; at least the median.
        public let upper: Double

        /// - Throws: ``AdvisorError/Code/capacity`` unless 0 ≤ `median` ≤ `upper` ≤ a year, the median positive where
        ///   the two differ.
        public init(median: Double, upper: Double) throws(AdvisorError) {
            guard median >= 0, upper >= median, upper <= 31_536_000, median > 0 || upper == 0 else {
                throw .capacity(
                    "a stage of a start that takes \(median) s and at times \(upper) s",
                    hint: "give its median and, after two dots, its 95th percentile: 90s..4m")
            }
            self.median = median
            self.upper = upper
        }

        /// The equally likely values in the middles of `count` parts.
        fileprivate func values(_ count: Int) -> [Double] {
            guard upper > median else { return Array(repeating: median, count: count) }
            let spread = Double.log(upper / median) / NormalDistribution.quantile(0.95)
            return (0..<count).map { part in
                median * Double.exp(spread * NormalDistribution.quantile((Double(part) + 0.5) / Double(count)))
            }
        }
    }

    /// In the order in which they happen; at least one.
    public let stages: [Stage]

    /// The lead time that a text says: `3m`, `2m..5m` (the median and the 95th percentile), `1m..3m+30s+2m..4m`
    /// (stages).
    ///
    /// - Throws: ``AdvisorError/Code/capacity``, naming the text and the form that is expected.
    public init(_ text: String) throws(AdvisorError) {
        var stages: [Stage] = []
        for part in text.split(separator: "+", omittingEmptySubsequences: false) {
            let ends = part.split(separator: ".", omittingEmptySubsequences: false)
            let texts = ends.count == 3 && ends[1].isEmpty ? [ends[0], ends[2]] : [part]
            let seconds = texts.compactMap { try? DurationText.seconds(in: $0.trimmed) }
            guard seconds.count == texts.count, let median = seconds.first, let upper = seconds.last else {
                throw .capacity(
                    "'\(text)' is no lead time",
                    hint: "write 3m, 2m..5m (median and 95th percentile), or stages such as 1m..3m+2m..4m")
            }
            stages.append(try Stage(median: Double(median), upper: Double(upper)))
        }
        self.stages = stages
    }

    /// The equally likely values by which a sum of stages is told.
    private static let grain = 400

    /// The seconds that a start stays within with probability `level`, strictly between 0 and 1.
    public func quantile(_ level: Double) -> Double {
        var sum = stages[0].values(Self.grain)
        for stage in stages.dropFirst() {
            let all = SortedSample(stage.values(Self.grain).flatMap { value in sum.map { $0 + value } }).values
            // The middle of each of as many parts as before.
            sum = (0..<Self.grain).map { part in all[Self.grain * part + Self.grain / 2] }
        }
        return SortedSample(sum).quantile(level)
    }

    /// Whole seconds of the 95th percentile, by which plans order.
    public var seconds: Int64 {
        guard stages.contains(where: { $0.upper > $0.median }) else {
            return Int64(stages.reduce(0) { $0 + $1.median })
        }
        return stages.count == 1 ? Int64(stages[0].upper) : Int64(quantile(0.95).rounded(.up))
    }
}

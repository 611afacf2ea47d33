/// Whether "the peak stays below this with a probability of 90 %" comes true nine times in ten.
///
/// Forecasts of P(M ≤ bound) are put into five bins of equal width; in each, the mean forecast stands beside the
/// frequency with which the bound held (reliability diagram, Murphy & Winkler 1977). On the diagonal a probability
/// means what it says.
public struct PeakReliability: Sendable, Hashable {
    /// A probability that was forecast, and what became of it.
    package struct Claim: Sendable, Hashable {
        /// 0 … 1.
        let probability: Double
        /// Whether the bound held.
        let holds: Bool

        package init(probability: Double, holds: Bool) {
            precondition((0...1).contains(probability), "a probability lies in 0 … 1, not \(probability)")
            self.probability = probability
            self.holds = holds
        }
    }

    /// The claims of one bin.
    public struct Bin: Sendable, Hashable {
        /// The probabilities that the bin takes; the last one takes 1 as well.
        public let range: Range<Double>
        /// Claims in it.
        public let count: Int
        /// The mean probability; nil in an empty bin.
        public let forecast: Double?
        /// The share of bounds that held; nil in an empty bin.
        public let observed: Double?
    }

    static let binCount = 5

    /// Five, ascending.
    public let bins: [Bin]
    /// Mean (p − o)², where o is 1 when the bound held and 0 when it did not (Brier 1950); 0 is perfect, ¼ is what "one
    /// half" always scores. Nil without any claim.
    public let brierScore: Double?

    package init(_ claims: [Claim]) {
        brierScore = mean(
            claims.map { claim in
                let error = claim.probability - (claim.holds ? 1 : 0)
                return error * error
            })
        bins = (0..<Self.binCount).map { index in
            let range = Double(index) / Double(Self.binCount)..<Double(index + 1) / Double(Self.binCount)
            let isLast = index == Self.binCount - 1
            let within = claims.filter { range.contains($0.probability) || (isLast && $0.probability == 1) }
            return Bin(
                range: range, count: within.count, forecast: mean(within.map(\.probability)),
                observed: mean(within.map { $0.holds ? 1 : 0 }))
        }
    }
}

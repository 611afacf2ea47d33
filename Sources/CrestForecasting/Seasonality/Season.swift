/// A cycle in a series.
public struct Season: Hashable, Sendable, Codable {
    /// Observations a cycle, at least 2.
    public let period: Int
    /// How much of the variation the cycle explains, 0 … 1; see ``SeasonDetection``.
    public let strength: Double

    /// Traps when `period` is less than 2.
    public init(period: Int, strength: Double) {
        precondition(period >= 2, "a season has at least two observations, not \(period)")
        self.period = period
        self.strength = strength
    }
}

/// The cutoffs of a rolling-origin evaluation (Tashman 2000): at each one a method sees what lies before it and is
/// scored on what follows.
public struct RollingOrigin: Hashable, Sendable {
    /// Steps that are scored after each cutoff.
    public let horizon: Horizon
    /// The most cutoffs.
    public let origins: Int
    /// Steps between cutoffs.
    public let spacing: Int

    /// Traps unless `origins` and `spacing` are positive.
    public init(horizon: Horizon, origins: Int, spacing: Int) {
        precondition(origins > 0 && spacing > 0, "\(origins) origins every \(spacing) steps")
        self.horizon = horizon
        self.origins = origins
        self.spacing = spacing
    }

    /// The numbers of observations before each cutoff, ascending; the last one leaves exactly one horizon to score.
    ///
    /// - Parameters:
    ///   - count: observations in the series.
    ///   - leastTraining: observations that must precede the first cutoff.
    public func cutoffs(count: Int, leastTraining: Int) -> [Int] {
        let last = count - horizon.steps
        let cutoffs = (0..<origins).map { last - $0 * spacing }.filter { $0 >= max(1, leastTraining) }
        return cutoffs.reversed()
    }
}

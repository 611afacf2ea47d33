extension DoubleSeasonalHoltWinters {
    /// The smoothing parameters; those of a part that the model lacks are 0.
    public struct Parameters: Hashable, Sendable, Codable {
        /// α, 10⁻⁴ … 0.9: how much of an error the level takes.
        public var level: Double
        /// β*, 0 … 0.3: how much of the level's step the slope takes.
        public var trend: Double
        /// φ, 0.7 … 0.995: what remains of the slope after a step.
        public var damping: Double
        /// δ, 10⁻³ … 0.6: how much of an error the short season takes.
        public var shortSeason: Double
        /// ω, 10⁻³ … 0.6: how much of an error the long season takes.
        public var longSeason: Double
        /// ρ, 0 … 0.99: how much of an error persists to the next observation.
        public var persistence: Double

        /// Parts that the model lacks can be left out.
        public init(
            level: Double, trend: Double = 0, damping: Double = 0.9, shortSeason: Double = 0, longSeason: Double = 0,
            persistence: Double = 0
        ) {
            self.level = level
            self.trend = trend
            self.damping = damping
            self.shortSeason = shortSeason
            self.longSeason = longSeason
            self.persistence = persistence
        }
    }
}

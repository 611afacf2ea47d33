extension HoltWinters {
    /// How the season enters.
    public enum Seasonality: Hashable, Sendable, Codable {
        case none
        /// y = (level + trend) + season.
        case additive(period: Int)
        /// y = (level + trend) · season; observations must be positive.
        case multiplicative(period: Int)

        /// Observations a cycle; 1 without a season.
        public var period: Int {
            switch self {
            case .none: 1
            case .additive(let period), .multiplicative(let period): period
            }
        }

        var isMultiplicative: Bool {
            if case .multiplicative = self { true } else { false }
        }
    }

    /// How the level moves on its own.
    public enum Trend: String, Hashable, Sendable, Codable {
        case none
        /// The slope goes on for ever.
        case linear
        /// The slope fades by the factor φ a step (Gardner & McKenzie 1985).
        case damped
    }

    /// The smoothing parameters; those of a part that the model lacks have no effect.
    public struct Parameters: Hashable, Sendable, Codable {
        /// α, 0 … 1: at 0 the level never changes, at 1 it jumps to each observation.
        public var level: Double
        /// β*, 0 … 1: at 0 the slope never changes, at 1 it is the level's last step.
        public var trend: Double
        /// γ, 0 … 1 − α: at 0 the season never changes.
        public var seasonal: Double
        /// φ, 0.7 … 0.995 when it is estimated; 1 is an undamped trend.
        public var damping: Double

        /// Parts that the model lacks can be left out.
        public init(level: Double, trend: Double = 0, seasonal: Double = 0, damping: Double = 1) {
            self.level = level
            self.trend = trend
            self.seasonal = seasonal
            self.damping = damping
        }
    }

    /// Where the recursion stands between two observations.
    public struct States: Hashable, Sendable, Codable {
        /// ℓ, in units of the data.
        public var level: Double
        /// b, in units of the data a step.
        public var slope: Double
        /// The next cycle's seasonal terms (units of the data) or factors, the next observation's first.
        public var seasonal: [Double]

        /// Parts that the model lacks can be left out.
        public init(level: Double, slope: Double = 0, seasonal: [Double] = []) {
            self.level = level
            self.slope = slope
            self.seasonal = seasonal
        }
    }
}

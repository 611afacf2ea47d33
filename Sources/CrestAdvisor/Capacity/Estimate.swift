import CrestForecasting

/// A number learned from data, with its 95 % interval.
public struct Estimate: Sendable, Hashable {
    /// The best guess.
    public let value: Double
    /// Its interval; nil when the data do not tell one.
    public let interval: ClosedRange<Double>?

    /// Values below `least` are impossible, whatever the data say.
    init(_ value: Double, standardError: Double?, freedom: Int, least: Double = 0) {
        self.value = value
        interval = standardError.flatMap { error in
            guard freedom >= 1, error.isFinite else { return nil }
            let half = StudentT.quantile(0.975, degreesOfFreedom: Double(freedom)) * error
            return max(least, value - half)...max(least, value + half)
        }
    }
}

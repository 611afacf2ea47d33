/// The settings of a token bucket that starts full, as Envoy's does: at most ``capacity`` tokens, ``tokensPerFill``
/// more each ``fillMilliseconds``.
public struct TokenBucket: Sendable, Hashable {
    /// The most tokens that it holds, and those that it begins with; at least 1.
    public let capacity: Int
    /// Tokens added each time; at least 1 and at most ``capacity``.
    public let tokensPerFill: Int
    /// The time from one filling to the next, in milliseconds; at least 50, which is Envoy's least.
    public let fillMilliseconds: Int64

    /// The bucket that admits as much as possible of `admissions`, and never more within `seconds`, wherever these
    /// begin and however the admissions are asked for; nil when `admissions` are too few for any.
    ///
    /// In such a span it gives what it holds, at most its capacity, and its fillings, of which one more than fit
    /// between the ends may fall into it. Both are taken off the rate. A capacity of a two-hundredth costs one percent
    /// of the rate and lets no burst through that would be seen.
    public init?(admitting admissions: Double, within seconds: Int64) {
        let milliseconds = Double(seconds) * 1_000
        guard admissions.isFinite, seconds > 0 else { return nil }
        // So that a filling need not come more often than every 50 ms.
        let least = (admissions * Self.leastFill / milliseconds).rounded(.up)
        let tokens = min(max(1, (admissions / 200).rounded(.down), least), Self.mostTokens)
        let rest = admissions - 2 * tokens
        // Less than a hundredth of an admission in the span is a bucket that is never filled.
        guard rest >= 0.01 else { return nil }
        capacity = Int(tokens)
        tokensPerFill = Int(tokens)
        fillMilliseconds = Int64(max(Self.leastFill, (tokens * milliseconds / rest).rounded(.up)))
    }

    private static let leastFill = 50.0
    /// The largest number that Envoy's field holds.
    private static let mostTokens = Double(UInt32.max)

    /// Admissions a second in the long run.
    public var rate: Double { Double(tokensPerFill) * 1_000 / Double(fillMilliseconds) }
}

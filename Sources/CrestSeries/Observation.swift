/// One measured value, or one request, at an instant.
public struct Observation: Hashable, Sendable {
    /// When, in whole seconds.
    public let timestamp: Timestamp
    /// What lies beyond the whole second, 0 ..< 1,000,000,000: it tells events of one second apart.
    public let nanoseconds: Int
    /// How much: finite.
    public let value: Double

    /// Traps unless `nanoseconds` is within a second; ``SeriesBuilder/add(_:)`` refuses a value that is not finite.
    public init(at timestamp: Timestamp, nanoseconds: Int = 0, value: Double) {
        precondition((0..<1_000_000_000).contains(nanoseconds), "\(nanoseconds) ns is not within a second")
        self.timestamp = timestamp
        self.nanoseconds = nanoseconds
        self.value = value
    }
}

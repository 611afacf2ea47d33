public import CrestSeries

/// Zeros at the end of a history that go on for longer than any before: traffic, or its counting, has stopped.
public struct TrailingSilence: Hashable, Sendable {
    /// When the first of them began.
    public let start: Timestamp
    /// Zeros that were observed.
    public let observations: Int
    /// The longest run of zeros before; 0 for none.
    public let longestBefore: Int

    /// Fewer may be chance.
    private static let leastObservations = 3
    /// Times the longest run before, which a longer one exceeds by chance now and then.
    private static let leastRatio = 2

    /// Nil when the history does not end with zeros, or such runs are usual, or it knows nothing else. Missing
    /// observations neither end a run nor count.
    public init?(of series: TimeSeries) {
        var (longest, run, start, hasTraffic) = (0, 0, 0, false)
        for index in series.values.indices where !series.isMissing[index] {
            if series.values[index] == 0 {
                if run == 0 { start = index }
                run += 1
            } else {
                longest = max(longest, run)
                run = 0
                hasTraffic = true
            }
        }
        guard hasTraffic, run >= Self.leastObservations, run > Self.leastRatio * longest else { return nil }
        self.start = series.timestamp(at: start)
        observations = run
        longestBefore = longest
    }
}

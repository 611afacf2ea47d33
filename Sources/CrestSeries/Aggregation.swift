/// How the observations of one interval become its value.
public enum Aggregation: String, Hashable, Sendable, CaseIterable {
    /// Their total: for counts.
    case sum
    /// Their arithmetic mean: for gauges and for values that are rates already.
    case mean
    /// The largest.
    case max
    /// Their total divided by the interval in seconds: counts in, events per second out.
    case rate
}

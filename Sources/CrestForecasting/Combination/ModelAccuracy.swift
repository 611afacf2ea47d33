/// How a model did at past origins, where it saw nothing of what it was scored on.
public struct ModelAccuracy: Codable, Hashable, Sendable {
    /// Mean absolute error over the in-sample error of the seasonal naive (Hyndman & Koehler 2006): below 1 is better
    /// than it was inside the history. Nil when the history repeats itself exactly.
    public let meanAbsoluteScaledError: Double?
    /// The share of observations inside the central 95 % interval; nil when it was not measured.
    public let coverage95: Double?
    /// At how many origins.
    public let origins: Int
}

/// The scale on which a linear model sees the observations.
public enum ValueScale: String, Sendable, Hashable, Codable {
    /// As they are: errors and seasons add.
    case raw
    /// Their logarithms: errors and seasons multiply. For observations that are not negative.
    case log
}

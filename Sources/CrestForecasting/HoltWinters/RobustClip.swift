/// When an error counts as an outlier, and when a row of outliers counts as a shift of the level.
package struct RobustClip: Hashable, Sendable, Codable {
    /// k: errors beyond k·s are clipped in the states, 0 < k ≤ 3 (so that only clipped errors meet ``varianceCap``);
    /// nil clips nothing.
    package let width: Double?
    /// Errors in a row, clipped upwards, that make a level shift.
    package let shiftLength: Int
    /// The same downwards: outages end, so a fall is believed later.
    package let fallLength: Int

    /// The weight of the latest error in the scale.
    static let memory = 0.005
    /// An outlier counts for no more than this many s² in the scale.
    static let varianceCap = 9.0

    /// - Parameter cycle: observations of the shortest season.
    package init(width: Double?, cycle: Int) {
        if let width { precondition(width > 0 && width <= 3, "errors are clipped at 0 < k ≤ 3 scales, not \(width)") }
        self.width = width
        shiftLength = cycle
        fallLength = 3 * cycle
    }

    /// k²; infinite when nothing is clipped.
    var squaredWidth: Double { width.map { $0 * $0 } ?? .infinity }
}

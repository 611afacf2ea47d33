/// The distribution of a standardised error, remembered in bins that forget.
struct DecayingHistogram: Sendable, Hashable {
    /// Errors below or above are counted at the edge.
    static let range = -8.0...16.0
    static let binCount = 240
    private static let width = (range.upperBound - range.lowerBound) / Double(binCount)

    private(set) var weights = Array(repeating: 0.0, count: binCount)
    private(set) var total = 0.0
    private let growth: Double
    private var increment = 1.0

    /// - Parameter memory: errors after which one counts a third (1/e).
    init(memory: Double) {
        growth = 1 / (1 - 1 / max(2, memory))
    }

    /// The middle of a bin.
    static func value(of bin: Int) -> Double {
        range.lowerBound + (Double(bin) + 0.5) * width
    }

    mutating func add(_ error: Double) {
        let bounded = min(max(error, Self.range.lowerBound), Self.range.upperBound)
        let bin = min(Self.binCount - 1, Int((bounded - Self.range.lowerBound) / Self.width))
        // Later errors weigh more instead of earlier ones less: one bin changes, not all.
        increment *= growth
        weights[bin] += increment
        total += increment
        if increment > 1e100 {
            for index in weights.indices { weights[index] /= increment }
            total /= increment
            increment = 1
        }
    }
}

/// The terms of one season, turning with the observations. Without a season it is a single 0 that nothing changes.
struct SeasonalRing: Hashable, Sendable, Codable {
    private var values: [Double]
    private var phase = 0

    /// - Parameter terms: the next observation's first; empty without a season.
    init(_ terms: [Double]) {
        values = terms.isEmpty ? [0] : terms
    }

    /// The term of the next observation.
    var current: Double { values[phase] }

    /// The terms of the coming cycle, the next observation's first.
    var upcoming: [Double] { Array(values[phase...] + values[..<phase]) }

    var count: Int { values.count }

    /// Adds to the current term and turns to the next.
    mutating func turn(adding change: Double) {
        values[phase] += change
        phase += 1
        if phase == values.count { phase = 0 }
    }

    /// Takes the mean from all terms, and returns it.
    mutating func centre() -> Double {
        let mean = values.reduce(0, +) / Double(values.count)
        for index in values.indices { values[index] -= mean }
        return mean
    }
}

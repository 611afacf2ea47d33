import CrestLinearAlgebra

/// What a direct regression sees of the past: eight cycles, value by value, or below the hour the last 24 values and
/// means of a 24th of a cycle before them.
struct InputBlocks: Sendable, Hashable, Codable {
    /// How many values each input averages, the newest input last.
    let widths: [Int]
    /// Observations in the shortest season.
    let cycle: Int
    /// How many of the last values make the centre.
    let centre: Int

    static let cycles = 8
    private static let longestPlainCycle = 48
    private static let plainValues = 24

    /// - Parameters:
    ///   - cycle: observations in the shortest season; 1 for none.
    ///   - centre: observations whose mean is subtracted, shortened to what the inputs reach.
    init(cycle: Int, centre: Int) {
        let total = Self.cycles * cycle
        if cycle <= Self.longestPlainCycle {
            widths = Array(repeating: 1, count: total)
        } else {
            let width = cycle / Self.plainValues
            let blocks = (total - Self.plainValues) / width
            widths = Array(repeating: width, count: blocks) + Array(repeating: 1, count: Self.plainValues)
        }
        self.cycle = cycle
        self.centre = centre
    }

    /// The number of inputs.
    var count: Int { widths.count }

    /// How many values before the origin are looked at.
    var reach: Int { max(centre, widths.reduce(0, +)) }

    /// The inputs before each origin (a count of values), one row an origin, less their centre; and the centres.
    func design(of z: [Double], origins: [Int]) -> (design: Matrix, centres: [Double]) {
        let centres = origins.map { z[($0 - centre)..<$0].reduce(0, +) / Double(centre) }
        var distance = widths.reduce(0, +)
        var storage = Array(repeating: 0.0, count: widths.count * origins.count)
        let values = z.span
        var entries = storage.mutableSpan
        var entry = 0
        for width in widths {
            for index in origins.indices {
                let first = origins[index] - distance
                var input = values[first]
                if width > 1 {
                    for offset in 1..<width { input += values[first + offset] }
                    input /= Double(width)
                }
                entries[entry] = input - centres[index]
                entry += 1
            }
            distance -= width
        }
        return (Matrix(rows: origins.count, columns: widths.count, columnMajor: storage), centres)
    }
}

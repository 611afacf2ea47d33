import CrestSeries

extension TimeSeries {
    /// Fewer observations may rise by chance, or in one morning.
    private static let leastOfCounter = 48
    /// A counter begins at zero again when its program does, which is seldom.
    private static let mostResets = 0.01
    /// What rises less often than this stands still.
    private static let leastRises = 0.1

    /// Whether the values only rise, but for falls to less than half now and then: counted up since the start of a
    /// program they do, and no traffic does so for long.
    var countsUp: Bool {
        let observed = observedValues
        guard observed.count >= Self.leastOfCounter else { return false }
        var (rises, falls) = (0, 0)
        var last = observed[0]
        for value in observed.dropFirst() {
            if value > last { rises += 1 }
            if value < last {
                guard value >= 0, value < last / 2 else { return false }
                falls += 1
            }
            last = value
        }
        let steps = Double(observed.count - 1)
        return Double(falls) <= Self.mostResets * steps && Double(rises) >= Self.leastRises * steps
    }
}

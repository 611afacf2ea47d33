/// A series moved from UTC to the grid of a clock on a wall, where a day always has 24 hours.
///
/// People come by their clocks: after a change of daylight saving time, the same hour a week ago lies 167 or 169 hours
/// back. On the clock's grid it lies 168 back, always, so that no model needs to know. The hour that is skipped in
/// spring is a missing one there; of the hour that comes twice in autumn it holds the mean of both. What is forecast on
/// that grid goes back by ``slots``: the skipped hour is dropped, the hour that comes twice is said twice.
public struct WallClockFold: Sendable {
    /// The series on the clock's grid; its times are what the clock shows, as if that were UTC.
    public let series: TimeSeries
    /// For each step after the end of the original series, its slot after the end of the folded one.
    public let slots: [Int]

    /// Folds a series and the `horizon` steps after it.
    ///
    /// Nil for a clock that is never changed, and where an offset moves by other than whole intervals (days, two
    /// hours): such series are best left where they are.
    ///
    /// Whoever folds in the middle of the hour that comes twice loses the part of the first pass that the second has
    /// not reached: it lies in that clock's future. So does, for whoever folds in its first pass and looks on into the
    /// second, what was seen of the first: the folded series ends where that hour begins.
    public init?(_ original: TimeSeries, horizon: Int, offsets: ZoneOffsets) {
        guard !offsets.changes.isEmpty else { return nil }
        let (interval, base) = (original.interval.seconds, offsets.seconds(at: original.start))
        let span = original.start..<original.timestamp(at: original.count + horizon)
        let clock = ZoneOffsets(first: base, changes: offsets.changes.filter { span.contains($0.at) })
        guard clock.changes.allSatisfy({ Int64($0.seconds - base) % interval == 0 }) else { return nil }

        func slot(_ index: Int) -> Int {
            index + (clock.seconds(at: original.timestamp(at: index)) - base) / Int(interval)
        }
        let ahead = (0..<horizon).map { slot(original.count + $0) }
        let count = ahead.min() ?? slot(original.count)
        guard count > 0 else { return nil }
        var (sums, observed) = (Array(repeating: 0.0, count: count), Array(repeating: 0, count: count))
        for index in 0..<original.count where !original.isMissing[index] {
            let slot = slot(index)
            guard slot < count else { continue }
            sums[slot] += original.values[index]
            observed[slot] += 1
        }
        guard observed.contains(where: { $0 > 0 }) else { return nil }
        let isMissing = observed.map { $0 == 0 }
        let values = zip(sums, observed).map { $1 == 0 ? 0 : $0 / Double($1) }
        series = TimeSeries(
            name: original.name, start: offsets.wallTime(at: original.start), interval: original.interval,
            finite: interpolatingLinearly(values, where: isMissing), isMissing: isMissing)
        slots = ahead.map { $0 - count }
    }

    /// How far a forecast on the clock's grid must reach.
    public var horizon: Int { (slots.max() ?? -1) + 1 }
}

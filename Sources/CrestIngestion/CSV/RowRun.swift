import CrestSeries

/// Rows that were read one after another and not yet given to their series: what one loop writes and the next reads,
/// small enough to stay in the nearest cache.
struct RowRun {
    static let capacity = 1_024

    /// As many a row as there are value columns, in their order.
    private(set) var samples: [SeriesBuilder.Sample]
    let valueCount: Int
    /// Rows that are complete.
    private(set) var count = 0
    /// Whether all rows have the same key.
    private(set) var isOneSeries = true

    init(valueCount: Int) {
        self.valueCount = valueCount
        samples = Array(repeating: SeriesBuilder.Sample(), count: Self.capacity * valueCount)
    }

    var isFull: Bool { count == Self.capacity }

    /// A value of the row that is being read.
    @inline(__always)
    mutating func set(_ value: Double, ordinal: Int) {
        samples[count &* valueCount &+ ordinal].value = value
    }

    /// Completes the row.
    @inline(__always)
    mutating func append(key: Int, second: Int64, nanosecond: Int64) {
        let place = count &* valueCount
        complete(place, key, second, nanosecond)
        if valueCount > 1 { for more in place &+ 1..<place &+ valueCount { complete(more, key, second, nanosecond) } }
        isOneSeries = isOneSeries && samples[0].key == Int32(truncatingIfNeeded: key)
        count &+= 1
    }

    @inline(__always)
    private mutating func complete(_ place: Int, _ key: Int, _ second: Int64, _ nanosecond: Int64) {
        samples[place].second = second
        samples[place].nanosecond = Int32(truncatingIfNeeded: nanosecond)
        samples[place].key = Int32(truncatingIfNeeded: key)
    }

    mutating func removeAll() {
        count = 0
        isOneSeries = true
    }
}

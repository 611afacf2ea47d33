import CKernels
import CrestSeries

/// Rows that were read one after another and not yet given to their series: what one loop writes and the next reads,
/// small enough to stay in the nearest cache.
struct RowRun {
    static let capacity = 512

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

    /// Takes the rows of one value that the loop in C reads at `start`.
    ///
    /// - Returns: Where the first row begins that was not read, and how many were.
    mutating func appendEpochRows(
        _ bytes: Span<UInt8>, from start: Int, to end: Int, _ form: crest_epoch_form, key: Int, nanosecond: Int64
    ) -> (next: Int, rows: Int) {
        precondition(valueCount == 1 && count == 0, "the loop reads one value a row into an empty run")
        precondition(start >= 0 && end <= bytes.count - ByteWindow.margin, "the loop looks past the last row")
        guard Self.isAsInC else { return (start, 0) }
        let done = unsafe samples.withUnsafeMutableBytes { room in
            unsafe bytes.withUnsafeBytes { text in
                guard let base = room.baseAddress, let first = text.baseAddress else {
                    return crest_epoch_progress(rows: 0, next: start)
                }
                let rows = unsafe crest_rows(
                    first: base.assumingMemoryBound(to: crest_row.self), capacity: Self.capacity,
                    nanosecond: Int32(truncatingIfNeeded: nanosecond), key: Int32(truncatingIfNeeded: key))
                return unsafe withUnsafePointer(to: form) { form in
                    unsafe crest_epoch_rows(first.assumingMemoryBound(to: UInt8.self), start, end, form, rows)
                }
            }
        }
        count = done.rows
        return (done.next, done.rows)
    }

    /// Whether a sample lies in memory as a row does in C.
    private static var isAsInC: Bool {
        typealias Sample = SeriesBuilder.Sample
        typealias Row = crest_row
        return MemoryLayout<Sample>.stride == MemoryLayout<Row>.stride
            && MemoryLayout<Sample>.offset(of: \.second) == MemoryLayout<Row>.offset(of: \.second)
            && MemoryLayout<Sample>.offset(of: \.value) == MemoryLayout<Row>.offset(of: \.value)
            && MemoryLayout<Sample>.offset(of: \.nanosecond) == MemoryLayout<Row>.offset(of: \.nanosecond)
            && MemoryLayout<Sample>.offset(of: \.key) == MemoryLayout<Row>.offset(of: \.key)
    }

    mutating func removeAll() {
        count = 0
        isOneSeries = true
    }
}

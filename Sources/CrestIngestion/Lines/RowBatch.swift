/// What was read of a block of lines, free of everything outside it: blocks can be read side by side and joined in
/// order.
struct RowBatch {
    /// The requests of one series in one second.
    struct Requests: Hashable {
        let key: Int
        let second: Int64
        var count = 0
        /// Turned away or given up: 429, 499, 503, and no status at all.
        var unserved = 0
        /// Statuses from 500 on.
        var failed = 0
        /// Those that say how long they took, and how long in all.
        var timed = 0
        /// Whole numbers, so that their sum does not depend on where blocks begin.
        var microseconds = 0
    }

    /// The values of a row, of which there are as many as value columns.
    struct Measurement: Hashable {
        let key: Int
        let second: Int64
        let nanosecond: Int64
        let firstValue: Int
    }

    /// A line that cannot be read.
    struct RejectedLine {
        let defect: RowDefect
        /// Where it begins.
        let start: Int
        /// Which line of the block it is.
        let number: Int
        /// As it came, with what ends it: the block is gone when it is complained about.
        let bytes: [UInt8]
    }

    var keys = KeyTable()
    private(set) var requests: [Requests] = []
    private var latestOfKey: [Int] = []
    /// The record that is being counted up, apart from the others, and its place among them: most lines are of the
    /// same.
    private var open = Requests(key: -1, second: 0)
    private var openPlace = 0
    private static let usualRecords = 512
    private(set) var measurements: [Measurement] = []
    private(set) var values: [Double?] = []
    var counts = RowCounts()
    /// Where its first line begins.
    let start: Int
    var lineCount = 0
    var rejected: [RejectedLine] = []
    /// Where the first line begins that lies at the end of the time that is read, or after it.
    private(set) var firstBeyond: Int?

    init(start: Int = 0) {
        self.start = start
    }

    /// The requests of a series in a second, to be counted up. Seconds that come back later get another record.
    @inline(__always)
    mutating func countRequest(key: Int, second: Int64, _ change: (inout Requests) -> Void) {
        if open.second != second || open.key != key { openRecord(key: key, second: second) }
        change(&open)
    }

    @inline(never)
    private mutating func openRecord(key: Int, second: Int64) {
        closeRecord()
        if requests.isEmpty { requests.reserveCapacity(Self.usualRecords) }
        if key < latestOfKey.count {
            let latest = latestOfKey[key]
            if requests[latest].second == second, requests[latest].key == key {
                (open, openPlace) = (requests[latest], latest)
                return
            }
        }
        (open, openPlace) = (Requests(key: key, second: second), requests.count)
        requests.append(open)
        // Keys whose requests were all passed over have a number too; what stands there is another key's.
        while latestOfKey.count <= key { latestOfKey.append(openPlace) }
        latestOfKey[key] = openPlace
    }

    /// Puts the record that is being counted up among the others; ``requests`` is complete only then.
    mutating func closeRecord() {
        if openPlace < requests.count { requests[openPlace] = open }
    }

    mutating func measure(key: Int, second: Int64, nanosecond: Int64, values row: Span<Double?>) {
        measurements.append(Measurement(key: key, second: second, nanosecond: nanosecond, firstValue: values.count))
        for index in row.indices { values.append(row[index]) }
    }

    /// Leaves out a line whose time is not read.
    @inline(never)
    mutating func pass(_ line: Range<Int>, at second: Int64, limit: Int64) {
        if second >= limit, firstBeyond == nil { firstBeyond = line.lowerBound }
    }

    /// The latest time of the block; nil when nothing was read.
    var latest: Int64? {
        [requests.lazy.map(\.second).max(), measurements.lazy.map(\.second).max()].compactMap { $0 }.max()
    }

    /// The times of the block, for telling the step.
    var times: [SampledTime] {
        requests.map { SampledTime(key: $0.key, second: $0.second, nanosecond: 0) }
            + measurements.map { SampledTime(key: $0.key, second: $0.second, nanosecond: $0.nanosecond) }
    }
}

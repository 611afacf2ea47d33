import CrestSeries

/// What an access log tells of a series beside the number of requests: interval by interval, in step with the series.
/// An interval without requests has nil.
public struct RequestDetail: Hashable, Sendable {
    /// The variance of the requests a second divided by their mean: 1 where requests come independently of each other
    /// (Poisson), more where they come in bursts.
    public let dispersion: [Double?]
    /// The requests of the busiest second.
    public let busiestSecond: [Double?]
    /// The share of requests that were turned away or given up (429, 499, 503, no status): demand that was not served.
    public let unservedShare: [Double?]
    /// The share of requests with a status from 500 on.
    public let failedShare: [Double?]
    /// How long requests took on the mean, in seconds; nil throughout when the log does not say.
    public let meanSeconds: [Double?]
    /// The figures of all intervals together.
    public let overall: Overall

    /// One figure for the whole series.
    public struct Overall: Hashable, Sendable {
        /// Requests, health checks left out.
        public let requests: Int
        /// The median of the intervals'.
        public let dispersion: Double?
        /// The requests of the busiest second of all.
        public let busiestSecond: Double
        /// Of all requests.
        public let unservedShare: Double
        /// Of all requests.
        public let failedShare: Double
        /// Of those requests that say how long they took.
        public let meanSeconds: Double?
    }
}

/// Collects ``RequestDetail`` while requests are read, mostly in order of time.
///
/// How many requests a second had is only known when it is over, and an interval must be left before its seconds can be
/// squared. The seconds of the last quarter of an hour stay open, so that lines may come as late as that; a request
/// that is later still counts as a second of its own, which can only make the dispersion smaller.
struct RequestLedger {
    private static let openSeconds: Int64 = 1_024
    fileprivate struct Interval {
        var requests = 0
        var squares = 0.0
        var busiest: UInt32 = 0
        var unserved = 0
        var failed = 0
        var timed = 0
        var microseconds = 0

        var meanSeconds: Double? { timed > 0 ? Double(microseconds) / Double(timed) / 1e6 : nil }

        mutating func close(second count: UInt32) {
            squares += Double(count) * Double(count)
            busiest = max(busiest, count)
        }

        mutating func join(_ other: Interval) {
            requests += other.requests
            squares += other.squares
            busiest = max(busiest, other.busiest)
            unserved += other.unserved
            failed += other.failed
            timed += other.timed
            microseconds &+= other.microseconds
        }
    }

    /// A second that may still get requests: how many it has, and the figures that they belong to.
    private struct OpenSecond {
        var requests: UInt32 = 0
        var index: UInt32 = 0
    }

    let step: Int64
    private let anchor: Int64
    private var intervals: [Int64: Int] = [:]
    private var figures: [Interval] = []
    private var last: (interval: Int64, index: Int)?
    private var open = Array(repeating: OpenSecond(), count: Int(openSeconds))
    private var newest: Int64?

    init(step: Int64, anchor: Int64) {
        self.step = step
        self.anchor = anchor
    }

    /// The memory that it takes, in bytes.
    var footprint: Int {
        figures.count * (MemoryLayout<Interval>.stride + 2 * MemoryLayout<(Int64, Int)>.stride)
            + open.count * MemoryLayout<OpenSecond>.stride
    }

    mutating func add(_ requests: RowBatch.Requests) {
        let index = index(of: requests.second)
        figures[index].requests += requests.count
        figures[index].unserved += requests.unserved
        figures[index].failed += requests.failed
        figures[index].timed += requests.timed
        figures[index].microseconds &+= requests.microseconds
        if let newest, requests.second <= newest - Self.openSeconds {
            for _ in 0..<requests.count { figures[index].close(second: 1) }
            return
        }
        advance(to: requests.second)
        let place = Self.place(requests.second)
        open[place].requests &+= UInt32(clamping: requests.count)
        open[place].index = UInt32(index)
    }

    /// Closes the seconds that fall out of those that stay open.
    private mutating func advance(to second: Int64) {
        guard let newest else {
            self.newest = second
            return
        }
        guard second > newest else { return }
        let first = newest - Self.openSeconds + 1
        for leaving in first..<min(second - Self.openSeconds + 1, newest + 1) { close(leaving) }
        self.newest = second
    }

    private mutating func close(_ second: Int64) {
        let place = Self.place(second)
        guard open[place].requests > 0 else { return }
        figures[Int(open[place].index)].close(second: open[place].requests)
        open[place].requests = 0
    }

    private static func place(_ second: Int64) -> Int {
        Int(second & (openSeconds - 1))
    }

    private mutating func index(of second: Int64) -> Int {
        let interval = (second - anchor).flooredQuotient(dividingBy: step)
        if let last, last.interval == interval { return last.index }
        let index = intervals[interval] ?? figures.count
        if index == figures.count {
            intervals[interval] = index
            figures.append(Interval())
        }
        last = (interval, index)
        return index
    }

    /// The figures in step with `series`, whose interval is a multiple of the ledger's.
    consuming func detail(of series: TimeSeries) -> RequestDetail {
        if let newest { for second in (newest - Self.openSeconds + 1)...newest { close(second) } }
        var joined = Array(repeating: Interval(), count: series.count)
        for (interval, index) in intervals.sorted(by: { $0.key < $1.key }) {
            let offset = anchor + interval * step - series.start.secondsSinceEpoch
            let place = offset.flooredQuotient(dividingBy: series.interval.seconds)
            if place >= 0, place < series.count { joined[Int(place)].join(figures[index]) }
        }
        return RequestDetail(joined, secondsEach: Double(series.interval.seconds))
    }
}

extension RequestDetail {
    fileprivate init(_ intervals: [RequestLedger.Interval], secondsEach: Double) {
        func figure(_ value: (RequestLedger.Interval) -> Double?) -> [Double?] {
            intervals.map { $0.requests > 0 ? value($0) : nil }
        }
        dispersion = figure { interval in
            let mean = Double(interval.requests) / secondsEach
            return (interval.squares / secondsEach - mean * mean) / mean
        }
        busiestSecond = figure { Double($0.busiest) }
        unservedShare = figure { Double($0.unserved) / Double($0.requests) }
        failedShare = figure { Double($0.failed) / Double($0.requests) }
        meanSeconds = figure { $0.meanSeconds }
        var all = RequestLedger.Interval()
        for interval in intervals { all.join(interval) }
        let known = dispersion.compactMap { $0 }.sorted()
        let requests = max(1, all.requests)
        overall = Overall(
            requests: all.requests, dispersion: known.isEmpty ? nil : known[known.count / 2],
            busiestSecond: Double(all.busiest), unservedShare: Double(all.unserved) / Double(requests),
            failedShare: Double(all.failed) / Double(requests),
            meanSeconds: all.meanSeconds)
    }
}

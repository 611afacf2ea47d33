import CrestSeries

/// Samples of the bucket that is under way, and its place in time.
struct LiveBucket: Sendable {
    /// A bucket that is over; nil when nothing was measured in it.
    struct Complete: Sendable {
        let mean: Double?
    }

    private let interval: SamplingInterval
    /// Number of the bucket since the epoch.
    private var number: Int64?
    private var sum = 0.0
    private var count = 0
    /// What was known last, for the time in which nothing is.
    private var last: Double?
    /// The time of the newest sample that says something.
    private(set) var newest: Timestamp?

    /// After an absence longer than this many buckets only so many are reported missing: what came before is forgotten
    /// by then, but phases of the week must not shift, so that it is whole weeks that are left out.
    private static let week: Int64 = 604_800

    init(interval: SamplingInterval) {
        self.interval = interval
    }

    /// The mean of the samples of the bucket under way, or the last one known; nil before the first sample.
    var mean: Double? { count > 0 ? sum / Double(count) : last }

    /// Takes a sample and gives the buckets that it completes, in order.
    mutating func take(_ demand: Double?, at time: Timestamp) -> [Complete] {
        let bucket = time.secondsSinceEpoch.flooredQuotient(dividingBy: interval.seconds)
        guard let known = number else {
            // Nothing begins before the first measurement.
            guard demand != nil else { return [] }
            number = bucket
            add(demand, at: time)
            return []
        }
        guard bucket >= known, newest.map({ $0 <= time }) ?? true else { return [] }
        var complete: [Complete] = []
        if bucket > known {
            complete.append(Complete(mean: count > 0 ? mean : nil))
            let silent = bucket - known - 1
            let weekly = max(1, Self.week / interval.seconds)
            let reported = silent < 2 * weekly ? silent : weekly + silent % weekly
            for _ in 0..<reported { complete.append(Complete(mean: nil)) }
            last = mean
            number = bucket
            sum = 0
            count = 0
        }
        add(demand, at: time)
        return complete
    }

    private mutating func add(_ demand: Double?, at time: Timestamp) {
        guard let demand else { return }
        sum += demand
        count += 1
        newest = time
    }

    /// How many buckets lie between the one under way and that of `time`; negative when it is over.
    func buckets(until time: Timestamp) -> Int {
        let bucket = time.secondsSinceEpoch.flooredQuotient(dividingBy: interval.seconds)
        return Int(bucket - (number ?? bucket))
    }
}

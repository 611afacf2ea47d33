import CrestSeries

/// Those who have asked for a coupon and wait, first come first served.
struct PacingQueue {
    private let issued: [Double]
    private let claimed: [Double]?
    private let waits: [Double?]

    init(issue: [Double], claimed: [Double]?, interval: SamplingInterval) {
        var sum = 0.0
        let issued = issue.map { count in
            sum += count
            return sum
        }
        self.issued = issued
        self.claimed = claimed
        guard let claimed else {
            waits = []
            return
        }
        // Whoever asks at the end of an interval is served when as many have been issued as had been claimed by then.
        var served = 0
        waits = claimed.indices.map { arrival -> Double? in
            served = max(served, arrival)
            // Tolerating what rounding leaves of a sum of thousands.
            while served < issued.count, issued[served] < claimed[arrival] * (1 - 1e-9) { served += 1 }
            guard served < issued.count else { return nil }
            guard served > arrival else { return 0 }
            let into = (claimed[arrival] - issued[served - 1]) / (issued[served] - issued[served - 1])
            return max(0, Double(served - 1 - arrival) + min(1, into)) * Double(interval.seconds)
        }
    }

    /// How many wait at the end of an interval.
    func waiting(at slot: Int) -> Double? {
        claimed.map { max(0, $0[slot] - issued[slot]) }
    }

    /// The longest wait in seconds of those who ask at the end of an interval of `block`; nil when one does not end.
    func longestWait(in block: Range<Int>) -> Double? {
        guard claimed != nil else { return nil }
        var longest = 0.0
        for slot in block {
            guard let wait = waits[slot] else { return nil }
            longest = max(longest, wait)
        }
        return longest
    }
}

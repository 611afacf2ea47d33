import CrestSeries

/// The times at which demand may change supply.
struct ChangeTimes {
    /// The slots from one of these times to the next; empty when every slot is one.
    private let spans: [Range<Int>]

    /// - Parameters:
    ///   - first: the beginning of the first of `count` slots.
    ///   - changeInterval: seconds between the times, counted from midnight of `clock`.
    init(first: Timestamp, count: Int, interval: SamplingInterval, changeInterval: Int64, clock: ZoneOffsets) {
        guard changeInterval > interval.seconds else {
            spans = []
            return
        }
        var spans: [Range<Int>] = []
        var begin = 0
        var last: ZoneOffsets.Span?
        for slot in 0..<count {
            let span = clock.span(
                of: first.advanced(bySeconds: Int64(slot) * interval.seconds), length: changeInterval)
            if let last, span != last {
                spans.append(begin..<slot)
                begin = slot
            }
            last = span
        }
        spans.append(begin..<count)
        self.spans = spans
    }

    /// Each slot's need raised to the largest one until the next of these times.
    func lasting(_ required: [Int]) -> [Int] {
        var lasting = required
        for span in spans {
            let most = required[span].max() ?? 0
            for slot in span { lasting[slot] = most }
        }
        return lasting
    }
}

extension ZoneOffsets {
    /// Which span of `length` seconds of the clock's day an instant lies in. Spans begin at midnight; the last of a day
    /// ends with it, however short that makes it.
    fileprivate func span(of time: Timestamp, length: Int64) -> Span {
        let wall = wallTime(at: time)
        return Span(day: wall.date, index: Int64(wall.secondOfDay) / length)
    }

    /// A span of a day.
    fileprivate struct Span: Equatable {
        let day: CivilDate
        let index: Int64
    }
}

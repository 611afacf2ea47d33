import CrestSeries

/// The times at which demand may change supply.
struct ChangeTimes {
    /// The beginning of the first slot.
    let first: Timestamp
    let interval: SamplingInterval
    /// Seconds between them, counted from midnight of ``clock``.
    let changeInterval: Int64
    let clock: ZoneOffsets

    /// Each slot's need raised to the largest one until the next of these times.
    func lasting(_ required: [Int]) -> [Int] {
        guard changeInterval > interval.seconds else { return required }
        let spans = required.indices.map { slot in
            clock.span(of: first.advanced(bySeconds: Int64(slot) * interval.seconds), length: changeInterval)
        }
        var lasting = required
        var begin = 0
        while begin < spans.count {
            let end = spans[begin...].firstIndex { $0 != spans[begin] } ?? spans.count
            let most = required[begin..<end].max() ?? 0
            for slot in begin..<end { lasting[slot] = most }
            begin = end
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

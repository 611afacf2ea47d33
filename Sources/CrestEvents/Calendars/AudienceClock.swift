public import CrestSeries

/// The clock on the wall of the audience: a festival begins at *their* midnight, wherever the servers stand.
///
/// Whoever knows time zones builds it from the zone's offsets; nothing here reads zone data.
public struct AudienceClock: Sendable, Hashable {
    /// A time during which the offset does not change.
    public struct Era: Sendable, Hashable {
        /// The instant from which on it holds.
        public let start: Timestamp
        /// Seconds east of UTC.
        public let offsetSeconds: Int

        /// From `start` on the clock is `offsetSeconds` ahead of UTC.
        public init(start: Timestamp, offsetSeconds: Int) {
            self.start = start
            self.offsetSeconds = offsetSeconds
        }
    }

    /// Seconds east of UTC before the first of ``eras``.
    public let offsetSeconds: Int
    /// By their starts, ascending.
    public let eras: [Era]

    /// One offset, changed at the start of each era (daylight saving time); the eras in any order.
    public init(offsetSeconds: Int, eras: [Era] = []) {
        self.offsetSeconds = offsetSeconds
        self.eras = eras.sorted { $0.start < $1.start }
    }

    /// Coordinated universal time.
    public static let utc = AudienceClock(offsetSeconds: 0)

    /// Seconds east of UTC at an instant.
    public func offset(at time: Timestamp) -> Int {
        eras.last { $0.start <= time }?.offsetSeconds ?? offsetSeconds
    }

    /// What the clock shows at `time`, as if that were UTC.
    public func wallTime(at time: Timestamp) -> Timestamp {
        time.advanced(bySeconds: Int64(offset(at: time)))
    }

    /// The day that the clock shows at `time`.
    public func date(at time: Timestamp) -> CivilDate {
        wallTime(at: time).date
    }

    /// The instant at which the clock shows a time of day: the first of two where it is turned back, and where it is
    /// put forward over that time, the instant at which it is.
    public func instant(of date: CivilDate, secondOfDay: Int = 0) -> Timestamp {
        let wall = Timestamp(date).advanced(bySeconds: Int64(secondOfDay))
        var era = (start: Timestamp?.none, offset: offsetSeconds)
        for next in eras {
            let candidate = wall.advanced(bySeconds: -Int64(era.offset))
            if candidate < next.start { break }
            era = (next.start, next.offsetSeconds)
        }
        let candidate = wall.advanced(bySeconds: -Int64(era.offset))
        return era.start.map { max($0, candidate) } ?? candidate
    }

    /// The first instant of a day and the first of the next: 23, 24 or 25 hours apart.
    public func day(_ date: CivilDate) -> Range<Timestamp> {
        instant(of: date)..<instant(of: date.advanced(byDays: 1))
    }
}

/// How far the clock on a wall is ahead of UTC, and when that changes: all that anybody below the hall knows of a time
/// zone.
///
/// Whoever knows zone data builds it; nothing here reads any.
public struct ZoneOffsets: Sendable, Hashable {
    /// A new offset from a moment on.
    public struct Change: Sendable, Hashable {
        /// The first instant of the new offset.
        public let at: Timestamp
        /// Seconds east of UTC.
        public let seconds: Int

        /// From `at` on the clock is `seconds` ahead of UTC.
        public init(at: Timestamp, seconds: Int) {
            self.at = at
            self.seconds = seconds
        }
    }

    /// Seconds east of UTC before the first change.
    public let first: Int
    /// In order of time.
    public let changes: [Change]

    /// Coordinated universal time, for ever.
    public static let utc = ZoneOffsets(first: 0)

    /// - Parameter changes: in any order.
    public init(first: Int, changes: [Change] = []) {
        self.first = first
        self.changes = changes.sorted { $0.at < $1.at }
    }

    /// Seconds east of UTC at an instant.
    public func seconds(at time: Timestamp) -> Int {
        changes.last { $0.at <= time }?.seconds ?? first
    }

    /// What the clock shows at `time`, as if that were UTC.
    public func wallTime(at time: Timestamp) -> Timestamp {
        time.advanced(bySeconds: Int64(seconds(at: time)))
    }

    /// The day that the clock shows at `time`.
    public func date(at time: Timestamp) -> CivilDate {
        wallTime(at: time).date
    }

    /// The instant at which the clock shows `wall`: the first of two where it is turned back, and where it is put
    /// forward over that time, the instant at which it is.
    public func instant(showing wall: Timestamp) -> Timestamp {
        var (start, seconds) = (Timestamp?.none, first)
        for change in changes {
            if wall.advanced(bySeconds: -Int64(seconds)) < change.at { break }
            (start, seconds) = (change.at, change.seconds)
        }
        let candidate = wall.advanced(bySeconds: -Int64(seconds))
        return start.map { max($0, candidate) } ?? candidate
    }

    /// The instant at which the clock shows a time of day, as ``instant(showing:)`` resolves it.
    public func instant(of date: CivilDate, secondOfDay: Int = 0) -> Timestamp {
        instant(showing: Timestamp(date).advanced(bySeconds: Int64(secondOfDay)))
    }

    /// The first instant of a day and the first of the next: 23, 24 or 25 hours apart.
    public func day(_ date: CivilDate) -> Range<Timestamp> {
        instant(of: date)..<instant(of: date.advanced(byDays: 1))
    }
}

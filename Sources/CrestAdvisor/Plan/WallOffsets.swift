public import CrestSeries

/// How far the clock on a wall is ahead of UTC, and when that changes: what planning needs to know of a time zone.
public struct WallOffsets: Sendable, Hashable {
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

    /// UTC, for ever.
    public static let utc = WallOffsets(first: 0)

    /// - Parameter changes: in any order.
    public init(first: Int, changes: [Change] = []) {
        self.first = first
        self.changes = changes.sorted { $0.at < $1.at }
    }

    /// Seconds east of UTC at an instant.
    public func seconds(at time: Timestamp) -> Int {
        changes.last { $0.at <= time }?.seconds ?? first
    }

    /// Which span of `length` seconds of the clock's day an instant lies in. Spans begin at midnight; the last of a day
    /// ends with it, however short that makes it.
    func span(of time: Timestamp, length: Int64) -> Span {
        let local = time.advanced(bySeconds: Int64(seconds(at: time)))
        return Span(day: local.date, index: Int64(local.secondOfDay) / length)
    }

    /// A span of a day.
    struct Span: Equatable {
        let day: CivilDate
        let index: Int64
    }
}

public import CrestSeries

/// The wall clock that people live by while timestamps stay in UTC: an offset, and at most one change of it.
public struct LocalClock: Sendable, Hashable {
    /// Seconds east of UTC, before the change if there is one.
    public let offsetSeconds: Int
    /// When the clock is put forward or back; nil when it never is.
    public let change: Timestamp?
    /// Seconds east of UTC from the change on.
    public let offsetAfterChange: Int

    /// The same offset for ever.
    public init(offsetSeconds: Int) {
        self.offsetSeconds = offsetSeconds
        change = nil
        offsetAfterChange = offsetSeconds
    }

    /// `offsetSeconds` until `change`, `offsetAfterChange` from then on.
    public init(offsetSeconds: Int, change: Timestamp, offsetAfterChange: Int) {
        self.offsetSeconds = offsetSeconds
        self.change = change
        self.offsetAfterChange = offsetAfterChange
    }

    /// Coordinated universal time.
    public static let utc = LocalClock(offsetSeconds: 0)

    /// What the clock shows at `time`, as if that were UTC.
    public func wallTime(at time: Timestamp) -> Timestamp {
        let hasChanged = change.map { time >= $0 } ?? false
        return time.advanced(bySeconds: Int64(hasChanged ? offsetAfterChange : offsetSeconds))
    }
}

import CrestReporting
public import CrestSeries
import Foundation

/// The clock on a user's wall: a zone of the IANA data base, or UTC.
public struct WallClock: Sendable, Hashable {
    private let zone: TimeZone

    /// - Throws: ``CrestError/Code/request`` when the machine's zone data does not know `identifier`.
    public init(identifier: String = "UTC") throws(CrestError) {
        guard let zone = TimeZone(identifier: identifier) else {
            throw CrestError(
                .request, "there is no time zone '\(identifier)'", hint: "write it as in Europe/Berlin or UTC")
        }
        self.zone = zone
    }

    /// Seconds east of UTC at an instant.
    public func offsetSeconds(_ time: Timestamp) -> Int {
        zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(time.secondsSinceEpoch)))
    }

    /// The offsets from 1990 to 2060; before and after, they stay.
    public var offsets: ZoneOffsets {
        func newYear(_ year: Int) -> Timestamp { Timestamp(CivilDate(year: year, month: 1, day: 1)) }
        var changes: [ZoneOffsets.Change] = []
        var last = newYear(1990)
        while let next = change(after: last), next < newYear(2060) {
            changes.append(.init(at: next, seconds: offsetSeconds(next)))
            last = next
        }
        return ZoneOffsets(first: offsetSeconds(newYear(1990)), changes: changes)
    }

    /// The next time at which the clock is set to another offset; nil when it never is.
    private func change(after time: Timestamp) -> Timestamp? {
        let date = Date(timeIntervalSince1970: Double(time.secondsSinceEpoch))
        guard let next = zone.nextDaylightSavingTimeTransition(after: date) else { return nil }
        let instant = Timestamp(secondsSinceEpoch: Int64(next.timeIntervalSince1970.rounded()))
        return instant > time ? instant : nil
    }

    /// `Mon 2026-11-23 20:15`, with the offset from UTC at the end unless the clock is UTC's: `+01:00`.
    package func long(_ time: Timestamp) -> String {
        let seconds = offsetSeconds(time)
        let text = time.rfc3339(offsetSeconds: seconds)
        let offset = text.hasSuffix("Z") ? "UTC" : String(text.suffix(6))
        let weekday = TimeStyle.weekday(time, offsetSeconds: seconds)
        return "\(weekday) \(text.prefix(10)) \(TimeStyle.clock(time, offsetSeconds: seconds)) \(offset)"
    }

    /// `Mon 20:15`.
    package func short(_ time: Timestamp) -> String {
        let seconds = offsetSeconds(time)
        return "\(TimeStyle.weekday(time, offsetSeconds: seconds)) \(TimeStyle.clock(time, offsetSeconds: seconds))"
    }

    /// `Mon 20:15`, with the date where the same weekday comes twice between two times: `Mon 23 Nov 20:15`.
    package func short(_ time: Timestamp, from start: Timestamp, to end: Timestamp) -> String {
        guard start.seconds(until: end) >= SamplingInterval.week.seconds else { return short(time) }
        return TimeStyle.moment(time, offsetSeconds: offsetSeconds(time))
    }
}

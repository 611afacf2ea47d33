import CrestSeries
import Foundation

/// Wall-clock time in a zone of the IANA data base, to the minute, with what daylight saving does to it: minutes that
/// come twice and minutes that never come.
package struct ZoneClock: Sendable, Hashable {
    /// Of the IANA data base.
    package let identifier: String
    private let zone: TimeZone

    /// - Throws: ``PlatformError/Code/target`` when the machine's zone data does not know `identifier`.
    package init(identifier: String = "UTC") throws(PlatformError) {
        guard let zone = TimeZone(identifier: identifier) else {
            throw PlatformError(
                .target, "there is no time zone '\(identifier)'", hint: "write it as in Europe/Berlin or UTC")
        }
        self.identifier = identifier
        self.zone = zone
    }

    /// UTC, which never changes.
    static let utc = ZoneClock(identifier: "UTC", zone: .gmt)

    private init(identifier: String, zone: TimeZone) {
        self.identifier = identifier
        self.zone = zone
    }

    /// The wall's reading at an instant, as if it were UTC.
    func wall(_ time: Timestamp) -> Timestamp {
        time.advanced(bySeconds: offset(at: time))
    }

    /// The instants, in order, at which the wall shows what `wall` is in UTC: none, one or two.
    func instants(showing wall: Timestamp) -> [Timestamp] {
        // No zone changes twice within two days.
        let before = offset(at: wall.advanced(bySeconds: -86_400))
        let after = offset(at: wall.advanced(bySeconds: 86_400))
        return Set([before, after]).map { wall.advanced(bySeconds: -$0) }.filter { self.wall($0) == wall }.sorted()
    }

    /// The last minute at or before `time` whose reading comes once only.
    func certainMinute(before time: Timestamp) -> Timestamp {
        certainMinute(from: time.minuteBefore, step: -60)
    }

    /// The first minute at or after `time` whose reading comes once only.
    func certainMinute(after time: Timestamp) -> Timestamp {
        certainMinute(from: time.minuteAfter, step: 60)
    }

    private func certainMinute(from minute: Timestamp, step: Int64) -> Timestamp {
        var candidate = minute
        // An hour comes twice in most zones that change; no zone repeats more than a day.
        for _ in 0..<1_440 where instants(showing: wall(candidate)).count > 1 {
            candidate = candidate.advanced(bySeconds: step)
        }
        return candidate
    }

    private func offset(at time: Timestamp) -> Int64 {
        Int64(zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(time.secondsSinceEpoch))))
    }
}

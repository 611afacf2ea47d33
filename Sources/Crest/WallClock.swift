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

    /// `Mon 2026-11-23 20:15`, with the offset from UTC at the end unless the clock is UTC's: `+01:00`.
    package func long(_ time: Timestamp) -> String {
        let text = time.rfc3339(offsetSeconds: offsetSeconds(time))
        let offset = text.dropFirst(19)
        return
            "\(Self.weekday(of: local(time))) \(text.prefix(10)) \(text.dropFirst(11).prefix(5)) \(offset == "Z" ? "UTC" : offset)"
    }

    /// `Mon 20:15`.
    package func short(_ time: Timestamp) -> String {
        let local = local(time)
        return "\(Self.weekday(of: local)) \(local.description.dropFirst(11).prefix(5))"
    }

    /// The instant whose UTC clock shows what this clock shows at `time`.
    private func local(_ time: Timestamp) -> Timestamp {
        time.advanced(bySeconds: Int64(offsetSeconds(time)))
    }

    private static func weekday(of time: Timestamp) -> String {
        ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"][time.date.weekday - 1]
    }
}

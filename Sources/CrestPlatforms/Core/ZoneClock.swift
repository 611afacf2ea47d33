package import CrestSeries
import Foundation
import Synchronization

/// Wall-clock time in a zone of the IANA data base, to the minute, with what daylight saving does to it: minutes that
/// come twice and minutes that never come.
package struct ZoneClock: Sendable, Hashable {
    /// Of the IANA data base.
    package let identifier: String
    private let offsets: ZoneOffsets

    /// - Throws: ``PlatformError/Code/target`` when the machine's zone data does not know `identifier`.
    package init(identifier: String = "UTC") throws(PlatformError) {
        guard let offsets = ZoneOffsets.of(identifier) else {
            throw PlatformError(
                .target, "there is no time zone '\(identifier)'", hint: "write it as in Europe/Berlin or UTC")
        }
        self.identifier = identifier
        self.offsets = offsets
    }

    /// UTC, which never changes.
    static let utc = ZoneClock(identifier: "UTC", offsets: ZoneOffsets(.gmt))

    private init(identifier: String, offsets: ZoneOffsets) {
        self.identifier = identifier
        self.offsets = offsets
    }

    package static func == (left: ZoneClock, right: ZoneClock) -> Bool { left.identifier == right.identifier }
    package func hash(into hasher: inout Hasher) { hasher.combine(identifier) }

    /// The wall's reading at an instant, as if it were UTC.
    package func wall(_ time: Timestamp) -> Timestamp {
        time.advanced(bySeconds: offset(at: time))
    }

    /// The instants, in order, at which the wall shows what `wall` is in UTC: none, one or two.
    package func instants(showing wall: Timestamp) -> [Timestamp] {
        // No zone changes twice within two days.
        let before = offset(at: wall.advanced(bySeconds: -86_400))
        let after = offset(at: wall.advanced(bySeconds: 86_400))
        return Set([before, after]).map { wall.advanced(bySeconds: -$0) }.filter { self.wall($0) == wall }.sorted()
    }

    /// Whether the wall shows the reading of this moment twice.
    func isRepeated(_ time: Timestamp) -> Bool {
        instants(showing: wall(time)).count > 1
    }

    /// The clock itself, or that of UTC when the wall shows one of these moments twice.
    func certain(at times: Timestamp...) -> ZoneClock {
        times.contains(where: isRepeated) ? .utc : self
    }

    /// The last minute at or before `time` whose reading comes once only.
    func certainMinute(before time: Timestamp) -> Timestamp {
        let minute = time.minuteBefore
        return repetition(around: minute)?.from.advanced(bySeconds: -60) ?? minute
    }

    /// The first minute at or after `time` whose reading comes once only.
    func certainMinute(after time: Timestamp) -> Timestamp {
        let minute = time.minuteAfter
        return repetition(around: minute)?.to ?? minute
    }

    /// All the time whose readings come twice, where `time` is in it: as long before the clock is put back as after.
    private func repetition(around time: Timestamp) -> (from: Timestamp, to: Timestamp)? {
        let instants = instants(showing: wall(time))
        guard instants.count > 1 else { return nil }
        let length = instants[0].seconds(until: instants[1])
        var (before, after) = (instants[0], instants[1])
        while before.seconds(until: after) > 1 {
            let middle = before.advanced(bySeconds: before.seconds(until: after) / 2)
            if offset(at: middle) == offset(at: instants[0]) { before = middle } else { after = middle }
        }
        return (after.advanced(bySeconds: -length), after.advanced(bySeconds: length))
    }

    private func offset(at time: Timestamp) -> Int64 { offsets.offset(at: time.secondsSinceEpoch) }
}

/// The offsets of a zone, remembered: a file has a hundred times, and Foundation takes its time over each.
private final class ZoneOffsets: Sendable {
    private static let known = Mutex<[String: ZoneOffsets]>([:])
    /// Seconds of the spans that are remembered; no zone changes twice within one.
    private static let span: Int64 = 7 * 86_400

    private let zone: TimeZone
    /// At the beginnings of spans.
    private let starts = Mutex<[Int64: Int64]>([:])

    init(_ zone: TimeZone) {
        self.zone = zone
    }

    /// nil for a zone that is none.
    static func of(_ identifier: String) -> ZoneOffsets? {
        known.withLock { known in
            if let offsets = known[identifier] { return offsets }
            guard let zone = TimeZone(identifier: identifier) else { return nil }
            let offsets = ZoneOffsets(zone)
            known[identifier] = offsets
            return offsets
        }
    }

    func offset(at second: Int64) -> Int64 {
        let span = second.flooredQuotient(dividingBy: Self.span)
        return starts.withLock { starts in
            func start(_ span: Int64) -> Int64 {
                if let offset = starts[span] { return offset }
                let offset = self.offset(of: span * Self.span)
                starts[span] = offset
                return offset
            }
            let first = start(span)
            return first == start(span + 1) ? first : self.offset(of: second)
        }
    }

    private func offset(of second: Int64) -> Int64 {
        Int64(zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(second))))
    }
}

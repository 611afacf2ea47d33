import CrestEvents
import CrestSeries
import Foundation

/// Where holiday sets are found: `us` is the file us.csv beside the events file, in the working folder's data/holidays, or
/// in the one that came with the program.
enum HolidayFiles {
    static func set(named name: String, for fields: EventFields) throws(EventError) -> HolidaySet {
        let beside = URL(fileURLWithPath: fields.file).deletingLastPathComponent()
        let isPath = name.contains("/") || name.hasSuffix(".csv")
        let candidates =
            isPath
            ? [URL(fileURLWithPath: name, relativeTo: beside)]
            : folders(beside: beside).map { $0.appendingPathComponent("\(name).csv") }
        for url in candidates {
            guard let data = FileManager.default.contents(atPath: url.path) else { continue }
            return try HolidaySet(parsing: String(decoding: data, as: UTF8.self), file: url.relativePath)
        }
        throw fields.error(
            "holidays", "there is no set of holidays '\(name)'",
            hint: "name a file such as holidays.csv beside this one, or one of data/holidays such as us, de or cn")
    }

    private static func folders(beside file: URL) -> [URL] {
        let working = URL(fileURLWithPath: FileManager.default.currentDirectoryPath)
        var folders = [file, working.appendingPathComponent("data/holidays")]
        // The program lies in bin, beside share, or in the build folder of its sources.
        var folder = Bundle.main.bundleURL
        for _ in 0..<4 {
            folders.append(folder.appendingPathComponent("data/holidays"))
            folders.append(folder.appendingPathComponent("share/crest/holidays"))
            folder.deleteLastPathComponent()
        }
        return folders
    }
}

extension AudienceClock {
    /// The clock of a zone that the machine knows, from 1990 to 2060: beyond, its offset stays.
    init(zone identifier: String) {
        let zone = TimeZone(identifier: identifier) ?? .gmt
        func time(_ year: Int) -> Timestamp { Timestamp(CivilDate(year: year, month: 1, day: 1)) }
        func date(_ time: Timestamp) -> Date { Date(timeIntervalSince1970: Double(time.secondsSinceEpoch)) }
        var eras: [Era] = []
        var now = date(time(1990))
        let end = date(time(2060))
        while let next = zone.nextDaylightSavingTimeTransition(after: now), next < end, next > now {
            let start = Timestamp(secondsSinceEpoch: Int64(next.timeIntervalSince1970.rounded()))
            eras.append(Era(start: start, offsetSeconds: zone.secondsFromGMT(for: next.addingTimeInterval(1))))
            now = next
        }
        self.init(offsetSeconds: zone.secondsFromGMT(for: date(time(1990))), eras: eras)
    }
}

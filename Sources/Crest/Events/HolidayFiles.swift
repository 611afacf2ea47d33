import CrestEvents
import CrestSeries
import Foundation

/// Where holiday sets are found: `us` is the file us.csv beside the events file, in the working folder's data/holidays,
/// or in the one that came with the program.
enum HolidayFiles {
    static func set(named name: String, for fields: YAMLFields) throws(EventError) -> HolidaySet {
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

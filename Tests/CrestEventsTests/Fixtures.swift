import CrestSeries
import Foundation
import Testing

/// The rows of a fixture without its header, each as fields by column name.
func fixture(_ name: String) throws -> [[String: String]] {
    let url = try #require(Bundle.module.url(forResource: "Fixtures/\(name)", withExtension: nil))
    return rows(try String(contentsOf: url, encoding: .utf8))
}

private func rows(_ text: String) -> [[String: String]] {
    let lines = text.split(separator: "\n").map { $0.split(separator: ",", omittingEmptySubsequences: false) }
    return lines.dropFirst().map { line in
        Dictionary(uniqueKeysWithValues: zip(lines[0].map(String.init), line.map(String.init)))
    }
}

/// `2026-02-17`.
func date(_ text: String) throws -> CivilDate {
    let numbers = text.split(separator: "-").compactMap { Int($0) }
    try #require(numbers.count == 3)
    return CivilDate(year: numbers[0], month: numbers[1], day: numbers[2])
}

/// A file of the repository's `data/holidays`.
func holidayFile(_ name: String) throws -> String {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()
    return try String(contentsOf: root.appending(path: "data/holidays/\(name)"), encoding: .utf8)
}

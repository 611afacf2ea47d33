import CrestIngestion
import CrestSeries
import Testing

/// Reads text as a file named `test.csv`.
func read(_ text: String, _ change: (inout InputOptions) throws -> Void = { _ in }) throws -> IngestedData {
    try read(Array(text.utf8), change)
}

func read(_ bytes: [UInt8], _ change: (inout InputOptions) throws -> Void = { _ in }) throws -> IngestedData {
    var options = InputOptions()
    try change(&options)
    return try InputReader().read([.bytes(bytes, name: "test.csv")], options: options)
}

/// The error with which reading `text` ends.
func failure(
    _ text: String, _ change: (inout InputOptions) throws -> Void = { _ in },
    sourceLocation: SourceLocation = #_sourceLocation
) throws -> IngestionError {
    try #require(throws: IngestionError.self, sourceLocation: sourceLocation) { try read(text, change) }
}

extension IngestedData {
    /// The only series.
    var only: TimeSeries {
        get throws {
            try #require(series.count == 1)
            return series[0].series
        }
    }

    var warningCodes: [String] { warnings.map(\.code.rawValue) }
}

/// Hours of 2026-01-01 with the values 1, 2, 3.
let threeHours = "timestamp,value\n2026-01-01T00:00:00Z,1\n2026-01-01T01:00:00Z,2\n2026-01-01T02:00:00Z,3\n"

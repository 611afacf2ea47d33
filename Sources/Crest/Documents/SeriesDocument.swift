package import CrestReporting
package import CrestSeries

/// Regular series as CSV and JSON (`crest/series/v1`).
package struct SeriesDocument: Sendable {
    private let series: [TimeSeries]

    package init(_ series: [TimeSeries]) {
        self.series = series
    }

    /// The columns of the CSV.
    package static let csvHeader = ["series", "timestamp", "value"]

    /// A row an observation; the value is empty where it is missing.
    package var csvRows: some Sequence<[CSVField]> {
        series.lazy.flatMap { series in
            series.values.indices.lazy.map { index -> [CSVField] in
                [
                    .text(series.name), .text(series.timestamp(at: index).description),
                    series.isMissing[index] ? .missing : .number(series.values[index]),
                ]
            }
        }
    }

    /// The whole document.
    package var json: JSONValue {
        let series = series
        return [
            "schema": "crest/series/v1",
            "series": .elements(count: series.count) { Self.json(of: series[$0]) },
        ]
    }

    /// One line a series.
    package var lines: some Sequence<JSONValue> {
        series.lazy.map { Self.json(of: $0) }
    }

    private static func json(of series: TimeSeries) -> JSONValue {
        [
            "name": .string(series.name), "start": .string(series.start.description),
            "step_seconds": .integer(series.interval.seconds),
            "values": .optionals(zip(series.values, series.isMissing).map { $1 ? nil : $0 }),
        ]
    }
}

package import CrestReporting
package import CrestSeries
package import CrestStore

/// How the forecasts of past nights turned out, series by series.
package struct Accounts: Sendable {
    /// Over all scored nights of one series.
    package struct Entry: Sendable {
        package let series: String
        package let nights: Int
        /// Mean absolute error over mean demand.
        package let error: Double?
        /// The same error over that of the seasonal naive; below 1 is better than it.
        package let againstNaive: Double?
        /// Mean of forecast minus demand, over mean demand.
        package let bias: Double?
        /// The share of observations in the interval of 80 %.
        package let coverage: Double
        /// Nights whose peak was at most what was promised with 95 %, of those with a promise.
        package let peaksHeld: Int
        package let peaksPromised: Int
        /// Seconds with too little supply, and those that only the plan served.
        package let short: Int64
        package let avoided: Int64
    }

    /// In the order of the names.
    package let entries: [Entry]
    /// When nights should have been, and were not.
    package let missed: [Timestamp]

    package init(_ records: [AccuracyRecord], missed: [Timestamp] = []) {
        self.missed = missed
        entries = Dictionary(grouping: records, by: \.series).map(Self.entry).sorted {
            $0.series.utf8.lexicographicallyPrecedes($1.series.utf8)
        }
    }

    private static func entry(_ series: String, _ records: [AccuracyRecord]) -> Entry {
        let points = records.reduce(0) { $0 + Double($1.points) }
        func total(_ records: [AccuracyRecord], _ value: (AccuracyRecord) -> Double) -> Double {
            records.reduce(0) { $0 + value($1) * Double($1.points) }
        }
        let demand = total(records, \.demand)
        let compared = records.filter { $0.naiveError != nil }
        let naive = total(compared) { $0.naiveError ?? 0 }
        let promised = records.filter { $0.promised.count == 4 }
        return Entry(
            series: series, nights: records.count, error: demand > 0 ? total(records, \.error) / demand : nil,
            againstNaive: naive > 0 ? total(compared, \.error) / naive : nil,
            bias: demand > 0 ? total(records, \.bias) / demand : nil, coverage: total(records, \.coverage) / points,
            peaksHeld: promised.count { $0.peak <= $0.promised[3] }, peaksPromised: promised.count,
            short: records.reduce(0) { $0 + ($1.secondsShort ?? 0) },
            avoided: records.reduce(0) { $0 + ($1.secondsAvoided ?? 0) })
    }

    /// `crest/report/v1`.
    package var json: JSONValue {
        [
            "schema": "crest/report/v1", "series": .array(entries.map(Self.json)),
            "missed_nights": .array(missed.map { .string($0.description) }),
        ]
    }

    /// One line a series.
    package var lines: some Sequence<JSONValue> {
        entries.lazy.map(Self.json)
    }

    private static func json(_ entry: Entry) -> JSONValue {
        [
            "name": .string(entry.series), "nights": .integer(Int64(entry.nights)), "wape": .optional(entry.error),
            "relative_to_naive": .optional(entry.againstNaive), "bias": .optional(entry.bias),
            "coverage_80": .number(entry.coverage), "peaks_promised": .integer(Int64(entry.peaksPromised)),
            "peaks_held_95": .integer(Int64(entry.peaksHeld)), "seconds_short": .integer(entry.short),
            "seconds_avoided": .integer(entry.avoided),
        ]
    }

    package static let csvHeader = [
        "series", "nights", "wape", "relative_to_naive", "bias", "coverage_80", "peaks_promised", "peaks_held_95",
        "seconds_short", "seconds_avoided",
    ]

    package var csvRows: some Sequence<[CSVField]> {
        entries.lazy.map { entry -> [CSVField] in
            [
                .text(entry.series), .integer(entry.nights), .number(entry.error),
                .number(entry.againstNaive), .number(entry.bias),
                .number(entry.coverage), .integer(entry.peaksPromised), .integer(entry.peaksHeld),
                .integer(Int(entry.short)), .integer(Int(entry.avoided)),
            ]
        }
    }

    /// A row a series.
    package var table: Table {
        var table = Table([
            .init("SERIES"), .figures("NIGHTS"), .figures("ERROR"), .figures("÷ NAIVE"), .figures("BIAS"),
            .figures("IN 80 %"), .figures("PEAK ≤ P95"), .figures("SHORT"), .figures("AVOIDED"),
        ])
        for entry in entries {
            let share = { (value: Double?) in NumberStyle.percent(value, significantDigits: 2) }
            table.append([
                .init(entry.series), .init(NumberStyle.figure(entry.nights)), .init(share(entry.error)),
                .init(NumberStyle.figure(entry.againstNaive)),
                .init(share(entry.bias)), .init(share(entry.coverage)),
                .init("\(entry.peaksHeld)/\(entry.peaksPromised)"),
                .init(NumberStyle.duration(seconds: Double(entry.short)), tone: entry.short > 0 ? .accent : .plain),
                .init(NumberStyle.duration(seconds: Double(entry.avoided))),
            ])
        }
        return table
    }
}

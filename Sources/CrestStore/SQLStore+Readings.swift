package import CrestSeries

/// What a night remembers of a source, so that the next one reads only what is new.
package struct ReadingRecord: Sendable, Hashable {
    /// The name of the source in the configuration.
    package let source: String
    /// For whoever reads the source.
    package let state: [UInt8]

    package init(source: String, state: [UInt8]) {
        self.source = source
        self.state = state
    }
}

extension SQLStore {
    /// The latest nights' states are kept, by the moment that counted as now: one for the next night, one for this one
    /// run again, and one for a clock that was ahead and came back.
    private static let readingsKept = 3

    package func reading(of source: String, before run: String, asOf: Timestamp) throws(StoreError) -> [UInt8]? {
        try rows(
            "SELECT state FROM readings JOIN runs ON runs.id = readings.run "
                + "WHERE source = ? AND runs.id <> ? AND as_of <= ? ORDER BY as_of DESC, number DESC LIMIT 1",
            [.text(source), .text(run), .time(asOf)]
        ) { row throws(StoreError) in try row.bytes() }.first
    }

    static func write(_ record: ReadingRecord, of run: String, _ session: any SQLSession) throws(StoreError) {
        try session.run(
            "INSERT INTO readings (run, source, state) VALUES (?, ?, ?)",
            [.text(run), .text(record.source), .bytes(record.state)])
        try session.run(
            "DELETE FROM readings WHERE source = ? AND run NOT IN (SELECT readings.run FROM readings JOIN runs "
                + "ON runs.id = readings.run WHERE source = ? ORDER BY as_of DESC, number DESC LIMIT ?)",
            [.text(record.source), .text(record.source), .integer(Int64(readingsKept))])
    }
}

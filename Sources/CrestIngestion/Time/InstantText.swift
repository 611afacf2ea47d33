public import CrestSeries

/// Instants as users write them on the command line and in configurations.
public enum InstantText {
    /// Reads an ISO 8601 time, or whole seconds since 1970.
    ///
    /// - Parameter zone: of a time that names none; UTC when nil. In an hour that the clock shows twice, the first pass.
    /// - Throws: ``IngestionError/Code/time`` for anything else, and for an hour that the clock skips;
    ///   ``IngestionError/Code/zone``.
    public static func timestamp(in text: String, zone: String? = nil) throws(IngestionError) -> Timestamp {
        if let seconds = Int64(text), BucketRule.representableSeconds.contains(seconds), text.utf8.count > 4 {
            return Timestamp(secondsSinceEpoch: seconds)
        }
        let bytes = Array(text.utf8)
        var parser = ISO8601Parser()
        guard let reading = parser.reading(bytes.span, 0..<bytes.count) else {
            throw IngestionError(.time, "'\(text)' is not a time", hint: "write it as in 2026-11-22T16:00:00Z")
        }
        guard reading.isLocal, let zone else { return Timestamp(secondsSinceEpoch: reading.second) }
        var era = 0
        switch try ZoneTable(named: zone).meaning(of: reading.second, hint: &era) {
        case .instant(let second), .repeated(let second, _, _): return Timestamp(secondsSinceEpoch: second)
        case .skipped:
            throw IngestionError(.time, "the clock of \(zone) never shows \(text)", hint: "it skips that hour")
        }
    }
}

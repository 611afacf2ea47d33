public import CrestSeries

extension Timestamp {
    /// The instant that `text` says, as users write it on the command line and in configurations: in one of the forms
    /// of ISO 8601, or in whole seconds since 1970.
    ///
    /// - Parameter zone: of a time that names none; UTC when nil. In an hour that the clock shows twice, the first
    ///   pass.
    /// - Throws: ``IngestionError/Code/time`` for anything else, and for an hour that the clock skips;
    ///   ``IngestionError/Code/zone``.
    public init(parsing text: String, zone: String? = nil) throws(IngestionError) {
        if let seconds = Int64(text), BucketRule.representableSeconds.contains(seconds), text.utf8.count > 4 {
            self.init(secondsSinceEpoch: seconds)
            return
        }
        var reader = TimeFieldReader(.iso8601)
        let bytes = Array(text.utf8)
        guard let reading = reader.reading(bytes.span, bytes.indices) else {
            throw IngestionError(.time, "'\(text)' is not a time", hint: "write it like 2026-11-22T16:00:00Z")
        }
        guard reading.isLocal, let zone else {
            self.init(secondsSinceEpoch: reading.second)
            return
        }
        var era = 0
        switch try ZoneTable(named: zone).meaning(of: reading.second, hint: &era) {
        case .instant(let second), .repeated(let second, _, _): self.init(secondsSinceEpoch: second)
        case .skipped:
            throw IngestionError(.time, "the clock of \(zone) never shows \(text)", hint: "it skips that hour")
        }
    }
}

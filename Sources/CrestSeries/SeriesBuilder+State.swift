extension SeriesBuilder {
    /// Writes everything that was taken since `oldest`, so that a builder which reads it goes on as this one would.
    ///
    /// - Parameter oldest: the second before which intervals are forgotten; nil to keep all.
    package func write(to writer: inout StateWriter, since oldest: Int64? = nil) {
        let anchor = rule.anchor.secondsSinceEpoch
        var kept: [(start: Int64, bucket: Bucket)] = []
        store.forEachOccupied { start, bucket in
            guard let oldest, start + anchor < oldest else { return kept.append((start, bucket)) }
        }
        writer.write(rule.step.seconds)
        for count in [
            quality.observations, quality.missingValues, quality.duplicates, quality.conflictingDuplicates,
            quality.negatives,
        ] { writer.write(UInt64(count)) }
        writer.write(UInt64(kept.count))
        guard let begin = kept.first?.start else { return }
        writer.write(max(first, begin + anchor))
        writer.write(last)
        var place = begin
        writer.write(begin / rule.step.seconds)
        for (start, bucket) in kept {
            writer.write(UInt64((start - place) / rule.step.seconds))
            place = start
            writer.write(UInt64(bucket.count))
            writer.write(bucket.accumulated)
            // The last observation is looked at again only where a second one of its time would be a duplicate.
            guard !rule.aggregatesEqualTimes else { continue }
            writer.write(bucket.lastValue)
            writer.write(bucket.lastSecond - start)
            writer.write(bucket.lastNanosecond)
        }
    }

    /// A builder that goes on where another stood.
    ///
    /// - Parameter rule: of the other one, but for its step.
    package init(
        name: String, rule: BucketRule, reading reader: inout StateReader
    ) throws(DamagedState) {
        var rule = rule
        rule.step = try reader.interval()
        self.init(name: name, rule: rule)
        quality.observations = Int(truncatingIfNeeded: try reader.unsigned())
        quality.missingValues = Int(truncatingIfNeeded: try reader.unsigned())
        quality.duplicates = Int(truncatingIfNeeded: try reader.unsigned())
        quality.conflictingDuplicates = Int(truncatingIfNeeded: try reader.unsigned())
        quality.negatives = Int(truncatingIfNeeded: try reader.unsigned())
        let count = try reader.count()
        guard count > 0 else { return }
        first = try reader.time().secondsSinceEpoch
        last = try reader.time().secondsSinceEpoch
        var place = try reader.integer()
        let range = BucketRule.representableSeconds
        for _ in 0..<count {
            let (next, overflows) = place.addingReportingOverflow(Int64(truncatingIfNeeded: try reader.unsigned()))
            place = next
            let (start, overruns) = place.multipliedReportingOverflow(by: rule.step.seconds)
            guard !overflows, !overruns, range.contains(start) else { throw DamagedState() }
            var bucket = Bucket()
            bucket.count = Int64(truncatingIfNeeded: try reader.unsigned())
            bucket.accumulated = try reader.double()
            if !rule.aggregatesEqualTimes {
                bucket.lastValue = try reader.double()
                bucket.lastSecond = start &+ (try reader.integer())
                bucket.lastNanosecond = try reader.integer()
            }
            guard bucket.count > 0, bucket.accumulated.isFinite, bucket.lastValue.isFinite else {
                throw DamagedState()
            }
            store.update(at: start) { stored, _ in stored = bucket }
        }
    }
}

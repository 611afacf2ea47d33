package import CrestSeries

/// Series that a server answered, so that the next night asks for what is new alone, and for a little before it: what
/// came late, or was put right.
package struct RememberedSeries: Sendable {
    /// So much of what is known is asked for again.
    package static let overlap: Int64 = 6 * 3_600
    private static let version: UInt64 = 1

    /// By the question that they answer.
    package private(set) var series: [String: TimeSeries] = [:]

    package init() {}

    package subscript(question: String) -> TimeSeries? {
        get { series[question] }
        set { series[question] = newValue }
    }

    /// Ends with a sum over all of it.
    package var bytes: [UInt8] {
        var writer = StateWriter()
        writer.write(Self.version)
        writer.write(UInt64(series.count))
        for (question, series) in series.sorted(by: { $0.key < $1.key }) {
            writer.write(question)
            writer.write(series.name)
            writer.write(series.start.secondsSinceEpoch)
            writer.write(series.interval.seconds)
            writer.write(UInt64(series.count))
            for (value, isMissing) in zip(series.values, series.isMissing) {
                writer.write(isMissing)
                if !isMissing { writer.write(value) }
            }
        }
        var sum = Fingerprint()
        sum.combine(bytes: writer.bytes)
        return writer.bytes + Array(sum.description.utf8)
    }

    /// - Throws: ``DamagedState``.
    package init(decoding bytes: [UInt8]) throws(DamagedState) {
        var sum = Fingerprint()
        sum.combine(bytes: bytes.dropLast(16))
        guard bytes.count > 16, Array(sum.description.utf8) == Array(bytes.suffix(16)) else { throw DamagedState() }
        var reader = StateReader(Array(bytes.dropLast(16)))
        guard try reader.unsigned() == Self.version else { throw DamagedState() }
        for _ in 0..<(try reader.count()) {
            let (question, name) = (try reader.text(), try reader.text())
            let (start, interval) = (try reader.time(), try reader.interval())
            var observations: [Double?] = []
            for _ in 0..<(try reader.count()) { observations.append(try reader.flag() ? nil : try reader.double()) }
            guard
                let known = try? TimeSeries(name: name, start: start, interval: interval, observations: observations)
            else { throw DamagedState() }
            series[question] = known
        }
        guard reader.isAtEnd else { throw DamagedState() }
    }
}

extension TimeSeries {
    /// This series up to the beginning of `newer`, and `newer` from there on; what begins before `oldest` is left out.
    ///
    /// Nil when the two do not lie on one grid, or something lies between them.
    package func joined(to newer: TimeSeries, since oldest: Timestamp) -> TimeSeries? {
        let distance = start.seconds(until: newer.start)
        guard interval == newer.interval, distance >= 0, distance % interval.seconds == 0 else { return nil }
        let kept = Int(distance / interval.seconds)
        guard kept <= count else { return nil }
        let old = zip(values, isMissing).prefix(kept)
        let observations = (Array(old) + zip(newer.values, newer.isMissing)).map { $1 ? nil : Optional($0) }
        let late = start.seconds(until: oldest)
        let dropped = late > 0 ? Int((late + interval.seconds - 1) / interval.seconds) : 0
        guard dropped < observations.count else { return nil }
        return try? TimeSeries(
            name: newer.name, start: timestamp(at: dropped), interval: interval,
            observations: Array(observations[dropped...]))
    }
}

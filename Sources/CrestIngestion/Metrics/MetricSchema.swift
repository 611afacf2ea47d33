/// What a file of metrics holds: which, and whether they are counters.
struct MetricSchema {
    let unit: EpochUnit
    let kind: ValueKind?
    let reason: String

    private static let sampledLines = 10_000
    private static let counterEndings = ["_total", "_count", "_sum", "_bucket"]

    /// Nil when the first lines are no metrics.
    ///
    /// - Throws: ``IngestionError/Code/column`` when counters are mixed with values of other kinds and nobody says
    ///   which are meant.
    init?(
        _ bytes: Span<UInt8>, _ range: Range<Int>, isWhole: Bool, wanted: Set<[UInt8]>, options: InputOptions
    ) throws(IngestionError) {
        var counters: Set<String> = []
        var others: Set<String> = []
        var types: [String: String] = [:]
        var times: [Double] = []
        var (start, sampled, bad) = (range.lowerBound, 0, 0)
        while start < range.upperBound, sampled < Self.sampledLines {
            let found = bytes.firstLineFeed(from: start, to: range.upperBound)
            guard let end = found ?? (isWhole ? range.upperBound : nil) else { break }
            let line = bytes.trimmed(start..<end)
            start = end + 1
            guard let first = line.first else { continue }
            if bytes[first] == Ascii.hash {
                let words = bytes.text(line).split(separator: " ")
                if words.count > 3, words[1] == "TYPE" { types[String(words[2])] = String(words[3]) }
                continue
            }
            sampled += 1
            guard let sample = MetricSample(bytes, line), let time = DecimalParser().number(bytes, sample.time) else {
                bad += 1
                continue
            }
            times.append(time)
            let name = bytes.text(sample.name)
            guard wanted.isEmpty || wanted.contains(Array(name.utf8)) else { continue }
            if Self.isCounter(name, types) { counters.insert(name) } else { others.insert(name) }
        }
        guard !times.isEmpty, bad * 10 <= sampled else { return nil }
        times.sort()
        unit = times[times.count / 2] >= 1e11 ? .millisecond : .second
        reason = "\(times.count) of the first \(sampled) lines are metrics with a value and a time"
        if let kind = options.kind {
            self.kind = kind
        } else {
            guard counters.isEmpty || others.isEmpty else {
                throw IngestionError(
                    .column,
                    "there are counters (\(counters.sorted().prefix(5).joined(separator: ", "))) and others "
                        + "(\(others.sorted().prefix(5).joined(separator: ", ")))",
                    hint: "name the metrics that are meant with --value, or their kind with --kind")
            }
            kind = counters.isEmpty ? .gauge : .counter
        }
    }

    private static func isCounter(_ name: String, _ types: [String: String]) -> Bool {
        if let type = types[name] { return type == "counter" }
        guard let ending = counterEndings.first(where: name.hasSuffix) else { return false }
        // OpenMetrics names the family in its TYPE, without the ending.
        let family = types[String(name.dropLast(ending.count))]
        return family.map { ["counter", "histogram", "summary"].contains($0) } ?? (ending == "_total")
    }
}

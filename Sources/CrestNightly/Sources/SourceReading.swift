import Crest
import CrestIngestion
import CrestSeries
import CrestStore

/// What the sources of the configuration give tonight.
struct SourceReading: Sendable {
    /// A series, or why there is none.
    struct Entry: Sendable {
        let name: String
        let source: String
        let content: Content
    }

    enum Content: Sendable {
        case series(TimeSeries)
        case missing(Diagnostic)
    }

    /// By name.
    let entries: [Entry]
    let warnings: [Diagnostic]
    /// What the next night needs to read only what is new.
    let states: [ReadingRecord]

    /// Reads every source; one that fails takes no other with it.
    ///
    /// - Parameters:
    ///   - known: what was read last night: a series that is not there any more is missed by it.
    ///   - state: what the last night remembered of a source.
    /// - Throws: ``CrestError/Code/configuration`` when two sources have series of the same name.
    init(
        _ configuration: Configuration, asOf: Timestamp, known: [QualityRecord], jobs: Int,
        state: (String) throws -> [UInt8]?
    ) throws {
        var (entries, warnings, states) = ([Entry](), [Diagnostic](), [ReadingRecord]())
        for source in configuration.sources {
            let reader = SourceReader(
                source: source, wanted: configuration.series.filter { $0.source == source.name },
                known: known.filter { $0.source == source.name }, asOf: asOf, jobs: jobs,
                state: source.isFollowed ? try state(source.name) : nil)
            let found = reader.read()
            entries += found.entries
            warnings += found.warnings
            if let state = found.state { states.append(ReadingRecord(source: source.name, state: state)) }
        }
        entries.sort { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
        for (one, next) in zip(entries, entries.dropFirst()) where one.name == next.name {
            throw CrestError(
                .configuration, "'\(one.name)' comes from \(one.source) and from \(next.source)",
                hint: "name it anew for one of them: series: [{name: …, source: \(next.source), key: \(one.name)}]")
        }
        self.entries = entries
        self.warnings = warnings
        self.states = states
    }
}

/// Reads one source.
private struct SourceReader {
    /// A series that has been gone for so many seconds is not missed any more.
    private static let longestMissed: Int64 = 7 * 86_400

    let source: TrafficSource
    let wanted: [SeriesSelection]
    let known: [QualityRecord]
    let asOf: Timestamp
    let jobs: Int
    /// What the last night remembered.
    let state: [UInt8]?

    /// What there is, and what the next night is to remember.
    struct Found {
        var entries: [SourceReading.Entry] = []
        var warnings: [Diagnostic] = []
        var state: [UInt8]?
    }

    func read() -> Found {
        switch source.place {
        case .files(let paths): readWhole(paths.map(InputSource.path))
        case .database(let address, let query): readWhole([InputSource(argument: address)], asking: query)
        case .server(let address, let history): readServer(address, history: history)
        }
    }

    private var options: InputOptions {
        var options = source.options
        options.asOf = asOf
        options.jobs = jobs
        return options
    }

    /// Files and databases, which have their series by name.
    private func readWhole(_ inputs: [InputSource], asking query: String? = nil) -> Found {
        var result = Found()
        let data: IngestedData
        do throws(IngestionError) {
            (data, result.state, result.warnings) = try ingest(inputs, asking: query)
        } catch {
            let names = wanted.map(\.name) + (wanted.isEmpty ? missed.map(\.series) : [])
            return Found(entries: names.map { missing($0, error.diagnostic) }, warnings: [error.diagnostic])
        }
        result.warnings += data.warnings + data.rejected
        let found = Dictionary(
            data.series.map { ($0.series.name, $0.series) }, uniquingKeysWith: { first, _ in first })
        guard wanted.isEmpty else {
            result.entries = wanted.map { selection in
                found[selection.key].map { entry(selection.name, $0) } ?? missing(selection.name, gone(selection.key))
            }
            return result
        }
        // What is remembered of a log outlives its files: a series that ended long ago is not planned any more.
        let present = found.filter { !source.isFollowed || $0.value.end.seconds(until: asOf) <= Self.longestMissed }
            .map { name, series in entry(name.isEmpty ? source.name : name, series) }
        let names = Set(present.map(\.name))
        result.entries =
            present + missed.filter { !names.contains($0.series) }.map { missing($0.series, gone($0.series)) }
        return result
    }

    private func ingest(
        _ inputs: [InputSource], asking query: String?
    ) throws(IngestionError) -> (IngestedData, [UInt8]?, [Diagnostic]) {
        var options = options
        options.query = query
        guard source.isFollowed else { return (try InputReader().read(inputs, options: options), nil, []) }
        let continued = try ContinuedReader().read(inputs, options: options, after: state)
        return (continued.data, continued.state, continued.notes)
    }

    private func readServer(_ address: String, history: Int64) -> Found {
        var result = Found()
        let known = state.flatMap { try? RememberedSeries(decoding: $0) } ?? RememberedSeries()
        var next = RememberedSeries()
        for selection in wanted {
            let question = "\(address)&query=\(Self.encoded(selection.query ?? ""))"
            let kind = selection.kind ?? source.options.kind
            let memory = "\(kind?.rawValue ?? "-") \(question)"
            do throws(IngestionError) {
                let (series, warnings) = try ask(question, kind, history: history, after: known[memory])
                result.warnings += warnings
                next[memory] = series
                result.entries.append(entry(selection.name, series))
            } catch {
                result.entries.append(missing(selection.name, error.diagnostic))
                // What was known is not forgotten because a server is down.
                next[memory] = known[memory]
            }
        }
        if source.isFollowed, !next.series.isEmpty { result.state = next.bytes }
        return result
    }

    /// Asks for what is new, or for all when that does not join what is known.
    private func ask(
        _ question: String, _ kind: ValueKind?, history: Int64, after known: TimeSeries?
    ) throws(IngestionError) -> (TimeSeries, [Diagnostic]) {
        let oldest = asOf.advanced(bySeconds: -history)
        guard let known else { return try answer(question, kind, from: oldest) }
        let (step, overlap) = (known.interval.seconds, RememberedSeries.overlap)
        let again = known.count - Int((overlap + step - 1) / step)
        guard again > 1, known.timestamp(at: again) > oldest, let last = known.isMissing.lastIndex(of: false),
            last >= again
        else { return try answer(question, kind, from: oldest) }
        // What a counter grew by in its first interval is not known: that one is taken from before.
        let (newer, warnings) = try answer(question, kind, from: known.timestamp(at: again - 1))
        let new = newer.window(min(1, newer.count - 1)..<newer.count)
        guard let joined = known.joined(to: new, since: oldest) else { return try answer(question, kind, from: oldest) }
        return (joined, warnings)
    }

    private func answer(
        _ question: String, _ kind: ValueKind?, from: Timestamp
    ) throws(IngestionError) -> (TimeSeries, [Diagnostic]) {
        var options = options
        options.from = from
        options.kind = kind
        let data = try InputReader().read([.prometheus(question)], options: options)
        guard let series = data.series.first?.series, data.series.count == 1 else {
            throw IngestionError(
                .source, "the query answers \(data.series.count) series where one is needed",
                hint: "sum over the labels that tell them apart")
        }
        return (series, data.warnings)
    }

    /// What the source gave last night, unless it is long gone.
    private var missed: [QualityRecord] {
        known.filter { record in
            record.lastSample.map { $0.seconds(until: asOf) <= Self.longestMissed } ?? false
        }
    }

    private func entry(_ name: String, _ series: TimeSeries) -> SourceReading.Entry {
        SourceReading.Entry(name: name, source: source.name, content: .series(series.named(name)))
    }

    private func missing(_ name: String, _ reason: Diagnostic) -> SourceReading.Entry {
        SourceReading.Entry(name: name, source: source.name, content: .missing(reason.about(series: name)))
    }

    private func gone(_ key: String) -> Diagnostic {
        Diagnostic(
            code: .init(rawValue: "E_STALE"), message: "the source \(source.name) has no series '\(key)'",
            hint: "is it called something else now?")
    }

    /// What has a meaning in an address stands as its number.
    private static func encoded(_ query: String) -> String {
        query.utf8.map { byte in
            "&#%+".utf8.contains(byte) ? "%" + String(byte, radix: 16, uppercase: true) : String(Unicode.Scalar(byte))
        }.joined()
    }
}

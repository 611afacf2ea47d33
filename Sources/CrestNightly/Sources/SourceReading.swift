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

    /// Reads every source; one that fails takes no other with it.
    ///
    /// - Parameter known: what was read last night: a series that is not there any more is missed by it.
    /// - Throws: ``CrestError/Code/configuration`` when two sources have series of the same name.
    init(_ configuration: Configuration, asOf: Timestamp, known: [QualityRecord], jobs: Int) throws(CrestError) {
        var (entries, warnings) = ([Entry](), [Diagnostic]())
        for source in configuration.sources {
            let reader = SourceReader(
                source: source, wanted: configuration.series.filter { $0.source == source.name },
                known: known.filter { $0.source == source.name }, asOf: asOf, jobs: jobs)
            let (found, findings) = reader.read()
            entries += found
            warnings += findings
        }
        entries.sort { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
        for (one, next) in zip(entries, entries.dropFirst()) where one.name == next.name {
            throw CrestError(
                .configuration, "'\(one.name)' comes from \(one.source) and from \(next.source)",
                hint: "name it anew for one of them: series: [{name: …, source: \(next.source), key: \(one.name)}]")
        }
        self.entries = entries
        self.warnings = warnings
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

    func read() -> (entries: [SourceReading.Entry], warnings: [Diagnostic]) {
        switch source.place {
        case .files(let paths): readFiles(paths)
        case .server(let address, let history): readServer(address, history: history)
        }
    }

    private var options: InputOptions {
        var options = source.options
        options.asOf = asOf
        options.jobs = jobs
        return options
    }

    private func readFiles(_ paths: [String]) -> ([SourceReading.Entry], [Diagnostic]) {
        let data: IngestedData
        do throws(IngestionError) {
            data = try InputReader().read(paths.map(InputSource.path), options: options)
        } catch {
            return (
                (wanted.map(\.name) + (wanted.isEmpty ? missed.map(\.series) : [])).map {
                    missing($0, error.diagnostic)
                }, [error.diagnostic]
            )
        }
        let found = Dictionary(
            data.series.map { ($0.series.name, $0.series) }, uniquingKeysWith: { first, _ in first })
        guard wanted.isEmpty else {
            return (
                wanted.map { selection in
                    found[selection.key].map { entry(selection.name, $0) }
                        ?? missing(selection.name, gone(selection.key))
                }, data.warnings + data.rejected
            )
        }
        let present = found.map { name, series in entry(name.isEmpty ? source.name : name, series) }
        let names = Set(present.map(\.name))
        let absent = missed.filter { !names.contains($0.series) }.map { missing($0.series, gone($0.series)) }
        return (present + absent, data.warnings + data.rejected)
    }

    private func readServer(_ address: String, history: Int64) -> ([SourceReading.Entry], [Diagnostic]) {
        var (entries, warnings) = ([SourceReading.Entry](), [Diagnostic]())
        for selection in wanted {
            var options = options
            options.from = asOf.advanced(bySeconds: -history)
            options.kind = selection.kind ?? options.kind
            do throws(IngestionError) {
                let query = Self.encoded(selection.query ?? "")
                let data = try InputReader().read([.prometheus("\(address)&query=\(query)")], options: options)
                warnings += data.warnings
                if let series = data.series.first?.series, data.series.count == 1 {
                    entries.append(entry(selection.name, series))
                } else {
                    let reason = Diagnostic(
                        code: .init(rawValue: "E_SOURCE"),
                        message: "the query answers \(data.series.count) series where one is needed",
                        hint: "sum over the labels that tell them apart")
                    entries.append(missing(selection.name, reason))
                }
            } catch {
                entries.append(missing(selection.name, error.diagnostic))
            }
        }
        return (entries, warnings)
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

import CrestSeries
import FoundationEssentials

/// What `aws cloudwatch get-metric-data` prints: a series a query, the newest value mostly first.
struct CloudWatchFile: RowFile {
    private struct Document: Decodable {
        let MetricDataResults: [Result]
        let NextToken: String?
    }

    private struct Result: Decodable {
        let Id: String
        let Label: String?
        let Timestamps: [String]
        let Values: [Double]
        let StatusCode: String?
    }

    /// The most that AWS puts into one answer is a tenth of it.
    private static let maximumBytes = 64 << 20

    let name: String
    let schema: SourceSchema
    private let batch: RowBatch
    private let limits: Range<Int64>

    init(name: String, window: ByteWindow, options: InputOptions, limits: Range<Int64>, reason: String)
        throws(IngestionError)
    {
        let bytes = try window.readAll(atMost: Self.maximumBytes, name: name)
        let document: Document
        do {
            document = try JSONDecoder().decode(Document.self, from: Data(bytes))
        } catch {
            throw IngestionError(
                .row, "\(name) is not what aws cloudwatch get-metric-data prints", hint: "save it with --output json")
        }
        var rows: [(key: Int, time: Timestamp, value: Double)] = []
        var batch = RowBatch()
        for result in document.MetricDataResults {
            guard result.Timestamps.count == result.Values.count else {
                throw IngestionError(
                    .row, "\(name): \(result.Id) has \(result.Timestamps.count) times and \(result.Values.count) values"
                )
            }
            let label = Array((result.Label ?? result.Id).utf8)
            let key = batch.keys.number(of: label.span, label.indices)
            for (text, value) in zip(result.Timestamps, result.Values) {
                let time = try Timestamp(parsing: text, zone: options.zone)
                if limits.contains(time.secondsSinceEpoch) { rows.append((key, time, value)) }
            }
        }
        for row in rows.sorted(by: { ($0.key, $0.time) < ($1.key, $1.time) }) {
            let value: [Double?] = [row.value]
            batch.measure(key: row.key, second: row.time.secondsSinceEpoch, nanosecond: 0, values: value.span)
        }
        batch.counts.rows = rows.count
        self.name = name
        self.batch = batch
        self.limits = limits
        var schema = SourceSchema(
            format: .cloudWatch, reason: reason, timeColumn: "", valueColumns: ["value"], keyColumns: [])
        let isPartial =
            document.NextToken != nil || document.MetricDataResults.contains { $0.StatusCode == "PartialData" }
        if isPartial {
            schema.warnings = [
                Diagnostic(
                    code: .init(rawValue: "W_PARTIAL_RESPONSE"),
                    message: "\(name) is a part of an answer: the rest reads as missing",
                    hint: "ask for the following pages too, with --next-token")
            ]
        }
        self.schema = schema
    }

    var isWholeInMemory: Bool { true }

    func sampledTimes(zone: ZoneTable?) -> [SampledTime] { batch.times }

    mutating func read(
        _ context: ReadingContext, into assembler: inout SeriesAssembler, badRows: inout BadRowLog
    ) throws(IngestionError) -> RowCounts {
        try assembler.add(batch)
        return batch.counts
    }
}

extension ByteWindow {
    /// Everything from the beginning of the window to the end of the stream.
    fileprivate consuming func readAll(atMost limit: Int, name: String) throws(IngestionError) -> [UInt8] {
        var all: [UInt8] = []
        while true {
            all += bytes[start..<end]
            consume(to: end)
            guard all.count <= limit else {
                throw IngestionError(.tooLarge, "\(name) is JSON of more than \(limit >> 20) MiB")
            }
            if isAtEnd { return all }
            try fill()
        }
    }
}

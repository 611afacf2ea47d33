import CrestSeries
import Dispatch
import Glibc
import Synchronization

/// The answer to a range query, asked for in parts of fewer points than Prometheus refuses, each as long as the other.
struct PrometheusFile: RowFile {
    /// Prometheus answers at most 11,000 points a series.
    private static let pointsPerQuery: Int64 = 10_000
    /// Less is not asked for at a time: what is still too much then is too much.
    private static let fewestPoints: Int64 = 100
    private static let queriesAtATime = 4
    private static let maximumBytes = 256 << 20
    private static let maximumPoints = 20_000_000
    private static let maximumQueries: Int64 = 10_000
    /// Where nobody says from when on.
    private static let defaultSpan: Int64 = 28 * 86_400

    let name: String
    let schema: SourceSchema
    private let batch: RowBatch

    init(
        _ text: String, options: InputOptions, asker: PrometheusAsker = PrometheusAsker()
    ) throws(IngestionError) {
        let address = try PrometheusAddress(parsing: text, asked: options)
        let queries = try Self.queries(options, step: address.step.seconds)
        name = address.base
        var batch = RowBatch()
        var warnings: Set<String> = []
        var names: Set<String> = []
        for first in stride(from: 0, to: queries.count, by: Self.queriesAtATime) {
            let some = queries[first..<min(queries.count, first + Self.queriesAtATime)]
            for answer in try Self.answers(asker, address, Array(some)) {
                warnings.formUnion(answer.warnings ?? [])
                if answer.isPartial == true { warnings.insert("a part of the servers did not answer") }
                for row in answer.data?.result ?? [] {
                    names.insert(row.metric["__name__"] ?? "")
                    let bytes = Array(row.name.utf8)
                    let key = batch.keys.number(of: bytes.span, bytes.indices)
                    for sample in row.values ?? [] where sample.time.magnitude < Double(ClockReading.latestSecond) {
                        let value = [sample.value]
                        batch.measure(key: key, second: Int64(sample.time), nanosecond: 0, values: value.span)
                    }
                }
                guard batch.values.count <= Self.maximumPoints else {
                    throw IngestionError(
                        .tooLarge, "\(address.base) answers more than \(Self.maximumPoints) points",
                        hint: "sum over the labels that do not matter, or choose a coarser --step")
                }
            }
        }
        guard !batch.measurements.isEmpty else {
            throw IngestionError(
                .noRows, "\(address.base) has nothing for \(address.query)",
                hint: "is the name right, and does its history reach back to --from?")
        }
        batch.counts.rows = batch.measurements.count
        self.batch = batch
        schema = Self.schema(address, names: names, warnings: warnings)
    }

    private static func schema(
        _ address: PrometheusAddress, names: Set<String>, warnings: Set<String>
    ) -> SourceSchema {
        var schema = SourceSchema(
            format: .prometheus, reason: "a range query in steps of \(address.step)", timeColumn: "",
            valueColumns: ["value"], keyColumns: [])
        // A function such as rate() takes the name away; what still has it is the metric as it was scraped.
        schema.kind = names.allSatisfy { $0.hasSuffix("_total") } ? .counter : .gauge
        schema.warnings = warnings.sorted().prefix(3).map { warning in
            Diagnostic(
                code: .init(rawValue: "W_PARTIAL_RESPONSE"), message: "\(address.base) says: \(warning)",
                hint: "what it left out reads as missing")
        }
        return schema
    }

    /// The first and last times of the queries, all multiples of the step, so that asking again gives the same points.
    static func queries(_ options: InputOptions, step: Int64) throws(IngestionError) -> [ClosedRange<Int64>] {
        let limit = options.end?.secondsSinceEpoch ?? Int64(time(nil))
        let start = options.from?.secondsSinceEpoch ?? limit - defaultSpan
        var first = (start / step + (start % step > 0 ? 1 : 0)) * step
        // What is at the limit belongs to the interval after it.
        let last = (limit - 1) / step * step
        guard first <= last, (last - first) / step / pointsPerQuery < maximumQueries else {
            throw .option(
                "between \(Timestamp(secondsSinceEpoch: start)) and \(Timestamp(secondsSinceEpoch: limit)) there are no "
                    + "points, or too many, of a step of \(step) s", hint: "choose --from, --until and --step")
        }
        var queries: [ClosedRange<Int64>] = []
        while first <= last {
            let end = min(last, first + (pointsPerQuery - 1) * step)
            queries.append(first...end)
            first = end + step
        }
        return queries
    }

    private static func answers(
        _ asker: PrometheusAsker, _ address: PrometheusAddress, _ queries: [ClosedRange<Int64>]
    ) throws(IngestionError) -> [PrometheusAnswer] {
        let results = Mutex<[Int: Result<[PrometheusAnswer], IngestionError>]>([:])
        DispatchQueue.concurrentPerform(iterations: queries.count) { index in
            let result = Result { () throws(IngestionError) in try Self.answers(asker, address, queries[index]) }
            results.withLock { $0[index] = result }
        }
        var answers: [PrometheusAnswer] = []
        for (_, result) in results.withLock({ $0 }).sorted(by: { $0.key < $1.key }) { answers += try result.get() }
        return answers
    }

    /// The answer for a stretch of time, or where it is too much for the server, the answers for its halves.
    private static func answers(
        _ asker: PrometheusAsker, _ address: PrometheusAddress, _ times: ClosedRange<Int64>
    ) throws(IngestionError) -> [PrometheusAnswer] {
        let query = address.rangeQuery(times)
        let request = HTTPRequest(
            address: query.address, settings: address.settings, timeoutSeconds: address.timeoutSeconds,
            maximumBytes: maximumBytes, body: query.form)
        let answer = try asker.answer(to: request, server: address.base)
        guard answer.isTooMuch else { return [answer] }
        let step = address.step.seconds
        let points = (times.upperBound - times.lowerBound) / step + 1
        guard points > fewestPoints else { throw PrometheusAsker.refusal(answer.error ?? "timeout", of: address.base) }
        let middle = times.lowerBound + (points / 2 - 1) * step
        return try answers(asker, address, times.lowerBound...middle)
            + answers(asker, address, (middle + step)...times.upperBound)
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

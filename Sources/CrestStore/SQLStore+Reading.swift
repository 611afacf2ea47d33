package import CrestSeries

extension SQLStore {
    package func latestQuality(before run: String) throws(StoreError) -> [QualityRecord] {
        try rows(
            "SELECT \(Self.qualityColumns) FROM quality WHERE run = (SELECT id FROM runs WHERE id <> ? AND stage <> ? "
                + "ORDER BY number DESC LIMIT 1) ORDER BY series",
            [.text(run), .text(Stage.begun.rawValue)], Self.qualityRecord)
    }

    package func quality(of run: String) throws(StoreError) -> [QualityRecord] {
        try rows(
            "SELECT \(Self.qualityColumns) FROM quality WHERE run = ? ORDER BY series", [.text(run)],
            Self.qualityRecord)
    }

    package func models() throws(StoreError) -> [ModelRecord] {
        try rows("SELECT series, fitted_at, model, reason FROM models ORDER BY series") { row throws(StoreError) in
            ModelRecord(
                series: try row.text(), fittedAt: try row.time(), model: try row.text(), reason: try row.optionalText())
        }
    }

    package func modelFiles() throws(StoreError) -> [DocumentRecord] {
        try rows("SELECT name, document FROM model_files ORDER BY name", [], Self.document)
    }

    package func parts(of run: String) throws(StoreError) -> [DocumentRecord] {
        try rows("SELECT series, document FROM parts WHERE run = ? ORDER BY series", [.text(run)], Self.document)
    }

    package func plan(of run: String) throws(StoreError) -> DocumentRecord? {
        try rows(
            "SELECT plans.id, document FROM plans JOIN runs ON runs.plan = plans.id WHERE runs.id = ?", [.text(run)],
            Self.document
        ).first
    }

    package func publishedPlan(before run: String) throws(StoreError) -> DocumentRecord? {
        try rows(
            "SELECT plans.id, document FROM plans JOIN runs ON runs.plan = plans.id WHERE runs.id <> ? AND runs.stage = ? "
                + "ORDER BY number DESC LIMIT 1",
            [.text(run), .text(Stage.published.rawValue)], Self.document
        ).first
    }

    package func unscoredForecasts() throws(StoreError) -> [(run: String, forecast: ForecastRecord)] {
        try rows(
            "SELECT forecasts.run, \(Self.forecastColumns) FROM forecasts JOIN runs ON runs.id = forecasts.run "
                + "WHERE scored = 0 AND stage IN (?, ?) ORDER BY number, series",
            [.text(Stage.planned.rawValue), .text(Stage.published.rawValue)]
        ) { row throws(StoreError) in
            (run: try row.text(), forecast: try Self.forecastRecord(&row))
        }
    }

    package func forecasts(of run: String) throws(StoreError) -> [ForecastRecord] {
        try rows(
            "SELECT \(Self.forecastColumns) FROM forecasts WHERE run = ? ORDER BY series", [.text(run)],
            Self.forecastRecord)
    }

    package func accuracy(from: Timestamp) throws(StoreError) -> [AccuracyRecord] {
        try rows(
            "SELECT run, series, start, until, model, points, demand, error, naive_error, bias, coverage, peak, "
                + "promised, seconds_short, seconds_avoided, stretches FROM accuracy WHERE start >= ? "
                + "ORDER BY start, series, run",
            [.time(from)]
        ) { row throws(StoreError) in
            AccuracyRecord(
                run: try row.text(), series: try row.text(), from: try row.time(), to: try row.time(),
                model: try row.text(), points: Int(try row.integer()), demand: try row.real(), error: try row.real(),
                naiveError: try row.optionalReal(), bias: try row.real(), coverage: try row.real(),
                peak: try row.real(), promised: PackedNumbers.numbers(try row.bytes()),
                secondsShort: try row.optionalInteger(), secondsAvoided: try row.optionalInteger(),
                stretches: PackedNumbers.numbers(try row.optionalBytes() ?? []))
        }
    }

    package func missedNights(from: Timestamp) throws(StoreError) -> [Timestamp] {
        try rows("SELECT as_of FROM missed WHERE as_of >= ? ORDER BY as_of", [.time(from)]) {
            row throws(StoreError) in try row.time()
        }
    }

    package func leadTimes() throws(StoreError) -> [LeadTimeRecord] {
        try rows("SELECT series, ordered, ready FROM lead_times ORDER BY series, ordered, ready") {
            row throws(StoreError) in
            LeadTimeRecord(series: try row.text(), ordered: try row.time(), ready: try row.time())
        }
    }

    /// The records that a question answers.
    func rows<Record>(
        _ statement: String, _ values: [StoreValue] = [], _ read: (inout StoreRow) throws(StoreError) -> Record
    ) throws(StoreError) -> [Record] {
        let answer = try connection.transaction { session throws(StoreError) in try session.run(statement, values) }
        var records: [Record] = []
        for values in answer {
            var row = StoreRow(values)
            records.append(try read(&row))
        }
        return records
    }

    static let runColumns = "id, as_of, stage, configuration, plan, status"

    static func runRecord(_ row: inout StoreRow) throws(StoreError) -> RunRecord {
        RunRecord(
            id: try row.text(), asOf: try row.time(), stage: try row.choice(Stage.self), configuration: try row.text(),
            plan: try row.optionalText(), status: try row.optionalText())
    }

    private static let qualityColumns = "series, source, fingerprint, points, missing, last_sample, need, held"

    private static func qualityRecord(_ row: inout StoreRow) throws(StoreError) -> QualityRecord {
        QualityRecord(
            series: try row.text(), source: try row.text(), fingerprint: try row.text(),
            points: Int(try row.integer()), missing: Int(try row.integer()),
            lastSample: try row.optionalTime(),
            need: try row.optionalInteger().map(Int.init), held: try row.optionalText())
    }

    private static let forecastColumns =
        "series, model, start, step, point, low, high, peak, peak_early, peak_middle, peak_late, peak_steps, widening, events"

    private static func forecastRecord(_ row: inout StoreRow) throws(StoreError) -> ForecastRecord {
        let (series, model, start, step) = (try row.text(), try row.text(), try row.time(), try row.integer())
        guard step > 0 else {
            throw StoreError(.damaged, "a forecast has steps of \(step) s", hint: "restore the store from a backup")
        }
        return ForecastRecord(
            series: series, model: model, start: start, interval: SamplingInterval(seconds: step),
            point: PackedNumbers.numbers(try row.bytes()), low: PackedNumbers.numbers(try row.bytes()),
            high: PackedNumbers.numbers(try row.bytes()), peak: try peakPromise(&row), widening: try row.real(),
            events: try EventShares.shares(try row.optionalBytes() ?? []))
    }

    private static func peakPromise(_ row: inout StoreRow) throws(StoreError) -> PeakPromise? {
        let values = PackedNumbers.numbers(try row.bytes())
        let (early, middle) = (try row.optionalTime(), try row.optionalTime())
        let (late, steps) = (try row.optionalTime(), try row.optionalInteger())
        guard let early, let middle, let late, let steps, values.count == PeakPromise.levels.count else { return nil }
        return PeakPromise(values: values, early: early, middle: middle, late: late, steps: Int(steps))
    }

    private static func document(_ row: inout StoreRow) throws(StoreError) -> DocumentRecord {
        DocumentRecord(name: try row.text(), bytes: try row.bytes())
    }
}

extension StoreRow {
    mutating func time() throws(StoreError) -> Timestamp {
        Timestamp(secondsSinceEpoch: try integer())
    }

    mutating func optionalTime() throws(StoreError) -> Timestamp? {
        try optionalInteger().map(Timestamp.init(secondsSinceEpoch:))
    }
}

/// Numbers in four bytes each, little-endian: what is scored does not need more, and a thousand series are stored a
/// night.
enum PackedNumbers {
    static func bytes(_ numbers: [Double]) -> [UInt8] {
        numbers.flatMap { number in
            let bits = Float(number).bitPattern
            return (0..<4).map { UInt8(truncatingIfNeeded: bits >> (8 * UInt32($0))) }
        }
    }

    static func numbers(_ bytes: [UInt8]) -> [Double] {
        stride(from: 0, to: bytes.count - bytes.count % 4, by: 4).map { first in
            let bits = (0..<4).reduce(UInt32(0)) { $0 | UInt32(bytes[first + $1]) << (8 * UInt32($1)) }
            return Double(Float(bitPattern: bits))
        }
    }
}

/// The events of a forecast as bytes.
enum EventShares {
    static func bytes(_ shares: [ForecastRecord.EventShare]) -> [UInt8] {
        var writer = StateWriter()
        for share in shares {
            writer.write(share.name)
            writer.write(share.share)
        }
        return writer.bytes
    }

    static func shares(_ bytes: [UInt8]) throws(StoreError) -> [ForecastRecord.EventShare] {
        var reader = StateReader(bytes)
        var shares: [ForecastRecord.EventShare] = []
        do throws(DamagedState) {
            while !reader.isAtEnd { shares.append(.init(name: try reader.text(), share: try reader.double())) }
        } catch {
            throw StoreError(
                .damaged, "the events of a forecast cannot be read", hint: "restore the store from a backup")
        }
        return shares
    }
}

import CrestSeries
import CrestStore
import CrestTesting
import Foundation
import GRDB
import Testing

/// What every store does, whatever data base is behind it.
func checkStoreConformance(_ store: some Store) throws {
    let (first, second) = (night(1), night(2))
    #expect(try store.run(first.id) == nil)
    try store.begin(first)
    try store.begin(first)
    #expect(try store.latestRuns(10) == [first])

    let quality = QualityRecord(
        series: "checkout", source: "shop", fingerprint: "f", points: 8_064, missing: 17, lastSample: day(1), need: 22,
        held: nil)
    try store.finish(.ingested, of: first.id, [.quality(quality)])
    #expect(try store.quality(of: first.id) == [quality])
    #expect(try store.run(first.id)?.stage == .ingested)
    try store.restart(first.id)
    #expect(try store.quality(of: first.id).isEmpty)
    try store.finish(.ingested, of: first.id, [.quality(quality)])

    for model in ["auto", "seasonal-naive"] {
        try store.finish(
            .fitted, of: first.id, [.model(ModelRecord(series: "checkout", fittedAt: day(1), model: model))])
    }
    #expect(try store.models().map(\.model) == ["seasonal-naive"])

    let forecast = ForecastRecord(
        series: "checkout", model: "combination", start: day(1), interval: .hour, point: [1, 2.5], low: [0, 1],
        high: [3, 4],
        peak: PeakPromise(
            values: PeakPromise.levels.map { ($0 * 64).rounded() }, early: day(1), middle: day(1), late: day(2),
            steps: 24))
    let part = DocumentRecord(name: "checkout", bytes: [0, 1, 255])
    try store.finish(.forecast, of: first.id, [.forecast(forecast), .part(part)])
    #expect(try store.forecasts(of: first.id) == [forecast])
    #expect(try store.parts(of: first.id) == [part])
    #expect(try store.unscoredForecasts().isEmpty)

    let plan = DocumentRecord(name: "7f3c9a", bytes: Array("plan".utf8))
    try store.finish(.planned, of: first.id, [.plan(plan, status: "ok")])
    #expect(try store.plan(of: first.id) == plan)
    #expect(try store.publishedPlan(before: second.id) == nil)
    try store.finish(.published, of: first.id, [])
    #expect(try store.publishedPlan(before: second.id) == plan)
    #expect(try store.publishedPlan(before: first.id) == nil)
    #expect(try store.run(first.id)?.status == "ok")

    try store.begin(second)
    #expect(try store.latestRuns(1) == [second])
    #expect(try store.latestQuality(before: second.id) == [quality])
    #expect(try store.unscoredForecasts().map(\.forecast) == [forecast])
    let accuracy = AccuracyRecord(
        run: first.id, series: "checkout", from: day(1), to: day(2), model: "combination", points: 24, demand: 100,
        error: 7, naiveError: nil, bias: -1.5, coverage: 0.75, peak: 180, promised: [150, 170, 190, 200],
        secondsShort: 0, secondsAvoided: 3_600)
    try store.finish(.ingested, of: second.id, [.accuracy(accuracy), .accuracy(accuracy)])
    #expect(try store.accuracy(from: day(1)) == [accuracy])
    #expect(try store.accuracy(from: day(2)).isEmpty)
    #expect(try store.unscoredForecasts().isEmpty)

    let lead = LeadTimeRecord(series: "checkout", ordered: day(1), ready: day(1).advanced(bySeconds: 140))
    try store.note([lead, lead])
    try store.note([lead])
    #expect(try store.leadTimes() == [lead])

    try store.forget(before: day(2))
    #expect(try store.forecasts(of: first.id).isEmpty)
    #expect(try store.plan(of: first.id) == plan)

    // What fails leaves nothing behind.
    #expect(throws: StoreError.self) {
        try store.finish(.fitted, of: second.id, [.part(part), .quality(quality), .quality(quality)])
    }
    #expect(try store.parts(of: second.id).isEmpty)
    #expect(try store.run(second.id)?.stage == .ingested)
}

private func day(_ number: Int64) -> Timestamp { Timestamp(secondsSinceEpoch: 1_790_000_000 + number * 86_400) }

private func night(_ number: Int64) -> RunRecord {
    RunRecord(id: "run-\(number)", asOf: day(number), configuration: "c")
}

@Suite struct `A store in SQLite` {
    let folder: TemporaryFolder
    var path: String { folder.url("crest.db").path }

    init() throws {
        folder = try TemporaryFolder()
    }

    private func open() throws -> SQLStore {
        try SQLStore(try SQLiteConnection(path: path))
    }

    private func code(_ body: () throws -> Void) -> StoreError.Code? {
        do {
            try body()
            return nil
        } catch {
            return (error as? StoreError)?.code
        }
    }

    @Test func `does what every store does`() throws {
        try checkStoreConformance(try open())
    }

    @Test func `remembers when it is opened again`() throws {
        try open().begin(night(1))
        #expect(try open().latestRuns(1) == [night(1)])
    }

    @Test func `writes ahead, to the disk, and says whose it is`() throws {
        _ = try open()
        let queue = try DatabaseQueue(path: path)
        let (mode, id) = try queue.read { database in
            (
                try String.fetchOne(database, sql: "PRAGMA journal_mode"),
                try Int.fetchOne(database, sql: "PRAGMA application_id")
            )
        }
        #expect(mode == "wal")
        #expect(id == 0x4352_5354)
    }

    @Test func `is refused when a newer Crest wrote it`() throws {
        let store = try open()
        try store.connection.transaction { session throws(StoreError) in
            _ = try session.run("UPDATE crest_schema SET version = 99")
        }
        #expect(code { _ = try open() } == .newer)
    }

    @Test func `is refused when it is damaged`() throws {
        do {
            let store = try open()
            for number in 1...200 { try store.begin(night(Int64(number))) }
        }
        for suffix in ["-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + suffix) }
        var bytes = try Data(contentsOf: URL(fileURLWithPath: path))
        for index in 4_096..<min(bytes.count, 40_960) { bytes[index] = UInt8(truncatingIfNeeded: index &* 31) }
        try bytes.write(to: URL(fileURLWithPath: path))
        #expect(code { _ = try open() } == .damaged)
        try Data("not a data base at all, but some text".utf8).write(to: URL(fileURLWithPath: path))
        #expect(code { _ = try open() } == .damaged)
    }

    @Test func `is not made of another program's data base, nor where no file can be`() throws {
        let queue = try DatabaseQueue(path: path)
        try queue.write { try $0.execute(sql: "CREATE TABLE notes (text TEXT)") }
        #expect(code { _ = try open() } == .create)
        #expect(code { _ = try SQLStore(try SQLiteConnection(path: "/nowhere/crest.db")) } == .create)
    }

    @Test func `is copied before its schema changes`() throws {
        let connection = try SQLiteConnection(path: path)
        try SQLStore(connection).begin(night(1))
        try connection.backUp(before: 2)
        try connection.backUp(before: 2)
        let copy = try SQLStore(try SQLiteConnection(path: path + ".before-2"))
        #expect(try copy.latestRuns(1) == [night(1)])
    }

    @Test func `says that the disk is full, and keeps what it had`() throws {
        let store = try open()
        try store.begin(night(1))
        try store.connection.transaction { session throws(StoreError) in
            _ = try session.run("PRAGMA max_page_count = 1")
        }
        let large = DocumentRecord(name: "checkout", bytes: Array(repeating: 7, count: 1 << 20))
        #expect(code { try store.finish(.forecast, of: "run-1", [.part(large)]) } == .inputOutput)
        #expect(try store.run("run-1")?.stage == .begun)
        #expect(try store.connection.complaint() == nil)
    }
}

import CrestSeries
import CrestStore
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

    for bytes in [[1], [2, 0, 255]] as [[UInt8]] {
        try store.finish(.fitted, of: first.id, [.modelFile(name: "checkout", bytes: bytes)])
    }
    #expect(try store.modelFiles() == [DocumentRecord(name: "checkout", bytes: [2, 0, 255])])
    try store.finish(.fitted, of: first.id, [.modelFile(name: "checkout", bytes: nil)])
    #expect(try store.modelFiles().isEmpty)

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
    #expect(try store.parts(of: first.id).isEmpty)
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

    let retention = Retention(forecasts: day(2), plans: day(2), nights: day(2))
    try store.finish(.ingested, of: second.id, [.forgotten(retention)])
    #expect(try store.forecasts(of: first.id).isEmpty)
    // It is in force.
    #expect(try store.plan(of: first.id) == plan)

    // What fails leaves nothing behind.
    #expect(throws: StoreError.self) {
        try store.finish(.fitted, of: second.id, [.part(part), .quality(quality), .quality(quality)])
    }
    #expect(try store.parts(of: second.id).isEmpty)
    #expect(try store.run(second.id)?.stage == .ingested)

    // A night that begins anew is the youngest.
    #expect(try store.latestRuns(2).map(\.id) == [second.id, first.id])
    try store.restart(first.id)
    #expect(try store.latestRuns(2).map(\.id) == [first.id, second.id])
}

/// What nights leave is forgotten when its time is over, but for what the next night asks for.
func checkForgetting(_ store: some Store) throws {
    func publish(_ number: Int64, plan: String) throws {
        let run = night(number)
        try store.begin(run)
        let quality = QualityRecord(
            series: "checkout", source: "shop", fingerprint: "f", points: 1, missing: 0, lastSample: nil, need: nil,
            held: nil)
        try store.finish(.ingested, of: run.id, [.quality(quality), .reading(.init(source: "shop", state: [7]))])
        try store.finish(.planned, of: run.id, [.plan(.init(name: plan, bytes: [1]), status: "ok")])
        let account = AccuracyRecord(
            run: run.id, series: "checkout", from: run.asOf, to: run.asOf, model: "m", points: 1, demand: 1, error: 0,
            naiveError: nil, bias: 0, coverage: 1, peak: 1, promised: [], secondsShort: nil, secondsAvoided: nil)
        try store.finish(.published, of: run.id, [.accuracy(account), .missed(run.asOf)])
    }
    func forget(plansBefore plans: Int64, nightsBefore nights: Int64) throws {
        let retention = Retention(forecasts: day(0), plans: day(plans), nights: day(nights))
        try store.finish(.published, of: "run-20", [.forgotten(retention)])
    }
    func nightsWithPlan() throws -> [Int64] { try (1...40).filter { try store.plan(of: "run-\($0)") != nil } }

    // Two nights may have one plan.
    for number in Int64(1)...20 { try publish(number, plan: "plan-\(max(number, 2))") }
    try forget(plansBefore: 3, nightsBefore: 0)
    #expect(try nightsWithPlan() == Array(3...20))
    #expect(try store.quality(of: "run-2").isEmpty)
    #expect(try store.quality(of: "run-3").count == 1)
    #expect(try store.run("run-1")?.plan == "plan-2")
    #expect(try store.accuracy(from: day(0)).count == 20)

    try forget(plansBefore: 5, nightsBefore: 4)
    #expect(try store.run("run-3") == nil)
    #expect(try store.run("run-4") != nil)
    #expect(try store.accuracy(from: day(0)).map(\.run) == (4...20).map { "run-\($0)" })
    #expect(try store.missedNights(from: day(0)) == (4...20).map(day))

    // A night begun anew leaves its plan to nobody.
    try store.restart("run-7")
    try publish(7, plan: "plan-7-again")
    try forget(plansBefore: 5, nightsBefore: 4)
    try store.finish(.planned, of: "run-7", [.plan(.init(name: "plan-7", bytes: [2]), status: "ok")])
    #expect(try store.plan(of: "run-7")?.bytes == [2])
    try store.finish(.published, of: "run-7", [])

    // After a long silence the youngest nights stay, and the last two that were published.
    for number in Int64(21)...40 { try store.begin(night(number)) }
    try forget(plansBefore: 900, nightsBefore: 900)
    #expect(try store.latestRuns(99).map(\.id) == (29...40).reversed().map { "run-\($0)" } + ["run-7", "run-20"])
    #expect(try nightsWithPlan() == [7, 20])
    #expect(try store.publishedPlan(before: "run-40")?.bytes == [2])
    #expect(try store.publishedPlan(before: "run-7")?.name == "plan-20")
    #expect(try store.reading(of: "shop", before: "run-40", asOf: day(40)) == [7])
}

/// A value comes back as it went in, whatever data base is behind the store.
func checkValuesSurvive(_ connection: some SQLConnection) throws {
    let all: [[StoreValue]] = [
        [.integer(.min), .real(-0.1), .text("it's \"100 %\"?\n\u{1F680}"), .bytes(Array(0...255))],
        [.integer(.max), .real(.leastNonzeroMagnitude), .text(""), .bytes([])],
        [.integer(-1), .real(0.1), .text("\\x00"), .bytes(Array(repeating: 0, count: 1 << 20))],
        [.null, .null, .null, .null],
    ]
    let back = try connection.transaction { session throws(StoreError) in
        try session.run(
            "CREATE TABLE trial (number BIGINT, whole BIGINT, real DOUBLE PRECISION, text TEXT, bytes BYTEA)")
        for (number, values) in all.enumerated() {
            try session.run(
                "INSERT INTO trial (number, whole, real, text, bytes) VALUES (?, ?, ?, ?, ?)",
                [.integer(Int64(number))] + values)
        }
        return try session.run("SELECT whole, real, text, bytes FROM trial ORDER BY number")
    }
    #expect(back == all)
}

/// A store as the first Crest made it, with one night in it.
func makeFirstStore(_ connection: some SQLConnection) throws {
    try Migrations.apply(to: connection, last: 1)
    try connection.transaction { session throws(StoreError) in
        _ = try session.run(
            "INSERT INTO runs (id, number, as_of, stage, configuration) VALUES ('run-1', 1, ?, 'begun', 'c')",
            [.integer(day(1).secondsSinceEpoch)])
    }
}

func day(_ number: Int64) -> Timestamp { Timestamp(secondsSinceEpoch: 1_790_000_000 + number * 86_400) }

func night(_ number: Int64) -> RunRecord {
    RunRecord(id: "run-\(number)", asOf: day(number), configuration: "c")
}

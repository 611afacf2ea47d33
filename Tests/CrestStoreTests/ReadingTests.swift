import CrestSeries
import CrestStore
import CrestTesting
import Foundation
import Testing

@Suite struct `What a store remembers of a source` {
    private let folder: TemporaryFolder
    private let store: SQLStore

    init() throws {
        folder = try TemporaryFolder()
        store = try SQLStore(try SQLiteConnection(path: folder.url("crest.db").path))
    }

    private func time(_ night: Int) -> Timestamp { Timestamp(secondsSinceEpoch: 1_772_417_400 + Int64(night) * 86_400) }

    private func finish(_ id: String, asOf night: Int, _ state: [UInt8]) throws {
        try store.begin(RunRecord(id: id, asOf: time(night), configuration: "c"))
        try store.finish(.ingested, of: id, [.reading(ReadingRecord(source: "edge", state: state))])
    }

    @Test func `is what the last other night as of then or before left`() throws {
        #expect(try store.reading(of: "edge", before: "run-1", asOf: time(1)) == nil)
        try finish("run-1", asOf: 1, [1])
        #expect(try store.reading(of: "edge", before: "run-1", asOf: time(1)) == nil)
        #expect(try store.reading(of: "edge", before: "run-2", asOf: time(2)) == [1])
        #expect(try store.reading(of: "shop", before: "run-2", asOf: time(2)) == nil)
        try finish("run-2", asOf: 2, [2])
        #expect(try store.reading(of: "edge", before: "run-2", asOf: time(2)) == [1])
        #expect(try store.reading(of: "edge", before: "run-3", asOf: time(2)) == [2])
        #expect(try store.reading(of: "edge", before: "run-0", asOf: time(0)) == nil)
    }

    @Test func `survives a clock that was ahead, and keeps no more than it needs`() throws {
        try finish("run-1", asOf: 1, [1])
        try finish("ahead", asOf: 9, [9])
        try finish("run-2", asOf: 2, [2])
        #expect(try store.reading(of: "edge", before: "run-2", asOf: time(2)) == [1])
        try finish("run-3", asOf: 3, [3])
        #expect(try store.reading(of: "edge", before: "run-3", asOf: time(3)) == [2])
        // What is made up for an early night is not kept beside the latest.
        try finish("early", asOf: 0, [0])
        #expect(try store.reading(of: "edge", before: "run-4", asOf: time(1)) == nil)
    }

    @Test func `is gone when its night begins anew`() throws {
        try finish("run-1", asOf: 1, [1])
        try store.restart("run-1")
        #expect(try store.reading(of: "edge", before: "run-2", asOf: time(2)) == nil)
    }

    @Test func `does not tell a night twice that was missed`() throws {
        try store.begin(RunRecord(id: "run-5", asOf: time(5), configuration: "c"))
        for _ in 0..<2 { try store.finish(.ingested, of: "run-5", [.missed(time(4)), .missed(time(3))]) }
        #expect(try store.missedNights(from: time(0)) == [time(3), time(4)])
        #expect(try store.missedNights(from: time(4)) == [time(4)])
    }

    @Test func `keeps what a forecast and its account say of bands and events`() throws {
        try store.begin(RunRecord(id: "run-1", asOf: time(1), configuration: "c"))
        let forecast = ForecastRecord(
            series: "checkout", model: "m", start: time(1), interval: .hour, point: [1], low: [0], high: [2], peak: nil,
            widening: 1.75, events: [.init(name: "sale", share: 0.375), .init(name: "outage", share: -0.25)])
        let account = AccuracyRecord(
            run: "run-1", series: "checkout", from: time(1), to: time(2), model: "m", points: 24, demand: 1, error: 1,
            naiveError: nil, bias: 0, coverage: 1, peak: 1, promised: [], secondsShort: nil, secondsAvoided: nil,
            stretches: [0.5, 1.25])
        try store.finish(.forecast, of: "run-1", [.forecast(forecast), .accuracy(account)])
        #expect(try store.forecasts(of: "run-1") == [forecast])
        #expect(try store.accuracy(from: time(0)) == [account])
    }

    @Test func `makes no copy of a store that is new`() {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.url("").path)) ?? []
        #expect(names.contains("crest.db"))
        #expect(!names.contains { $0.contains("before") })
    }
}

import Crest
import CrestEvaluation
import CrestForecasting
import CrestReporting
import CrestSeries
import CrestTesting
import Foundation
import Testing

@Suite struct `The document of a backtest` {
    private let pipeline: BacktestPipeline

    init() {
        var options = ForecastOptions()
        options.seasons = [.duration(seconds: 86_400)]
        options.sampling = PathSampling(count: 100)
        pipeline = BacktestPipeline(options: options, models: ["mean", "drift"], origins: 4)
    }

    private func noisyDays(_ name: String, seed: UInt64) throws -> TimeSeries {
        try seasonalSeries(cycles: 20, seasonalPeriod: 24, seed: seed).named(name)
    }

    private func line() throws -> TimeSeries {
        try TimeSeries(
            name: "line", start: Timestamp(secondsSinceEpoch: 0), interval: .hour,
            values: (0..<480).map { 1_000 + Double($0) })
    }

    private func lines(_ results: [BacktestResult]) -> [String] {
        BacktestText(results, style: TerminalStyle(isASCII: true)).lines
    }

    @Test func `says in words and in a field that the seasonal naive wins`() throws {
        let result = try pipeline.run(on: noisyDays("shop", seed: 1))
        #expect(lines([result]).contains { $0.hasPrefix("The seasonal naive wins") })
        let json = JSONWriter().string(BacktestDocument([result], warnings: []).json)
        #expect(json.contains(#""seasonal_naive_wins":true"#) && json.contains(#""winner":"seasonal-naive""#))
    }

    @Test func `names another winner and by how much it wins`() throws {
        let result = try pipeline.run(on: line())
        #expect(lines([result]).contains("drift wins: its error is 100 % below the seasonal naive's."))
        // The naive is 24 too low on the first day and 48 on the second, the errors of drift are roundings.
        #expect(lines([result]).contains { $0.hasPrefix("seasonal-naive") && $0.contains(" 1.5") })
    }

    @Test func `has the keys of the contract, figures that read back, and the same bytes twice`() throws {
        let result = try pipeline.run(on: noisyDays("shop", seed: 2))
        let again = try pipeline.run(on: noisyDays("shop", seed: 2))
        let text = JSONWriter().string(BacktestDocument([result], warnings: []).json)
        #expect(text == JSONWriter().string(BacktestDocument([again], warnings: []).json))
        let document = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
        #expect(document["schema"] as? String == "crest/backtest/v1")
        let series = try #require((document["series"] as? [[String: Any]])?.first)
        #expect(series["name"] as? String == "shop")
        #expect((series["cutoffs"] as? [String])?.count == 4)
        let models = try #require(series["models"] as? [[String: Any]])
        let naive = try #require(models.first { $0["name"] as? String == "seasonal-naive" })
        #expect(naive["signature"] as? String == "seasonal-naive/24")
        #expect(naive["mase"] as? Double == result.yardstick?.scores.mase)
        let peak = try #require(naive["peak"] as? [String: Any])
        let bounds = try #require(peak["quantiles"] as? [[String: Any]])
        #expect(bounds.compactMap { $0["level"] as? Double } == [0.5, 0.9, 0.95, 0.99])
        let reliability = try #require(peak["reliability"] as? [String: Any])
        #expect((reliability["bins"] as? [[String: Any]])?.count == 5)
    }

    @Test func `gives a row of CSV for each model, and an empty field for what is not defined`() throws {
        let constant = try TimeSeries(
            name: "flat", start: Timestamp(secondsSinceEpoch: 0), interval: .hour,
            values: Array(repeating: 7, count: 480))
        let document = BacktestDocument([try pipeline.run(on: constant)], warnings: [])
        let rows = Array(document.csvRows)
        #expect(rows.count == 3 && rows.allSatisfy { $0.count == BacktestDocument.csvHeader.count })
        let mase = try #require(BacktestDocument.csvHeader.firstIndex(of: "mase"))
        let mae = try #require(BacktestDocument.csvHeader.firstIndex(of: "mae"))
        #expect(rows.allSatisfy { $0[mase] == .number(nil) && $0[mae] == .number(0) })
    }

    @Test func `stands a line a series and the summary over all when there are several`() async throws {
        let all = [try noisyDays("a", seed: 1), try noisyDays("b", seed: 2), try line()]
        let outcomes = await pipeline.run(on: all, jobs: 2)
        let lines = lines(try outcomes.map { try $0.get() })
        #expect(["a", "b", "line"].allSatisfy { name in lines.contains { $0.hasPrefix("\(name) ") } })
        #expect(lines.contains { $0.hasPrefix("seasonal-naive") && $0.contains("1.0") })
        #expect(lines.last?.hasPrefix("The seasonal naive wins on 2 of 3 series.") == true)
    }

    @Test func `does not depend on how many cores are used`() async throws {
        let all = try (1...5).map { try noisyDays("s\($0)", seed: $0) }
        let one = await pipeline.run(on: all, jobs: 1).map { try? $0.get() }
        let four = await pipeline.run(on: all, jobs: 4).map { try? $0.get() }
        #expect(one == four && one.allSatisfy { $0 != nil })
    }
}

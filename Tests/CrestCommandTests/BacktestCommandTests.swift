import CrestSeries
import CrestTesting
import Testing

@Suite struct `crest backtest` {
    private let binary: BuiltBinary
    private let folder: TemporaryFolder
    private let path: String

    init() throws {
        binary = try BuiltBinary()
        folder = try TemporaryFolder()
        let series = try seasonalSeries(cycles: 20, seasonalPeriod: 24, seed: 5)
        let rows = series.values.indices.map { "\(series.timestamp(at: $0)),\(series.values[$0])\n" }
        path = try folder.write("timestamp,requests\n" + rows.joined(), to: "shop.csv")
    }

    @Test func `prints the table, the winner and the bars, and ends well`() throws {
        let run = try binary.run(["backtest", path, "--origins", "3", "--model", "seasonal-autoregression/raw,mean"])
        #expect(run.status == 0, "\(run.talk)")
        #expect(run.lines.contains { $0.hasPrefix("seasonal-autoregression/raw wins") })
        #expect(run.lines.contains { $0.hasPrefix("seasonal-naive ") }, "the yardstick stands there unasked")
    }

    @Test func `ends with 0 when the seasonal naive wins, and says so`() throws {
        let run = try binary.run(["backtest", path, "--origins", "3", "--model", "mean"])
        #expect(run.status == 0)
        #expect(run.output.contains("The seasonal naive wins"))
    }

    @Test func `prints the same bytes for any number of jobs`() throws {
        let runs = try ["1", "2"].map {
            try binary.run(["backtest", path, "-o", "json", "--model", "drift", "--jobs", $0])
        }
        #expect(runs[0].output == runs[1].output && runs[0].output.contains("crest/backtest/v1"))
    }

    @Test(arguments: ["csv", "markdown", "ndjson"])
    func `writes every format`(format: String) throws {
        let run = try binary.run(["backtest", path, "-o", format, "--model", "mean", "--origins", "2"])
        #expect(run.status == 0 && run.output.contains("seasonal-naive"))
    }

    @Test func `refuses an unknown model as usage, a short history as too short`() throws {
        #expect(try binary.run(["backtest", path, "--model", "oracle"]).status == 64)
        #expect(try binary.run(["backtest", path, "--horizon", "19d", "--model", "mean"]).status == 4)
        #expect(try binary.run(["backtest", path, "--origins", "0"]).status == 64)
    }
}

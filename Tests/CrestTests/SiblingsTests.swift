import Crest
import CrestForecasting
import CrestTesting
import Testing

@Suite struct `Many series at once` {
    private func series(_ count: Int) throws -> [TimeSeries] {
        try (0..<count).map { try seasonalSeries(cycles: 3, seasonalPeriod: 6, seed: UInt64($0)).named("s\($0)") }
    }

    private var pipeline: ForecastPipeline {
        var options = ForecastOptions()
        options.model = "seasonal-naive,drift"
        options.horizon = .steps(2)
        options.peakWindow = .steps(2)
        options.seasons = [.steps(6)]
        options.sampling = PathSampling(count: 50)
        return ForecastPipeline(options: options)
    }

    @Test func `give the same whatever the number of jobs, in the order asked for`() async throws {
        let all = try series(300)
        let one = await pipeline.forecast(all, jobs: 1) { ($0.series.name, $0.peaks[0].quantile(0.95)) }
        let three = await pipeline.forecast(all, jobs: 3) { ($0.series.name, $0.peaks[0].quantile(0.95)) }
        let (first, second) = (try one.map { try $0.get() }, try three.map { try $0.get() })
        #expect(first.map(\.0) == all.map(\.name))
        #expect(first.map(\.0) == second.map(\.0))
        #expect(first.map(\.1) == second.map(\.1))
    }

    @Test func `share what they have seen of their peaks`() async throws {
        let results = await pipeline.forecast(try series(300), jobs: 2) { $0.calibration?.basis }
        #expect(Set(try results.map { try $0.get() }) == ["own+pool"])
    }

    @Test func `hand what cannot be kept back as the series' own failure`() async throws {
        struct Refusal: Error {}
        let results = await pipeline.forecast(try series(3), jobs: 1) { forecast in
            if forecast.series.name == "s1" { throw Refusal() }
            return forecast.series.name
        }
        #expect((try? results[0].get(), try? results[2].get()) == ("s0", "s2"))
        #expect(throws: Refusal.self) { try results[1].get() }
    }

    @Test func `are summed up in what is said of each`() async throws {
        let full = await pipeline.forecast(try series(2), jobs: 1)
        for result in full {
            let forecast = try result.get()
            let summary = ForecastSummary(forecast)
            #expect(summary.point == forecast.forecast.point)
            #expect(summary.peaks[0].values == forecast.peakLevels.map(forecast.peaks[0].quantile))
            #expect(summary.timestamp(at: 1) == forecast.forecast.timestamp(at: 1))
            #expect(summary.quantile(0.9) == forecast.quantile(0.9) && summary.quantile(0.9) != nil)
        }
    }
}

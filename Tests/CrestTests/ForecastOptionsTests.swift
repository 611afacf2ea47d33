import Crest
import CrestTesting
import Testing

@Suite struct `What is asked of a forecast` {
    private func forecast(_ change: (inout ForecastOptions) -> Void) throws -> SeriesForecast {
        var options = ForecastOptions()
        options.model = "seasonal-naive"
        change(&options)
        return try ForecastPipeline(options: options).forecast(
            try seasonalSeries(cycles: 20, seasonalPeriod: 24, seed: 2))
    }

    @Test func `has seasons in any order and twice, and means each once`() throws {
        let (day, week) = (HorizonRequest.duration(seconds: 86_400), HorizonRequest.duration(seconds: 604_800))
        #expect(try forecast { $0.seasons = [week, day] }.seasonalPeriods == [24, 168])
        #expect(try forecast { $0.seasons = [day, .steps(24), .steps(1)] }.seasonalPeriods == [24])
    }

    @Test func `is refused when it reaches beyond all time`() {
        #expect(throws: CrestError.self) { try forecast { $0.horizon = .duration(seconds: .max) } }
    }

    @Test func `keeps the width of its intervals when it is cut at a limit`() throws {
        let whole = try forecast { $0.model = "auto" }
        let cut = whole.clamped(to: 1_200)
        #expect(whole.forecast.intervalScale != 1 && cut.forecast.intervalScale == whole.forecast.intervalScale)
    }
}

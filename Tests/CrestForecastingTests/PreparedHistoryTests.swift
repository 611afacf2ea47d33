import CrestForecasting
import CrestSeries
import Testing

@Suite struct `A prepared history` {
    private func prepared(_ values: [Double], seasonalPeriods: [Int]) throws -> PreparedHistory {
        let series = try TimeSeries(start: Timestamp(secondsSinceEpoch: 0), interval: .hour, values: values)
        return PreparedHistory(series, steps: 24, seasonalPeriods: seasonalPeriods, clock: .utc)
    }

    @Test(arguments: [[24, 168], [168, 24], [24, 24, 168]])
    func `finds outages in whatever order seasons are named`(seasonalPeriods: [Int]) throws {
        // Twenty days of 100 by night and 1,000 by day, with four zeros in the middle of a day.
        var values = (0..<480).map { $0 % 24 < 8 ? 100.0 : 1_000 }
        for index in 250..<254 { values[index] = 0 }
        let history = try prepared(values, seasonalPeriods: seasonalPeriods)
        #expect(history.outages.count == 1)
        #expect(history.context.seasonalPeriods == [24, 168])
    }

    @Test func `refuses a forecast that is no finite number`() throws {
        // Differences of neighbours are beyond the largest number.
        let history = try prepared((0..<200).map { $0.isMultiple(of: 2) ? 1.7e308 : -1.7e308 }, seasonalPeriods: [])
        let model = try ModelRegistry.forecaster(named: "naive", context: history.context).fit(history.series)
        let error = #expect(throws: FittingError.self) { try history.forecast(by: model, sampling: PathSampling()) }
        #expect(error?.code == .singular)
    }
}

import CrestForecasting
import CrestSeries
import Testing

@Suite struct `Carrying a day's error into the next` {
    private static let days = 30

    /// Days of 100 from six to eighteen, and nights without anything, times 1 + the error of the day; the errors of the
    /// latest days are given, earlier days are five times as busy, so that no mean forecasts anything.
    private func shop(errors: [Double], days: Int = days) throws -> TimeSeries {
        let values = (0..<days).flatMap { day -> [Double] in
            let factor = day < Self.days - 10 ? 5 : 1 + errors[day - (Self.days - 10)]
            return OpeningHours.day.map { factor * $0 }
        }
        return try TimeSeries(start: Timestamp(secondsSinceEpoch: 0), interval: .hour, values: values)
    }

    private func fit(_ series: TimeSeries) throws -> Combination.Fitted {
        let context = ModelRegistry.Context(seasonalPeriods: [24], horizon: Horizon(steps: 24))
        return try Combination(members: [OpeningHours()], baselines: [HistoricalMean()], context: context).fit(series)
    }

    private let persisting = [0.1, 0.1, 0.1, 0.1, 0.1, -0.1, -0.1, -0.1, -0.1, -0.1]
    /// Of the persistences up to 0.8, the largest fits eight repeated errors of nine best, and nine weigh 9/(9 + 5).
    private let persistence = 0.8 * 9 / 14

    @Test func `persisting errors are carried by their persistence, less from day to day`() throws {
        let point = try fit(shop(errors: persisting)).pointForecast(horizon: Horizon(steps: 48))
        #expect(abs(point[12] - 100 * (1 - 0.1 * persistence)) < 1e-9)
        #expect(abs(point[36] - 100 * (1 - 0.1 * persistence * persistence)) < 1e-9)
    }

    @Test func `a closed night stays closed`() throws {
        let point = try fit(shop(errors: persisting)).pointForecast(horizon: Horizon(steps: 24))
        #expect(point[0] == 0 && point[23] == 0 && point[12] > 0)
    }

    @Test func `futures are drawn around the corrected centre`() throws {
        let forecast = try fit(shop(errors: persisting)).forecast(horizon: Horizon(steps: 24))
        #expect(abs(forecast.paths.values(at: 12).reduce(0, +) / 1_000 - forecast.point[12]) < 1e-9)
    }

    @Test func `errors that change sign from day to day are not carried`() throws {
        let point = try fit(shop(errors: (0..<10).map { $0.isMultiple(of: 2) ? 0.1 : -0.1 }))
            .pointForecast(horizon: Horizon(steps: 24))
        #expect(abs(point[12] - 100) < 1e-9)
    }

    @Test func `one wild day is carried as a usual one at most`() throws {
        // Twice 1.4826 times the median error of 0.1.
        let errors = [0.1, 0.1, 0.1, 0.1, 0.1, -0.1, -0.1, -0.1, -0.1, -0.9]
        let point = try fit(shop(errors: errors)).pointForecast(horizon: Horizon(steps: 24))
        #expect(abs(point[12] - 100 * (1 - 2 * 1.482602218505602 * 0.1 * persistence)) < 1e-9)
    }

    @Test func `a day of updates ends where refiltering does, and the correction fades by days in between`() throws {
        let model = try fit(shop(errors: persisting))
        let longer = try shop(errors: persisting + [0.05], days: Self.days + 1)
        var updated = model
        for value in longer.values.suffix(24).prefix(12) { updated.update(with: value) }
        let midday = updated.pointForecast(horizon: Horizon(steps: 36))
        #expect(abs(midday[0] - 100 * (1 - 0.1 * persistence)) < 1e-9)
        #expect(abs(midday[24] - 100 * (1 - 0.1 * persistence * persistence)) < 1e-9)
        for value in longer.values.suffix(12) { updated.update(with: value) }
        let horizon = Horizon(steps: 48)
        let point = updated.pointForecast(horizon: horizon)
        #expect(point == model.refiltered(on: longer).pointForecast(horizon: horizon))
        #expect(abs(point[12] - 100 * (1 + 0.05 * persistence)) < 1e-9)
        var followed = model
        followed.update(following: longer)
        #expect(followed.pointForecast(horizon: horizon) == point)
    }
}

/// Always 100 from six to eighteen and nothing in the night: a member whose errors a test can choose.
private struct OpeningHours: Forecaster {
    static let day = (0..<24).map { (6..<18).contains($0) ? 100.0 : 0 }

    let name = "opening hours"
    let minimumObservations = 24

    func fit(_ series: TimeSeries) throws(FittingError) -> Fitted {
        Fitted(start: series.end, interval: series.interval)
    }

    struct Fitted: FittedModel {
        static let kind = "opening-hours-for-tests"
        var name: String { "opening hours" }
        var start: Timestamp
        let interval: SamplingInterval

        func refiltered(on series: TimeSeries) -> Fitted { Fitted(start: series.end, interval: interval) }

        mutating func update(with observation: Double?) {
            start = start.advanced(bySeconds: interval.seconds)
        }

        func pointForecast(horizon: Horizon) -> [Double] {
            let hour = Int(start.secondsSinceEpoch / 3_600)
            return (0..<horizon.steps).map { OpeningHours.day[(hour + $0) % 24] }
        }

        func samplePaths(
            horizon: Horizon, count: Int, using generator: inout some RandomNumberGenerator
        ) -> SamplePaths {
            var paths = SamplePaths(steps: horizon.steps, count: count)
            for (step, value) in pointForecast(horizon: horizon).enumerated() {
                for path in 0..<count { paths[step: step, path: path] = value }
            }
            return paths
        }
    }
}

import CrestForecasting
import CrestSeries
import CrestTesting
import Foundation
import Testing

@Suite struct `Seasonal autoregression` {
    @Test func `passes the laws of every forecaster`() throws {
        try checkForecasterLaws(SeasonalAutoregression(seasonalPeriods: [24], scale: .raw))
        // A logarithm turns a shift into something else.
        try checkForecasterLaws(
            SeasonalAutoregression(seasonalPeriods: [24], scale: .log), traits: [.scaleEquivariant, .keepsConstants])
        try checkForecasterLaws(SeasonalAutoregression(seasonalPeriods: [], scale: .raw), seasonalPeriod: 12)
        try checkForecasterLaws(SeasonalAutoregression(seasonalPeriods: [2, 3, 7], scale: .raw), seasonalPeriod: 7)
    }

    @Test(arguments: [7, 20])
    func `paths are as wide as the next error, of few days too`(days: Int) throws {
        // A fixed day and independent normal errors: of 300 next values, 80 % must lie between the quantiles of 0.1 and
        // 0.9, up to three standard errors of the count.
        var generator = SplitMix64(seed: 8)
        var inside = 0
        for _ in 0..<300 {
            let values = (0...24 * days).map { hour in
                (hour % 24 < 12 ? 1_000.0 : 600) + 50 * generator.nextNormal()
            }
            let series = try TimeSeries(
                start: Timestamp(secondsSinceEpoch: 0), interval: .hour, values: Array(values.dropLast()))
            let paths = try SeasonalAutoregression(seasonalPeriods: [24], scale: .raw).fit(series)
                .samplePaths(horizon: Horizon(steps: 1), count: 400, using: &generator)
            let next = SortedSample(paths.values(at: 0))
            inside += next.quantile(0.1) <= values[24 * days] && values[24 * days] <= next.quantile(0.9) ? 1 : 0
        }
        #expect(abs(Double(inside) / 300 - 0.8) < 0.07)
    }

    /// Expected values: scripts/reference/seasonal_autoregression.py, numpy 2.4.6.
    /// Four weeks, and ten: with those, waves of the week join.
    @Test(arguments: [
        (
            28, ValueScale.log,
            [
                1459.8316345234516, 1402.078198455788, 716.0553198386708, 1398.5971147435205, 1453.459105082718,
                1397.9248712421534,
            ]
        ),
        (
            28, ValueScale.raw,
            [
                1459.222159675217, 1405.208998879041, 717.2625262921271, 1396.3125661937586, 1453.4725313083923,
                1396.2132973041685,
            ]
        ),
        (
            70, ValueScale.log,
            [
                1547.3096775688061, 1504.4373547386829, 835.8316385083172, 1497.618755961301, 1549.1471446930116,
                1504.6581139272914,
            ]
        ),
        (
            70, ValueScale.raw,
            [
                1548.255943225767, 1503.8629409515422, 836.124482339025, 1497.7085746746725, 1549.0107967042063,
                1504.2879135152157,
            ]
        ),
    ])
    func `agrees with numpy`(cycles: Int, scale: ValueScale, expected: [Double]) throws {
        let series = try seasonalSeries(cycles: cycles, seasonalPeriod: 24, seed: 7)
        let model = try SeasonalAutoregression(seasonalPeriods: [24, 168], scale: scale).fit(series)
        let forecast = model.pointForecast(horizon: Horizon(steps: 48))
        for (step, value) in zip([0, 1, 11, 23, 24, 47], expected) {
            // Two solvers on equations with a condition number of some thousands.
            #expect(abs(forecast[step] - value) < 1e-10 * value)
        }
    }

    @Test func `learns nothing from placeholders`() throws {
        let series = try seasonalSeries(cycles: 28, seasonalPeriod: 24, seed: 3)
        let isMissing = series.values.indices.map { (200..<230).contains($0) || $0 == 665 }
        func forecast(placeholder: Double) throws -> [Double] {
            let values = zip(series.values, isMissing).map { $1 ? placeholder : $0 }
            return try SeasonalAutoregression(seasonalPeriods: [24, 168]).fit(
                TimeSeries(name: "", start: series.start, interval: .hour, finite: values, isMissing: isMissing)
            ).pointForecast(horizon: Horizon(steps: 24))
        }
        let honest = try forecast(placeholder: 1_000)
        #expect(try forecast(placeholder: 1e9) == honest)
        let complete = try SeasonalAutoregression(seasonalPeriods: [24, 168]).fit(series)
            .pointForecast(horizon: Horizon(steps: 24))
        for (one, other) in zip(honest, complete) { #expect(abs(one - other) < 0.05 * other) }
    }

    @Test func `bridges a gap at the end with its own predictions`() throws {
        let whole = try seasonalSeries(cycles: 28, seasonalPeriod: 24, seed: 5)
        let gapped = try TimeSeries(
            start: whole.start, interval: .hour,
            observations: whole.values.enumerated().map { $0.offset < whole.count - 12 ? $0.element : nil })
        let model = try SeasonalAutoregression(seasonalPeriods: [24, 168]).fit(gapped)
        let late = model.pointForecast(horizon: Horizon(steps: 24))
        let early = try SeasonalAutoregression(seasonalPeriods: [24, 168])
            .fit(whole.window(0..<(whole.count - 12))).pointForecast(horizon: Horizon(steps: 36)).dropFirst(12)
        for (one, other) in zip(late, early) { #expect(abs(one - other) < 0.02 * other) }
    }

    @Test func `does with a short history what it can`() throws {
        let series = try seasonalSeries(cycles: 3, seasonalPeriod: 24, seed: 1)
        let model = try SeasonalAutoregression(seasonalPeriods: [24, 168]).fit(series.window(0..<30))
        #expect(model.pointForecast(horizon: Horizon(steps: 24)).allSatisfy { (0...3_000).contains($0) })
    }

    @Test func `takes zeros, and refuses negatives on the log scale`() throws {
        let series = try seasonalSeries(cycles: 14, seasonalPeriod: 24, seed: 2)
        func shifted(_ floor: Double) throws -> TimeSeries {
            try TimeSeries(start: series.start, interval: .hour, values: series.values.map { max(floor, $0 - 900) })
        }
        let forecast = try SeasonalAutoregression(seasonalPeriods: [24]).fit(shifted(0))
            .pointForecast(horizon: Horizon(steps: 24))
        #expect(forecast.allSatisfy { $0 >= 0 })
        #expect(forecast.contains { $0 > 100 })
        let error = #expect(throws: FittingError.self) {
            try SeasonalAutoregression(seasonalPeriods: [24]).fit(shifted(-500))
        }
        #expect(error?.code == .outsideDomain)
    }

    @Test func `follows new data without fitting`() throws {
        let series = try seasonalSeries(cycles: 28, seasonalPeriod: 24, seed: 4)
        let horizon = Horizon(steps: 24)
        let model = try SeasonalAutoregression(seasonalPeriods: [24, 168]).fit(series)
        #expect(model.refiltered(on: series) == model)
        // A window of a month that starts at another hour ends in the same place.
        #expect(
            model.refiltered(on: series.window(5..<series.count)).pointForecast(horizon: horizon)
                == model.pointForecast(horizon: horizon))
        let earlier = model.refiltered(on: series.window(0..<(series.count - 7)))
        #expect(earlier.start == series.timestamp(at: series.count - 7))
        for (value, actual) in zip(earlier.pointForecast(horizon: Horizon(steps: 7)), series.values.suffix(7)) {
            #expect(abs(value - actual) < 100)
        }
    }

    @Test func `survives an archive bit for bit`() throws {
        let model = try SeasonalAutoregression(seasonalPeriods: [24]).fit(
            seasonalSeries(cycles: 10, seasonalPeriod: 24, seed: 6))
        let archive = try JSONEncoder().encode(model)
        #expect(try JSONDecoder().decode(SeasonalAutoregression.Fitted.self, from: archive) == model)
    }
}

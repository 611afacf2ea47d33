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

    /// Expected values: scripts/reference/seasonal_autoregression.py, numpy 2.4.6.
    @Test(arguments: [
        (
            ValueScale.log,
            [
                1465.2699355038055, 1409.748008536543, 725.7978508660593, 1393.22612753404, 1454.1908005122743,
                1388.1416368777714,
            ]
        ),
        (
            ValueScale.raw,
            [
                1466.105731967984, 1411.8172481367963, 726.4888169721428, 1391.7897963819876, 1454.5666143967355,
                1388.1704964804278,
            ]
        ),
    ])
    func `agrees with numpy`(scale: ValueScale, expected: [Double]) throws {
        let series = try seasonalSeries(cycles: 28, seasonalPeriod: 24, seed: 7)
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

import CrestForecasting
import CrestSeries
import CrestTesting
import Foundation
import Testing

@Suite struct `Level times shape` {
    @Test func `passes the laws of every forecaster`() throws {
        // Proportions know no shift.
        for scale in [ValueScale.log, .raw] {
            try checkForecasterLaws(
                LevelTimesShape(seasonalPeriods: [24], scale: scale), traits: [.scaleEquivariant, .keepsConstants])
            try checkForecasterLaws(
                LevelTimesShape(seasonalPeriods: [4, 12], scale: scale), seasonalPeriod: 12,
                traits: [.scaleEquivariant, .keepsConstants])
        }
    }

    /// Expected values: scripts/reference/level_times_shape.py, numpy 2.4.6, which leaves one cycle out after the
    /// other.
    @Test func `agrees with numpy`() throws {
        let series = try seasonalSeries(cycles: 28, seasonalPeriod: 24, seed: 7)
        let forecast = try LevelTimesShape(seasonalPeriods: [24, 168]).fit(series)
            .pointForecast(horizon: Horizon(steps: 48))
        for (step, value) in zip(
            [0, 11, 23, 24, 47],
            [1477.7568916766775, 723.6869113757292, 1394.7751553019168, 1482.075338558253, 1398.8511047722511])
        {
            #expect(abs(forecast[step] - value) < 1e-11 * value)
        }
    }

    /// Four observations a day; the week's last two days have another shape and a lower level.
    func week(_ count: Int) throws -> TimeSeries {
        var generator = SplitMix64(seed: 11)
        let values = (0..<count).flatMap { day -> [Double] in
            let shape: [Double] = day % 7 < 5 ? [10, 50, 90, 20] : [30, 30, 30, 40]
            return shape.map { $0 * (0.98 + 0.04 * generator.uniform()) }
        }
        return try TimeSeries(start: Timestamp(secondsSinceEpoch: 0), interval: .hour, values: values)
    }

    @Test func `gives the days of a week their own shapes when they have them`() throws {
        let forecast = try LevelTimesShape(seasonalPeriods: [4, 28]).fit(week(42))
            .pointForecast(horizon: Horizon(steps: 28))
        let monday = forecast[0..<4].map { $0 / forecast[0..<4].reduce(0, +) }
        let sunday = forecast[24..<28].map { $0 / forecast[24..<28].reduce(0, +) }
        for (share, expected) in zip(monday, [10.0, 50, 90, 20]) { #expect(abs(share - expected / 170) < 0.01) }
        for (share, expected) in zip(sunday, [30.0, 30, 30, 40]) { #expect(abs(share - expected / 130) < 0.01) }
    }

    @Test func `lives with empty cycles and gaps`() throws {
        let series = try week(30)
        let closed = try TimeSeries(
            start: series.start, interval: .hour,
            observations: series.values.enumerated().map { index, value in
                (40..<48).contains(index) ? 0 : index == 77 ? nil : value
            })
        let forecast = try LevelTimesShape(seasonalPeriods: [4]).fit(closed).forecast(horizon: Horizon(steps: 8))
        #expect(forecast.point.allSatisfy { (0...200).contains($0) })
        #expect(forecast.paths.storage.allSatisfy { $0.isFinite && $0 >= 0 })
    }

    @Test func `of nothing forecasts nothing`() throws {
        let series = try TimeSeries(
            start: Timestamp(secondsSinceEpoch: 0), interval: .hour, values: Array(repeating: 0, count: 48))
        let forecast = try LevelTimesShape(seasonalPeriods: [4]).fit(series).forecast(horizon: Horizon(steps: 6))
        #expect(forecast.point.allSatisfy { abs($0) < 1e-9 })
    }

    @Test func `refuses negative traffic`() throws {
        let series = try TimeSeries(
            start: Timestamp(secondsSinceEpoch: 0), interval: .hour, values: (0..<60).map { Double($0 % 4) - 1 })
        let error = #expect(throws: FittingError.self) { try LevelTimesShape(seasonalPeriods: [4]).fit(series) }
        #expect(error?.code == .outsideDomain)
    }

    @Test func `follows new data and survives an archive`() throws {
        let series = try week(40)
        let model = try LevelTimesShape(seasonalPeriods: [4, 28]).fit(series)
        #expect(model.refiltered(on: series) == model)
        let archive = try JSONEncoder().encode(model)
        #expect(try JSONDecoder().decode(LevelTimesShape.Fitted.self, from: archive) == model)
    }
}

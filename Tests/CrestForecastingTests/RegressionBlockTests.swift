import CrestForecasting
import CrestSeries
import CrestTesting
import Foundation
import Testing

@Suite struct `A regression of blocks` {
    private let forecaster = BlockAutoregression(seasonalPeriods: [24], blockLength: 4)

    @Test func `passes the laws of every forecaster`() throws {
        try checkForecasterLaws(forecaster, traits: [.scaleEquivariant, .keepsConstants])
    }

    /// A day of six blocks; within each block the observations are 0.7, 0.9, 1.1 and 1.3 times its mean.
    private func series(_ count: Int, from first: Int = 0) throws -> TimeSeries {
        try TimeSeries(
            start: Timestamp(secondsSinceEpoch: Int64(first) * 3_600), interval: .hour,
            values: (first..<(first + count)).map { index in
                [100.0, 120, 200, 260, 240, 150][index / 4 % 6] * [0.7, 0.9, 1.1, 1.3][index % 4]
            })
    }

    @Test func `gives back the course within blocks that repeats exactly`() throws {
        let forecast = try forecaster.fit(series(24 * 14)).pointForecast(horizon: Horizon(steps: 48))
        for (value, truth) in zip(forecast, try series(48).values) { #expect(abs(value / truth - 1) < 0.01) }
    }

    @Test(arguments: 1...5) func `keeps to the clock wherever the history begins and ends`(first: Int) throws {
        let forecast = try forecaster.fit(series(24 * 14 + 2, from: first)).pointForecast(horizon: Horizon(steps: 24))
        let truth = try series(24, from: first + 24 * 14 + 2).values
        for (value, truth) in zip(forecast, truth) { #expect(abs(value / truth - 1) < 0.01) }
    }

    @Test func `takes observations one by one as it would follow them at once`() throws {
        let whole = try seasonalSeries(cycles: 20, seasonalPeriod: 24, seed: 8)
        let fitted = try forecaster.fit(whole.window(0..<400))
        for end in 401...410 {
            var updated = fitted
            for index in 400..<end { updated.update(with: whole.values[index]) }
            let followed = fitted.refiltered(on: whole.window(0..<end))
            #expect(updated.start == followed.start)
            let horizon = Horizon(steps: 30)
            for (one, other) in zip(updated.pointForecast(horizon: horizon), followed.pointForecast(horizon: horizon)) {
                #expect(abs(one - other) <= 1e-9 * other)
            }
        }
    }

    @Test func `leaves out a block of which less than half was observed`() throws {
        let clean = try series(24 * 14)
        let observations = clean.values.enumerated().map { index, value -> Double? in
            (200..<203).contains(index) ? nil : (204..<206).contains(index) ? nil : value
        }
        let holed = try TimeSeries(start: clean.start, interval: clean.interval, observations: observations)
        let forecast = try forecaster.fit(holed).pointForecast(horizon: Horizon(steps: 24))
        for (value, truth) in zip(forecast, clean.values) { #expect(abs(value / truth - 1) < 0.02) }
    }

    @Test func `survives an archive bit for bit`() throws {
        let model = try forecaster.fit(series(24 * 10 + 1))
        let archive = try JSONEncoder().encode(model)
        #expect(try JSONDecoder().decode(BlockAutoregression.Fitted.self, from: archive) == model)
    }
}

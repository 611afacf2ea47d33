import CrestForecasting
import CrestSeries
import Foundation
import Testing

@Suite struct `Double-seasonal Holt-Winters against a second implementation` {
    /// Relative to the largest value: the same few operations, in another order.
    let sameArithmetic = 1e-10

    @Test(arguments: DoubleSeasonalFixture.shared?.cases ?? [])
    func `Expectations, innovations and forecasts agree`(reference: DoubleSeasonalFixture.Case) throws {
        var filter = DoubleSeasonalFilter(
            reference.seed.seed, parameters: reference.smoothing,
            clip: RobustClip(width: reference.width, cycle: reference.periods[0]))
        let tolerance = sameArithmetic * reference.values.reduce(0) { max($0, abs($1)) }
        for index in reference.values.indices {
            #expect(abs(filter.expectation - reference.expected[index]) <= tolerance)
            let innovation = reference.missing[index] ? 0 : filter.absorb(reference.values[index])
            if reference.missing[index] { filter.skip() }
            #expect(abs(innovation - reference.innovations[index]) <= tolerance)
        }
        filter.renormalise()
        for expected in reference.forecast {
            #expect(abs(filter.expectation - expected) <= tolerance)
            filter.skip()
        }
    }

    @Test func `Seeds are the documented ones`() throws {
        let reference = try #require(DoubleSeasonalFixture.shared?.cases.first { $0.name == "plain" })
        let seed = DoubleSeasonalSeed(
            reference.values, isMissing: reference.missing, seasonalPeriods: reference.periods)
        let expected = reference.seed
        let actual = [seed.level, seed.variance.squareRoot()] + seed.short + seed.long
        let documented = [expected.level, expected.variance.squareRoot()] + expected.short + expected.long
        for (one, other) in zip(actual, documented) { #expect(abs(one - other) <= 1e-8) }
        #expect(seed.short.count == 12 && seed.long.count == 84)
    }

    @Test func `The search comes within 1.5 % of differential evolution`() throws {
        let optima = try #require(DoubleSeasonalFixture.shared?.optima)
        #expect(optima.count == 2)
        for optimum in optima {
            let series = try TimeSeries(
                start: Timestamp(secondsSinceEpoch: 0), interval: .hour, values: optimum.values)
            let fitted = try DoubleSeasonalHoltWinters(seasonalPeriods: optimum.periods, clipWidth: nil).fit(series)
            let history = DoubleSeasonalHoltWinters.History(
                series.values, isMissing: series.isMissing, seasonalPeriods: optimum.periods)
            let sum = DoubleSeasonalFilter.sumOfSquares(
                over: history, parameters: fitted.parameters,
                clip: RobustClip(width: nil, cycle: optimum.periods[0]))
            #expect(sum <= 1.015 * optimum.sumOfSquares)
        }
    }
}

/// What scripts/reference/double_seasonal.py wrote.
struct DoubleSeasonalFixture: Decodable {
    struct Seed: Decodable, Sendable {
        let level: Double
        let short: [Double]
        let long: [Double]
        let variance: Double

        var seed: DoubleSeasonalSeed { DoubleSeasonalSeed(level: level, short: short, long: long, variance: variance) }
    }

    struct Case: Decodable, Sendable, CustomTestStringConvertible {
        let name: String
        let values: [Double]
        let missing: [Bool]
        let periods: [Int]
        let width: Double?
        let seed: Seed
        let parameters: [Double]
        let expected: [Double]
        let innovations: [Double]
        let forecast: [Double]

        var testDescription: String { name }

        var smoothing: DoubleSeasonalHoltWinters.Parameters {
            DoubleSeasonalHoltWinters.Parameters(
                level: parameters[0], trend: parameters[1], damping: parameters[2], shortSeason: parameters[3],
                longSeason: parameters[4], persistence: parameters[5])
        }
    }

    struct Optimum: Decodable, Sendable {
        let values: [Double]
        let periods: [Int]
        let sumOfSquares: Double
    }

    let tool: String
    let cases: [Case]
    let optima: [Optimum]

    static let shared = readFixture(DoubleSeasonalFixture.self, "double-seasonal")
}

import CrestForecasting
import CrestSeries
import Testing

@Suite struct `Holt-Winters against R and statsmodels` {
    /// Relative to the largest value: both sides do the same few operations an observation, in another order.
    let sameArithmetic = 1e-10
    /// Relative, of a sum of squares at its minimum, which two optimisers never hit at the same point.
    let sameMinimum = 1e-7

    @Test func `The fixtures are there`() throws {
        #expect(HoltWintersSeries.shared?.series.count == 4)
        #expect(HoltWintersFixture.r?.cases.count == 11)
        #expect(HoltWintersFixture.statsmodels?.cases.count == 36)
    }

    @Test(arguments: [HoltWintersFixture.r, .statsmodels].flatMap { $0?.cases ?? [] })
    func `States, fitted values and forecasts agree at given parameters`(reference: HoltWintersFixture.Case) throws {
        let (series, period) = try HoltWintersSeries.series(named: reference.series)
        let form = HoltWinters.Form(
            seasonality: seasonality(reference.seasonality, period: period), trend: reference.trend)
        let run = HoltWinters.Run(
            over: series, form: form, parameters: reference.parameters, from: reference.initial)
        var recursion = run.recursion
        let forecast = reference.forecast.map { _ in
            defer { recursion.skip() }
            return recursion.expectation
        }
        let states = run.recursion.states
        let scale = series.values.reduce(0) { max($0, abs($1)) }
        expectClose(run.expectations, reference.fitted, within: sameArithmetic * scale)
        expectClose(forecast, reference.forecast, within: sameArithmetic * scale)
        expectClose(
            [states.level, states.slope], [reference.final.level, reference.final.slope],
            within: sameArithmetic * scale)
        if reference.seasonality != "none" {
            expectClose(states.seasonal, reference.final.seasonal, within: sameArithmetic * scale)
        }
    }

    @Test func `Initial states are the documented ones`() throws {
        for start in HoltWintersSeries.shared?.starts ?? [] {
            let (series, period) = try HoltWintersSeries.series(named: start.series)
            let fitted = try HoltWinters(
                seasonality: seasonality(start.seasonality, period: period), trend: start.trend,
                parameters: HoltWinters.Parameters(level: 0.5)
            ).fit(series)
            let scale = series.values.reduce(0) { max($0, abs($1)) }
            expectClose(
                [fitted.initialStates.level, fitted.initialStates.slope] + fitted.initialStates.seasonal,
                [start.initial.level, start.initial.slope] + start.initial.seasonal, within: sameArithmetic * scale)
        }
    }

    @Test(arguments: HoltWintersFixture.statsmodels?.cases ?? [])
    func `The optimum is no worse than that of statsmodels`(reference: HoltWintersFixture.Case) throws {
        let least = try #require(reference.leastSumOfSquares)
        let (series, period) = try HoltWintersSeries.series(named: reference.series)
        let fitted = try HoltWinters(
            seasonality: seasonality(reference.seasonality, period: period), trend: reference.trend
        ).fit(series)
        #expect(fitted.sumOfSquaredErrors <= least * (1 + sameMinimum))
    }

    @Test func `The optimum is no worse than that of R`() throws {
        for reference in HoltWintersFixture.r?.optima ?? [] {
            let (series, period) = try HoltWintersSeries.series(named: reference.series)
            let fitted = try HoltWinters(
                seasonality: seasonality(reference.seasonality, period: period), trend: reference.trend
            ).fit(series)
            #expect(
                fitted.sumOfSquaredErrors <= reference.sumOfSquares * (1 + sameMinimum),
                "\(reference.series), \(reference.seasonality), \(reference.trend)")
        }
    }

    private func expectClose(
        _ actual: [Double], _ expected: [Double], within tolerance: Double,
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        #expect(actual.count == expected.count, sourceLocation: sourceLocation)
        let largest = zip(actual, expected).reduce(0) { max($0, abs($1.0 - $1.1)) }
        #expect(largest <= tolerance, sourceLocation: sourceLocation)
    }
}

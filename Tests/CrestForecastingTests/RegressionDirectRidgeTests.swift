import CrestForecasting
import CrestLinearAlgebra
import CrestSeries
import CrestTesting
import Foundation
import Testing

@Suite struct `Direct ridge` {
    @Test func `passes the laws of every forecaster`() throws {
        let horizon = Horizon(steps: 12)
        try checkForecasterLaws(DirectRidge(seasonalPeriods: [24], horizon: horizon, scale: .raw))
        try checkForecasterLaws(
            DirectRidge(seasonalPeriods: [24], horizon: horizon, scale: .log),
            traits: [.scaleEquivariant, .keepsConstants])
        // Longer than 48: inputs are block means.
        try checkForecasterLaws(
            DirectRidge(seasonalPeriods: [96], horizon: horizon, scale: .raw), seasonalPeriod: 96)
        try checkForecasterLaws(DirectRidge(seasonalPeriods: [], horizon: horizon, scale: .raw), seasonalPeriod: 6)
    }

    /// Expected values: scripts/reference/direct_ridge.py, numpy 2.4.6. The first system is primal, the second dual.
    @Test(arguments: [
        (28, [1452.64549367845, 729.4616401523404, 1393.468526932548]),
        (16, [1421.9225782067172, 708.8375966646274, 1346.0650167252027]),
    ])
    func `agrees with numpy`(cycles: Int, expected: [Double]) throws {
        let series = try seasonalSeries(cycles: cycles, seasonalPeriod: 24, seed: 7)
        let forecast = try DirectRidge(seasonalPeriods: [24, 168], horizon: Horizon(steps: 24)).fit(series)
            .pointForecast(horizon: Horizon(steps: 24))
        for (step, value) in zip([0, 11, 23], expected) { #expect(abs(forecast[step] - value) < 1e-10 * value) }
    }

    @Test func `leaves one out as a refit would`() throws {
        let (design, responses) = (Matrix(columns: [[1, 2, 4, 3, 5], [1, 0, 1, 2, 1]]), [2.0, 3, 9, 4, 8])
        for design in [
            design, design.multiplied(by: Matrix(columns: [[1, 0], [0, 1], [1, 1], [2, 1], [1, 3], [0, 2]])),
        ] {
            let whole = try MultiResponseRidge(design: design, responses: Matrix(column: responses), penalties: [0.5])
            let errors = whole.leaveOneOutErrors(
                rows: [0, 3], design: design, responses: Matrix(column: responses))
            for (error, left) in zip(errors, [0, 3]) {
                let kept = (0..<5).filter { $0 != left }
                let refit = try MultiResponseRidge(
                    design: design.selecting(rows: kept), responses: Matrix(column: kept.map { responses[$0] }),
                    penalties: [0.5])
                let prediction = design.selecting(rows: [left]).multiplied(by: refit.coefficients)[0, 0]
                #expect(abs(error[0] - (responses[left] - prediction)) < 1e-12)
            }
        }
    }

    @Test func `learns nothing from placeholders`() throws {
        let series = try seasonalSeries(cycles: 28, seasonalPeriod: 24, seed: 3)
        func forecast(placeholder: Double) throws -> [Double] {
            let isMissing = series.values.indices.map { $0 == 100 || $0 == 660 }
            let values = zip(series.values, isMissing).map { $1 ? placeholder : $0 }
            return try DirectRidge(seasonalPeriods: [24, 168], horizon: Horizon(steps: 24), scale: .raw).fit(
                TimeSeries(name: "", start: series.start, interval: .hour, finite: values, isMissing: isMissing)
            ).pointForecast(horizon: Horizon(steps: 24))
        }
        #expect(try forecast(placeholder: 1) == forecast(placeholder: 1e9))
    }

    @Test func `says how much of a gapped history it could use`() throws {
        let whole = try seasonalSeries(cycles: 28, seasonalPeriod: 24, seed: 3)
        let series = try TimeSeries(
            start: whole.start, interval: .hour,
            observations: whole.values.enumerated().map { $0.offset % 100 == 50 ? nil : $0.element })
        let error = #expect(throws: FittingError.self) {
            try DirectRidge(seasonalPeriods: [24], horizon: Horizon(steps: 24)).fit(series)
        }
        #expect(error?.code == .insufficientHistory)
    }

    @Test func `finds its way through a long history of short steps`() throws {
        // Five-minute observations of a month: 5,000 origins are thinned, 2,304 values make 208 inputs.
        let series = try seasonalSeries(cycles: 28, seasonalPeriod: 288, seed: 9)
        let forecast = try DirectRidge(seasonalPeriods: [288], horizon: Horizon(steps: 288)).fit(
            series.window(0..<(27 * 288))
        ).pointForecast(horizon: Horizon(steps: 288))
        // The noise of the series has a standard deviation of 20.
        let errors = zip(forecast, series.values.suffix(288)).map { abs($0 - $1) }
        #expect(errors.reduce(0, +) / 288 < 20)
    }

    @Test func `follows new data and survives an archive`() throws {
        let series = try seasonalSeries(cycles: 20, seasonalPeriod: 24, seed: 4)
        let model = try DirectRidge(seasonalPeriods: [24], horizon: Horizon(steps: 24)).fit(series)
        #expect(model.refiltered(on: series) == model)
        let archive = try JSONEncoder().encode(model)
        #expect(try JSONDecoder().decode(DirectRidge.Fitted.self, from: archive) == model)
    }
}

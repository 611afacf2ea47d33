import CrestForecasting
import CrestSeries
import CrestTesting
import Foundation
import Testing

@Suite struct `Harmonic regression` {
    @Test func `passes the laws of every forecaster`() throws {
        try checkForecasterLaws(HarmonicRegression(seasonalPeriods: [24]))
        try checkForecasterLaws(HarmonicRegression(seasonalPeriods: [24, 168]))
        try checkForecasterLaws(
            HarmonicRegression(seasonalPeriods: [24], scale: .log), traits: [.scaleEquivariant, .keepsConstants])
        try checkForecasterLaws(HarmonicRegression(seasonalPeriods: [], hasAutoregressiveErrors: false))
    }

    /// The series of scripts/reference/harmonic_regression.R.
    func referenceSeries() throws -> TimeSeries {
        var error = 0.0
        let values = (0..<120).map { index in
            let i = index + 1
            error = 0.75 * error + Double((i * i * i * 5 + i * 29) % 97 - 48) / 4
            return 100 + 0.25 * Double(index) + (index % 12 >= 6 ? 20 : 0) + error
        }
        return try TimeSeries(start: Timestamp(secondsSinceEpoch: 0), interval: .hour, values: values)
    }

    /// Expected values: R 4.2.2.
    @Test func `with independent errors is R's lm`() throws {
        let model = try HarmonicRegression(seasonalPeriods: [12], orders: [2], hasAutoregressiveErrors: false)
            .fit(referenceSeries())
        #expect(model.terms.map(\.name) == ["intercept", "trend", "cos 1/12", "sin 1/12", "cos 2/12", "sin 2/12"])
        #expect(
            isClose(
                model.terms.map(\.value),
                [
                    134.7457407210025622, 0.1738236860714177, -5.1485289465588151, -9.8137987992394073,
                    0.6530830631285021, -2.8959093123389894,
                ]))
        #expect(
            isClose(
                model.terms.compactMap(\.standardError),
                [
                    2.22251611227713219, 0.03191116028730179, 1.55741669288700568, 1.56163754789758746,
                    1.55741669288700568, 1.55807040905886618,
                ]))
        #expect(model.autocorrelation == 0)
    }

    /// Expected values: R 4.2.2.
    @Test func `with AR(1) errors takes one Cochrane-Orcutt step`() throws {
        let model = try HarmonicRegression(seasonalPeriods: [12], orders: [2]).fit(referenceSeries())
        #expect(isClose([model.autocorrelation], [0.5995087868661487]))
        #expect(
            isClose(
                model.terms.map(\.value),
                [
                    134.0487240861175735, 0.1578548316778598, -4.8416922025256079, -9.6721341544273685,
                    0.8357240728803083, -2.7763046414444821,
                ]))
        #expect(
            isClose(
                model.pointForecast(horizon: Horizon(steps: 6)),
                [
                    128.3746654307666, 122.1909601567453, 120.1455316509109, 123.6550070150118, 130.4956864894077,
                    136.8879913720139,
                ]))
    }

    /// Twelve digits: both sides solve by QR, on standardised and on plain values.
    func isClose(_ values: [Double], _ expected: [Double]) -> Bool {
        values.count == expected.count && zip(values, expected).allSatisfy { abs($0 - $1) < 1e-12 * max(1, abs($1)) }
    }

    @Test func `forms no Fourier term twice`() throws {
        let series = try seasonalSeries(cycles: 28, seasonalPeriod: 24, seed: 1)
        let model = try HarmonicRegression(seasonalPeriods: [24, 168], orders: [99, 99]).fit(series)
        let names = model.terms.map(\.name)
        // 12 cosines and 11 sines of the day; of the week all up to half of it but every seventh, 72 waves.
        #expect(names.count == 2 + 23 + 2 * 72)
        #expect(!names.contains("cos 7/168"))
        #expect(names.contains("cos 8/168"))
        #expect(!names.contains("sin 12/24"))
    }

    @Test func `continues a line and its seasons over a gap`() throws {
        func truth(_ index: Int) -> Double {
            50 + 0.5 * Double(index) + Double([0, 4, 9, 1][index % 4]) + Double([2, 0, 0, 7, 1, 0][index % 6])
        }
        let observations = (0..<96).map { (30..<47).contains($0) || $0 > 92 ? nil : truth($0) }
        let series = try TimeSeries(
            start: Timestamp(secondsSinceEpoch: 0), interval: .hour, observations: observations)
        let forecast = try HarmonicRegression(seasonalPeriods: [4, 6]).fit(series).pointForecast(
            horizon: Horizon(steps: 24))
        for (step, value) in forecast.enumerated() { #expect(abs(value - truth(96 + step)) < 1e-9) }
    }

    @Test func `follows new data without fitting`() throws {
        let series = try referenceSeries()
        let model = try HarmonicRegression(seasonalPeriods: [12]).fit(series)
        #expect(model.refiltered(on: series) == model)
        let horizon = Horizon(steps: 12)
        #expect(
            model.refiltered(on: series.window(7..<120)).pointForecast(horizon: horizon)
                == model.pointForecast(horizon: horizon))
    }

    /// A day's wave on a line that is level for 40 days and then rises by 24 a day for 40 more; noise of deviation 5.
    private func bentSeries(days: Int = 80) throws -> TimeSeries {
        var generator = SplitMix64(seed: 12)
        return try TimeSeries(
            start: Timestamp(secondsSinceEpoch: 0), interval: .hour,
            values: (0..<(24 * days)).map { index in
                let rise = Double(max(0, index - 24 * 40))
                return 1_000 + rise + (index % 24 < 12 ? 100 : 0) + 5 * generator.nextNormal()
            })
    }

    @Test func `a bent line follows the latest slope, where a straight one takes the mean of all`() throws {
        let series = try bentSeries()
        let bent = try HarmonicRegression(seasonalPeriods: [24], changepoints: 25).fit(series)
        let straight = try HarmonicRegression(seasonalPeriods: [24]).fit(series)
        func slope(_ model: HarmonicRegression.Fitted) -> Double? { model.terms.first { $0.name == "trend" }?.value }
        #expect(abs(try #require(slope(bent)) - 1) < 0.05)
        #expect(abs(try #require(slope(straight)) - 1) > 0.2)
        // A week on, the line is 0.98 of its slope weaker each day: Σ 0.98ᵈ over seven days is 6.59 of 7.
        let horizon = Horizon(steps: 24 * 8)
        let day = bent.pointForecast(horizon: horizon).suffix(24).reduce(0, +) / 24
        let truth = 1_000 + 24 * 40 + 50 + 24 * 6.9
        #expect(abs(day / truth - 1) < 0.01)
    }

    @Test func `a line that may bend stays straight where nothing bends it`() throws {
        let series = try seasonalSeries(cycles: 60, seasonalPeriod: 24, seed: 3)
        let bent = try HarmonicRegression(seasonalPeriods: [24], changepoints: 25).fit(series)
        let trend = try #require(bent.terms.first { $0.name == "trend" }).value
        #expect(abs(trend - 0.1) < 0.02)
    }

    @Test func `a bent line passes the laws of every forecaster`() throws {
        try checkForecasterLaws(HarmonicRegression(seasonalPeriods: [24], changepoints: 25))
    }

    @Test func `survives an archive bit for bit`() throws {
        let model = try HarmonicRegression(seasonalPeriods: [12]).fit(referenceSeries())
        let archive = try JSONEncoder().encode(model)
        #expect(try JSONDecoder().decode(HarmonicRegression.Fitted.self, from: archive) == model)
    }
}

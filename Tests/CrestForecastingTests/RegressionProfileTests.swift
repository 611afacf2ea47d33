import CrestForecasting
import CrestSeries
import CrestTesting
import Testing

@Suite struct `Profile autoregression` {
    @Test func `passes the laws of every forecaster`() throws {
        try checkForecasterLaws(ProfileAutoregression(seasonalPeriods: [24], scale: .raw))
        // A logarithm turns a shift into something else.
        try checkForecasterLaws(
            ProfileAutoregression(seasonalPeriods: [24], scale: .log), traits: [.scaleEquivariant, .keepsConstants])
        try checkForecasterLaws(ProfileAutoregression(seasonalPeriods: [2, 7], scale: .raw), seasonalPeriod: 7)
    }

    /// Expected values: scripts/reference/profile_autoregression.py, numpy 2.4.6.
    @Test(arguments: [
        (
            [24], ValueScale.log,
            [
                1470.7554548412618, 1396.1714774272966, 731.8819536658258, 1400.9384648734413, 1473.1206841284115,
                1398.183711977957,
            ]
        ),
        (
            [24], ValueScale.raw,
            [
                1467.1356497450693, 1392.9200101550218, 734.920531912815, 1398.4651836227306, 1470.0229081329826,
                1395.127525040547,
            ]
        ),
        (
            [24, 168], ValueScale.log,
            [
                1467.0751444782288, 1411.2126936362097, 714.7986861449695, 1388.0470168699776, 1471.9168327850966,
                1399.7151766283591,
            ]
        ),
        (
            [24, 168], ValueScale.raw,
            [
                1454.6807630340004, 1401.9603873831504, 720.8888355561894, 1379.6778427047502, 1460.855660313543,
                1389.5907827659958,
            ]
        ),
    ])
    func `agrees with numpy`(seasons: [Int], scale: ValueScale, expected: [Double]) throws {
        let series = try seasonalSeries(cycles: 28, seasonalPeriod: 24, seed: 7)
        let model = try ProfileAutoregression(seasonalPeriods: seasons, scale: scale).fit(series)
        let forecast = model.pointForecast(horizon: Horizon(steps: 48))
        for (step, value) in zip([0, 1, 11, 23, 24, 47], expected) {
            // Two solvers on a system of five equations.
            #expect(abs(forecast[step] - value) < 1e-10 * value)
        }
    }

    @Test func `averages over weeks what a weekly lag repeats`() throws {
        // A spike a week ago moves the profile by its share of the mean, and a weekly naive forecast by all of it.
        let series = try seasonalSeries(cycles: 42, seasonalPeriod: 24, seed: 5)
        let index = series.count - 168 + 5
        var values = series.values
        values[index] += 1_000
        let moved = try TimeSeries(start: series.start, interval: series.interval, values: values)
        let model = try ProfileAutoregression(seasonalPeriods: [24, 168], scale: .raw).fit(series)
        let horizon = Horizon(steps: 24)
        let (usual, spiked) = (
            model.pointForecast(horizon: horizon), model.refiltered(on: moved).pointForecast(horizon: horizon)
        )
        // Six weeks with weights 1, 0.7, … 0.7⁵.
        let share = 1 / (0..<6).map { index in (0..<index).reduce(1.0) { product, _ in product * 0.7 } }.reduce(0, +)
        #expect(abs(spiked[5] - usual[5] - 1_000 * share) < 1)
    }
}

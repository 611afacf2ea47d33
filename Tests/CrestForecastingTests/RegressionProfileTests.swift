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
                1470.755456829367, 1396.171479242822, 731.8819538730721, 1400.9384630417878, 1473.1206834361324,
                1398.183712415065,
            ]
        ),
        (
            [24], ValueScale.raw,
            [
                1467.135649753293, 1392.92001001092, 734.9205313627645, 1398.465183138713, 1470.022907589284,
                1395.1275246217056,
            ]
        ),
        (
            [24, 168], ValueScale.log,
            [
                1467.075142286409, 1411.2126936097102, 714.7986846170777, 1388.047015492571, 1471.9168310028954,
                1399.7151746473523,
            ]
        ),
        (
            [24, 168], ValueScale.raw,
            [
                1454.6807629913426, 1401.9603877034788, 720.8888354631447, 1379.677842946341, 1460.8556604868968,
                1389.590782867062,
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

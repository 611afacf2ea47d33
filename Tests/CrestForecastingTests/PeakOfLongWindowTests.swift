import CrestForecasting
import CrestSeries
import CrestTesting
import Testing

@Suite struct `The peak of a window longer than past ones` {
    private static let count = 1_000

    /// Two windows of two steps, whose maxima are normal around 1,000 and independent, or the same.
    private static func forecast(deviation: Double, areAlike: Bool = false) -> Forecast {
        let deviates = (0..<count).map { NormalDistribution.quantile((Double($0) + 0.5) / Double(count)) }
        let normal = deviates.map { 1_000 + deviation * $0 }
        // 389 and 1,000 have no common factor: the order of the second window has nothing to do with that of the first.
        let second = areAlike ? normal : normal.indices.map { normal[$0 * 389 % count] }
        return Forecast(
            start: .init(secondsSinceEpoch: 0), interval: .hour, point: Array(repeating: 1_000, count: 4),
            paths: SamplePaths(steps: 4, count: count, storage: normal.map { $0 - 500 } + normal + second + second))
    }

    /// - Parameter ratio: how much further than promised past peaks fell.
    private static func calibration(ratio: Double? = nil) -> PeakCalibration {
        var generator = SplitMix64(seed: 5)
        let windows = (0..<(ratio == nil ? 0 : 400)).map { _ in
            let promised = PeakRecord.Simulated(median: 1_000, upper: 1_000 + NormalDistribution.quantile(0.9) * 100)
            let actual = 1_000 + 100 * (ratio ?? 1) * generator.nextNormal()
            return PeakRecord(actual: actual, apart: promised, together: promised)
        }
        return PeakCalibration(
            windows: windows, maxima: PastMaxima(values: [], length: 2, cycles: []), isNonNegative: true)
    }

    @Test func `is the largest of its parts' as they come together in the paths`() {
        let peak = Self.forecast(deviation: 100).peak(in: 0..<4, calibratedBy: Self.calibration())
        // Φ(z)² = 0.5 and 0.95: z = 0.5450 and 1.9545.
        #expect(abs(peak.quantile(0.5) - 1_054.5) < 3)
        #expect(abs(peak.quantile(0.95) - 1_195.5) < 6)
        // Maxima of the first window come at its second step, those of the second at its first.
        #expect(Set(peak.steps) == [1, 2])
        #expect(abs(Double(peak.steps.count { $0 == 1 }) - 500) < 30)
        let alike = Self.forecast(deviation: 100, areAlike: true).peak(in: 0..<4, calibratedBy: Self.calibration())
        #expect(abs(alike.quantile(0.5) - 1_000) < 3)
        #expect(alike.steps.allSatisfy { $0 == 1 })
    }

    @Test func `is as much wider as the past says of its parts`() throws {
        let peak = Self.forecast(deviation: 100).peak(in: 0..<4, calibratedBy: Self.calibration(ratio: 2))
        let widening = try #require(peak.share).widening
        #expect(widening > 1.3)
        #expect(abs(peak.quantile(0.5) - (1_000 + 54.5 * widening)) < 8)
        let part = Self.forecast(deviation: 100).peak(in: 2..<4, calibratedBy: Self.calibration(ratio: 2))
        #expect(peak.quantile(0.95) > part.quantile(0.95))
    }

    @Test func `is that of the paths where nothing is known, or nothing longer is asked for`() {
        let forecast = Self.forecast(deviation: 100)
        #expect(forecast.peak(in: 0..<4, calibratedBy: nil) == forecast.peak(in: 0..<4))
        let calibration = Self.calibration(ratio: 2)
        let window = forecast.peak(in: 0..<2)
        #expect(forecast.peak(in: 0..<2, calibratedBy: calibration) == window.calibrated(by: calibration))
    }

    @Test func `is never below that of a day in it`() throws {
        let series = try seasonalSeries(cycles: 21, seasonalPeriod: 24, seed: 6)
        let context = ModelRegistry.Context(seasonalPeriods: [24], horizon: Horizon(steps: 7 * 24))
        let model = try #require(
            ModelRegistry.forecaster(named: "auto", context: context).fit(series) as? Combination.Fitted)
        let forecast = model.forecast(horizon: context.horizon, sampling: PathSampling())
        let week = forecast.peak(in: 0..<7 * 24, calibratedBy: model.calibration)
        for day in 0..<7 {
            let peak = forecast.peak(in: day * 24..<(day + 1) * 24, calibratedBy: model.calibration)
            for level in [0.05, 0.5, 0.9, 0.95, 0.99] { #expect(week.quantile(level) >= peak.quantile(level)) }
        }
    }
}

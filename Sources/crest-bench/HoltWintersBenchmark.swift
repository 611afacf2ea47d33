import CrestForecasting
import CrestSeries

extension CrestBench {
    /// The candidate search of double-seasonal Holt-Winters, and whole fits.
    static let holtWinters = Benchmark(
        name: "holt-winters", summary: "nanoseconds of processor time a point and candidate, clipping and AR(1) on"
    ) {
        let cases: [(periods: [Int], count: Int)] = [
            ([24], 1_000), ([24, 168], 1_000), ([168], 1_000), ([1_440], 4_320), ([1_440, 10_080], 40_320),
        ]
        for (periods, count) in cases {
            let series = try traffic(count: count, periods: periods)
            let nanoseconds = searchNanoseconds(series, periods: periods)
            let fit = try medianProcessorSeconds {
                _ = try DoubleSeasonalHoltWinters(seasonalPeriods: periods).fit(series)
            }
            let name = periods.map(String.init).joined(separator: "+")
            print("  \(name): \(rounded(nanoseconds)) ns; a fit of \(count) points \(rounded(1_000 * fit)) ms")
        }
        let series = try traffic(count: 960, periods: [24, 168])
        for seasonality in [HoltWinters.Seasonality.additive(period: 24), .multiplicative(period: 24)] {
            let model = HoltWinters(seasonality: seasonality)
            let fit = try medianProcessorSeconds { _ = try model.fit(series) }
            print("  \(model.name): a fit of \(series.count) points \(rounded(1_000 * fit)) ms")
        }
        let fitted = try DoubleSeasonalHoltWinters(seasonalPeriods: [24, 168]).fit(series)
        let paths = medianProcessorSeconds {
            _ = fitted.forecast(horizon: Horizon(steps: 48), sampling: PathSampling(count: 500))
        }
        print("  500 paths of 48 steps: \(rounded(1_000 * paths)) ms")
    }

    /// Repeated until it takes milliseconds.
    private static func searchNanoseconds(_ series: TimeSeries, periods: [Int]) -> Double {
        let history = DoubleSeasonalHoltWinters.History(
            series.values, isMissing: series.isMissing, seasonalPeriods: periods)
        var candidates = DoubleSeasonalCandidates(history, clip: RobustClip(width: 2, cycle: periods[0]))
        let spread = DoubleSeasonalCandidates.Lane(0, 0.02, 0.04, 0.06, 0.08, 0.1, 0.12, 0.14)
        let parameters = [0.02, 0.01, 0.85, 0.1, periods.count > 1 ? 0.1 : 0, 0.7].map { $0 + spread * $0 }
        let passes = max(1, 1_000_000 / series.count)
        let seconds = medianProcessorSeconds {
            for _ in 0..<passes {
                let sums = candidates.sumsOfSquares(parameters)
                precondition(sums.min().isFinite, "a candidate left the numbers")
            }
        }
        return 1e9 * seconds / Double(passes * series.count * DoubleSeasonalCandidates.Lane.scalarCount)
    }

    /// Seeded triangle waves with noise.
    private static func traffic(count: Int, periods: [Int]) throws -> TimeSeries {
        var generator = SplitMix64(seed: 1)
        let values = (0..<count).map { index in
            let noise = (0..<12).reduce(-6) { sum, _ in sum + Double(generator.next() >> 11) * 0x1p-53 }
            return periods.reduce(1_000 + 20 * noise) { sum, period in
                sum + 200 * (4 * abs(Double(index % period) / Double(period) - 0.5) - 1)
            }
        }
        return try TimeSeries(start: Timestamp(secondsSinceEpoch: 0), interval: .hour, values: values)
    }

    private static func rounded(_ figure: Double) -> Double {
        (100 * figure).rounded() / 100
    }
}

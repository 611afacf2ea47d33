import CrestForecasting
import CrestSeries
import Testing

@Suite struct `Every regression` {
    static let horizon = Horizon(steps: 30)

    static var forecasters: [any Forecaster] {
        [[], [7], [4, 28], [24, 168], [96, 672]].flatMap { periods -> [any Forecaster] in
            [ValueScale.log, .raw].flatMap { scale -> [any Forecaster] in
                [
                    SeasonalAutoregression(seasonalPeriods: periods, scale: scale),
                    HarmonicRegression(seasonalPeriods: periods, scale: scale),
                    DirectRidge(seasonalPeriods: periods, horizon: Horizon(steps: 12), scale: scale),
                    LevelTimesShape(seasonalPeriods: periods, scale: scale),
                ]
            }
        }
    }

    /// Histories that people have, and worse.
    static var histories: [String: [Double?]] {
        func history(_ count: Int, _ value: (Int) -> Double?) -> [Double?] { (0..<count).map(value) }
        return [
            "one observation": [5],
            "a dozen": history(12) { Double($0) },
            "zeros": history(400) { _ in 0 },
            "one spike in zeros": history(400) { $0 == 200 ? 1e6 : 0 },
            "a step": history(400) { $0 < 200 ? 1 : 1e9 },
            "exponential growth": history(400) { (0..<($0 / 8)).reduce(1) { value, _ in value * 2 } },
            "a fall to nothing": history(400) { max(0, 1_000 - 10 * Double($0)) },
            "huge": history(400) { 1e307 * Double(1 + $0 % 7) },
            "tiny": history(400) { 1e-307 * Double(1 + $0 % 7) },
            "denormal": history(400) { Double.leastNonzeroMagnitude * Double(1 + $0 % 7) },
            "negative": history(400) { -Double($0 % 24) },
            "alternating": history(400) { $0 % 2 == 0 ? 1 : -1 },
            "nearly constant": history(400) { $0 == 3 ? 1.0.nextUp : 1 },
            "every other missing": history(400) { $0 % 2 == 0 ? Double($0 % 24) : nil },
            "all but the ends missing": history(400) { $0 < 20 || $0 > 380 ? Double($0 % 24) : nil },
            "the end missing": history(400) { $0 < 200 ? Double(1 + $0 % 24) : nil },
            "the beginning missing": history(400) { $0 < 200 ? nil : Double(1 + $0 % 24) },
        ]
    }

    @Test(arguments: histories.keys.sorted())
    func `answers or refuses with a reason`(history: String) throws {
        let series = try TimeSeries(
            start: Timestamp(secondsSinceEpoch: 1_767_225_600), interval: .hour,
            observations: #require(Self.histories[history]))
        for forecaster in Self.forecasters {
            do throws(FittingError) {
                let forecast = try forecaster.fit(series).forecast(
                    horizon: Self.horizon, sampling: PathSampling(count: 20))
                #expect(forecast.point.allSatisfy { $0.isFinite }, "\(forecaster) \(forecast.point)")
                #expect(forecast.paths.storage.allSatisfy { $0.isFinite }, "\(forecaster)")
            } catch {
                let expected: [FittingError.Code] = [.insufficientHistory, .outsideDomain, .singular]
                #expect(expected.contains(error.code))
            }
        }
    }
}

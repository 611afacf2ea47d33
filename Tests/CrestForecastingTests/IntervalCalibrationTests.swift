import CrestForecasting
import CrestSeries
import Testing

@Suite struct `The width of intervals beside what past ones held` {
    private static let normal = (0..<1_000).map { NormalDistribution.quantile((Double($0) + 0.5) / 1_000) }

    /// One step a unit of a normal distribution around 100.
    private static func forecast(steps: Int) -> Forecast {
        Forecast(
            start: .init(secondsSinceEpoch: 0), interval: .hour, point: Array(repeating: 100, count: steps),
            paths: SamplePaths(
                steps: steps, count: 1_000, storage: (0..<steps).flatMap { _ in normal.map { 100 + $0 } }))
    }

    private static func calibration(forecasts: Int, deviation: Double, seed: UInt64) -> IntervalCalibration {
        var generator = SplitMix64(seed: seed)
        var calibration = IntervalCalibration()
        for _ in 0..<forecasts {
            calibration.take(
                forecast(steps: 48), actual: (0..<48).map { _ in 100 + deviation * generator.nextNormal() })
        }
        return calibration
    }

    @Test func `is left alone before anything was seen, and where all was missing`() {
        var calibration = IntervalCalibration()
        #expect(calibration.factor == 1 && calibration.coverage == nil)
        calibration.take(Self.forecast(steps: 2), actual: [nil, nil])
        #expect(calibration.factor == 1 && calibration.coverage == nil)
    }

    @Test func `is left alone where 95 % were held`() {
        let calibration = Self.calibration(forecasts: 40, deviation: 1, seed: 1)
        #expect(abs(calibration.factor - 1) < 0.03)
        #expect(abs((calibration.coverage ?? 0) - 0.95) < 0.01)
    }

    /// Observations k times as far as promised: q = k, and of n forecasts k^(n/(n + 20)) is believed.
    @Test(
        arguments: [
            (deviation: 0.6, forecasts: 20, believed: 0.7746), (deviation: 1.6, forecasts: 20, believed: 1.2649),
            (deviation: 1.6, forecasts: 60, believed: 1.4226),
        ])
    func `goes towards what would have held 95 %, as far as the forecasts tell`(
        deviation: Double, forecasts: Int, believed: Double
    ) {
        let factor = Self.calibration(forecasts: forecasts, deviation: deviation, seed: 5).factor
        #expect(abs(factor / believed - 1) < 0.03)
    }

    @Test func `neither shrinks nor grows without measure`() {
        var calibration = IntervalCalibration()
        for _ in 0..<100 { calibration.take(Self.forecast(steps: 1), actual: [1e6]) }
        #expect(calibration.factor == 2)
        var exact = IntervalCalibration()
        for _ in 0..<100 { exact.take(Self.forecast(steps: 1), actual: [100]) }
        #expect(exact.factor == 0.5)
    }

    @Test func `moves the quantiles of a step and no path, and crosses no zero`() {
        func scaled(_ scale: Double) -> Forecast {
            Forecast(
                start: .init(secondsSinceEpoch: 0), interval: .hour, point: [4],
                paths: SamplePaths(steps: 1, count: 5, storage: [1, 3, 4, 6, 8]), intervalScale: scale)
        }
        #expect(scaled(0.5).quantiles([0, 0.5, 0.75]) == [[2.5], [4], [5]])
        #expect(scaled(2).quantiles([0, 0.75]) == [[0], [8]])
        #expect(scaled(2).peak(in: 0..<1).maxima.values == [1, 3, 4, 6, 8])
        // Halfway to the centre −0.1 would lie above zero, and above the quantile that is zero.
        let crossing = Forecast(
            start: .init(secondsSinceEpoch: 0), interval: .hour, point: [4],
            paths: SamplePaths(steps: 1, count: 5, storage: [-0.1, 0, 4, 6, 8]), intervalScale: 0.5)
        #expect(crossing.quantiles([0, 0.25, 0.5]) == [[0], [0], [4]])
    }

    @Test func `keeps a bound of zero, which holds nights without a request whatever the factor`() {
        let night = Forecast(
            start: .init(secondsSinceEpoch: 0), interval: .hour, point: [4],
            paths: SamplePaths(steps: 1, count: 5, storage: [0, 0, 4, 6, 8]), intervalScale: 0.5)
        #expect(night.quantiles([0.25, 0.75]) == [[0], [5]])
        var calibration = IntervalCalibration()
        for _ in 0..<100 { calibration.take(night, actual: [0]) }
        #expect(calibration.factor == 0.5 && calibration.coverage == 1)
    }

    @Test func `stays finite where bounds without width were missed`() {
        let flat = Forecast(
            start: .init(secondsSinceEpoch: 0), interval: .hour, point: [7],
            paths: SamplePaths(steps: 1, count: 10, storage: Array(repeating: 7, count: 10)))
        var calibration = IntervalCalibration()
        calibration.take(flat, actual: [8])
        #expect(calibration.factor == 1 && calibration.coverage == 0)
    }
}

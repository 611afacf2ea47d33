import CrestAdvisor
import CrestForecasting
import CrestSeries

/// Forecasts and requests for tests, without a model.
enum Traffic {
    static let start = Timestamp(CivilDate(year: 2_026, month: 11, day: 22))

    /// A forecast whose every path is the point path.
    static func certain(_ point: [Double], interval: SamplingInterval = .hour) -> Forecast {
        var paths = SamplePaths(steps: point.count, count: 200)
        for step in point.indices {
            for path in 0..<200 { paths[step: step, path: path] = point[step] }
        }
        return Forecast(start: start, interval: interval, point: point, paths: paths)
    }

    /// A daily triangle of 200 … 1,800 with errors that persist, seeded, and as many paths as wanted.
    static func noisy(
        steps: Int, interval: SamplingInterval = .hour, count: Int = 400, seed: UInt64 = 7
    ) -> Forecast {
        var random = SplitMix64(seed: seed)
        let day = Double(SamplingInterval.day.seconds / interval.seconds)
        let point = (0..<steps).map { step in
            let phase = (Double(step) / day).truncatingRemainder(dividingBy: 1)
            return 1_000 - 800 * (4 * abs(phase - 0.5) - 1)
        }
        var paths = SamplePaths(steps: steps, count: count)
        for path in 0..<count {
            var error = 0.0
            for step in 0..<steps {
                // The sum of twelve uniforms is near enough to a normal, and takes no library's logarithm.
                error = 0.8 * error + 0.06 * (0..<12).reduce(-6) { sum, _ in sum + random.uniform() }
                paths[step: step, path: path] = point[step] * (1 + error)
            }
        }
        return Forecast(start: start, interval: interval, point: point, paths: paths)
    }

    static func input(_ name: String = "checkout") throws -> PlanInput {
        PlanInput(
            try TimeSeries(
                name: name, start: start.advanced(bySeconds: -4 * 3_600), interval: .hour,
                observations: [1, nil, 3, nil]))
    }
}

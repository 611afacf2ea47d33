import CrestForecasting
import CrestSeries
import Testing

@Suite struct `Histories that begin or end within a week` {
    private static let (hours, week) = (24, 168)

    /// Working days alike, quiet weekends, a busy afternoon, and noise of a few per cent that lasts for hours.
    private func demand(seed: UInt64, days: Int) -> [Double] {
        var generator = SplitMix64(seed: seed)
        var error = 0.0
        return (0..<days * Self.hours).map { index in
            let day = [1, 1.02, 1.03, 1.02, 0.97, 0.62, 0.55][index / Self.hours % 7]
            let hour = Double(index % Self.hours)
            let shape = 1.6 - abs(hour - 15) / 12
            let noise = (0..<12).reduce(-6.0) { sum, _ in sum + Double(generator.next() >> 11) * 0x1p-53 }
            error = 0.8 * error + 0.02 * noise
            return 1_000 * day * shape * (1 + error)
        }
    }

    /// Σ |error| of the day after hour `end`, forecast from the hours since `begin`.
    private func error(of values: [Double], from begin: Int, to end: Int) throws -> Double {
        let history = try TimeSeries(
            start: Timestamp(secondsSinceEpoch: Int64(begin) * 3_600), interval: .hour,
            values: Array(values[begin..<end]))
        let prepared = PreparedHistory(history, steps: Self.hours, seasonalPeriods: nil, clock: .utc)
        let model = try ModelRegistry.forecaster(named: "auto", context: prepared.context).fit(prepared.series)
        return zip(model.pointForecast(horizon: prepared.context.horizon), values[end...])
            .reduce(0) { $0 + abs($1.0 - $1.1) }
    }

    @Test(arguments: [(whole: 7, partial: 10), (14, 17), (21, 24)])
    func `three days and eight hours before the whole weeks help, wherever the week is cut`(
        whole: Int, partial: Int
    ) throws {
        var (cut, all) = (0.0, 0.0)
        for seed in UInt64(1)...3 {
            let values = demand(seed: seed, days: 42)
            // Every weekday once, at midnight and at noon.
            for end in stride(from: 28 * Self.hours, to: 35 * Self.hours, by: Self.hours / 2) {
                cut += try error(of: values, from: end - whole * Self.hours, to: end)
                all += try error(of: values, from: end - partial * Self.hours - 8, to: end)
            }
        }
        #expect(all < cut)
    }
}

import CrestForecasting
import CrestSeries
import Testing

@Suite struct `Samples in order` {
    private func values(_ count: Int, distinct: Int) -> [Double] {
        var generator = SplitMix64(seed: UInt64(count + distinct))
        return (0..<count).map { _ in Double(generator.index(below: distinct)) - Double(distinct) / 3 }
    }

    @Test(arguments: [1, 2, 19, 20, 21, 22, 200, 1_000, 5_000], [1, 2, 7, 1_000_000])
    func `are what the standard library sorts`(count: Int, distinct: Int) {
        let values = values(count, distinct: distinct)
        #expect(SortedSample(values).values == values.sorted())
        #expect(SortedSample(values.sorted()).values == values.sorted())
        #expect(SortedSample(values.sorted(by: >)).values == values.sorted())
    }

    @Test func `survive the shape that is worst for a median of three`() {
        let rise = (0..<20_000).map { Double($0) }
        let pipe = rise + rise.reversed()
        #expect(SortedSample(pipe).values == pipe.sorted())
    }

    @Test(arguments: [1, 2, 50, 1_000], [3, 1_000_000])
    func `have the same quantiles when only these are looked for`(count: Int, distinct: Int) throws {
        let values = values(count, distinct: distinct)
        let levels = [0, 0.025, 0.1, 0.5, 0.5, 0.9, 0.975, 0.999, 1]
        let forecast = Forecast(
            start: Timestamp(secondsSinceEpoch: 0), interval: .hour, point: [0],
            paths: SamplePaths(steps: 1, count: count, storage: values))
        let sample = SortedSample(values)
        #expect(forecast.quantiles(levels).map { $0[0] } == levels.map(sample.quantile))
    }
}

import CrestAdvisor
import CrestForecasting
import CrestSeries
import Testing

@Suite struct `The demand to provide for` {
    @Test(arguments: [0.01, 0.05, 0.2]) func `is exceeded within a window on no more paths than the risk permits`(
        risk: Double
    ) throws {
        let forecast = Traffic.noisy(steps: 72)
        let envelope = DemandEnvelope(
            forecast: forecast, slots: 0..<72, window: 24, protection: try .risk(risk))
        for day in 0..<3 {
            let slots = (24 * day)..<(24 * day + 24)
            let short = (0..<forecast.paths.count).count { path in
                // A path may touch the envelope, to the last bits.
                slots.contains { forecast.paths[step: $0, path: path] > envelope.demand[$0] * (1 + 1e-12) }
            }
            #expect(Double(short) <= risk * Double(forecast.paths.count))
            // Nor does it provide for more than that: one path fewer would be too few.
            #expect(Double(short) >= risk * Double(forecast.paths.count) - 1)
        }
    }

    @Test func `is the band of Monte Carlo paths scaled as the formula says`() throws {
        // Two slots with centre 10 and paths 11 … 20 and 12, 14 … 30: q90 is 19.1 and 28.2 (type 7), the ratios of path
        // i are i/9.1 and 2i/18.2, equal; with a risk of 20 % two paths are spared, so that k = 8/9.1.
        let steps = [(1...10).map { 10 + Double($0) }, (1...10).map { 10 + 2 * Double($0) }]
        let forecast = Forecast(
            start: Traffic.start, interval: .hour, point: [10, 10],
            paths: SamplePaths(steps: 2, count: 10, storage: steps[0] + steps[1]))
        let envelope = DemandEnvelope(forecast: forecast, slots: 0..<2, window: 24, protection: try .risk(0.2))
        #expect(abs(envelope.demand[0] - 18) < 1e-12)
        #expect(abs(envelope.demand[1] - 26) < 1e-12)
    }

    @Test func `is the forecast itself where all paths agree`() throws {
        let envelope = DemandEnvelope(
            forecast: Traffic.certain([5, 0, 7]), slots: 0..<3, window: 2, protection: .standard)
        #expect(envelope.demand == [5, 0, 7])
    }

    @Test func `covers the burst that one path in twenty has where the other nineteen are silent`() throws {
        var paths = SamplePaths(steps: 2, count: 100)
        for path in 0..<100 {
            paths[step: 0, path: path] = path < 5 ? 50 : 0
            paths[step: 1, path: path] = 100 + Double(path % 10)
        }
        let forecast = Forecast(start: Traffic.start, interval: .hour, point: [0, 104], paths: paths)
        let envelope = DemandEnvelope(forecast: forecast, slots: 0..<2, window: 24, protection: .standard)
        #expect(envelope.demand[0] >= 50)
        #expect(envelope.demand[1] >= 109)
        #expect(envelope.demand.allSatisfy { $0.isFinite })
    }

    @Test func `is never negative`() throws {
        let forecast = Traffic.certain([-5, -1])
        for protection in [Protection.standard, try .shortageCost(20)] {
            let envelope = DemandEnvelope(forecast: forecast, slots: 0..<2, window: 24, protection: protection)
            #expect(envelope.demand == [0, 0])
        }
    }

    @Test func `is the newsvendor's quantile of each slot when a shortage has a price`() throws {
        let forecast = Traffic.noisy(steps: 24)
        let envelope = DemandEnvelope(
            forecast: forecast, slots: 3..<24, window: 24, protection: try .shortageCost(20))
        #expect(envelope.demand == Array(forecast.quantile(0.95)[3...]))
    }

    @Test func `is measured by the quantiles that sorting gives, whatever came before`() {
        var random = SplitMix64(seed: 11)
        for _ in 0..<300 {
            let level = [0, 0.5, 0.9, 0.95, 0.99, 1][random.index(below: 6)]
            let count = 1 + random.index(below: 300)
            // Few distinct values, so that ties are common, or many; scales that jump, so that guesses fail.
            let grain = random.index(below: 2) == 0 ? 12 : 1 << 40
            var tail = UpperTail(level: level)
            for _ in 0..<20 {
                let scale = [1, 1.01, 50][random.index(below: 3)]
                let values = (0..<count).map { _ in scale * Double(random.index(below: grain)) }
                let measured = tail.measure(values[...], centre: scale * Double(grain) / 2)
                let sorted = SortedSample(values)
                #expect(measured.quantile == sorted.quantile(level))
                #expect(measured.largest == sorted.quantile(1))
            }
        }
    }
}

@Suite struct `The decomposition of demand` {
    @Test func `adds up to the central path, with the day's mean as its base`() {
        let forecast = Traffic.noisy(steps: 60)
        let decomposition = DemandDecomposition(of: forecast)
        #expect(decomposition.parts.map(\.name) == ["base", "daily season"])
        for step in 0..<60 {
            let sum = decomposition.parts.reduce(0) { $0 + $1.values[step] }
            #expect(abs(sum - forecast.point[step]) < 1e-9)
            // Every window of a whole day has the same mean when all days are alike.
            #expect(abs(decomposition.parts[0].values[step] - 1_000) < 1e-9)
        }
    }

    @Test func `has a base only where an observation is a day`() {
        let decomposition = DemandDecomposition(of: Traffic.certain([1, 2, 3], interval: .day))
        #expect(decomposition.parts.map(\.values) == [[1, 2, 3]])
    }

    @Test func `takes all there is for the base of less than a day`() {
        let decomposition = DemandDecomposition(of: Traffic.certain([1, 2, 6]))
        #expect(decomposition.parts[0].values == [3, 3, 3])
    }
}

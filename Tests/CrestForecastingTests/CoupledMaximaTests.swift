import CrestForecasting
import CrestSeries
import Testing

@Suite struct `Maxima whose steps rise and fall together` {
    private static func peak(_ storage: [Double], steps: Int) -> PeakDistribution {
        Forecast(
            start: .init(secondsSinceEpoch: 0), interval: .hour, point: Array(repeating: 0, count: steps),
            paths: SamplePaths(steps: steps, count: storage.count / steps, storage: storage)
        ).peak(in: 0..<steps)
    }

    private static func window(_ actual: Double, apart: Double, together: Double) -> PeakRecord {
        PeakRecord(
            actual: actual, apart: .init(median: apart, upper: apart + 10),
            together: .init(median: together, upper: together + 10))
    }

    @Test func `are those of the paths where these rise and fall together already`() {
        let level = (0..<100).map(Double.init)
        let peak = Self.peak(level + level.map { $0 + 10 } + level.map { $0 - 10 }, steps: 3)
        #expect(peak.coupled.apart == peak.simulated)
        #expect(peak.coupled.together == peak.simulated)
    }

    @Test func `are the largest quantiles of a step`() {
        // Two steps in opposite order: the maxima are 50, 50, 51, 51 … 99, 99, the largest quantile is 0 … 99.
        let level = (0..<100).map(Double.init)
        let coupled = Self.peak(level + level.reversed(), steps: 2).coupled
        #expect(coupled.apart.values == level.indices.map { Double(50 + $0 / 2) })
        #expect(coupled.together.values == level)
    }

    @Test func `have one share up to the median, another from 0.9 on, and lie between them in between`() {
        let level = (0..<100).map(Double.init)
        let coupled = Self.peak(level + level.reversed(), steps: 2).coupled
        let averaged = coupled.averaged(by: Togetherness(centre: 0.25, upper: 0.75)).values
        // Place i is level (i + ½)/100: at 69.5 % the share is 0.25 + 0.5 · 0.195/0.4.
        for (place, share) in [(10, 0.25), (49, 0.25), (69, 0.25 + 0.5 * 0.195 / 0.4), (90, 0.75), (99, 0.75)] {
            let expected = (1 - share) * Double(50 + place / 2) + share * Double(place)
            #expect(abs(averaged[place] - expected) < 1e-12)
        }
    }

    @Test func `are expected half-way at the median and three quarters of the way above it`() {
        #expect(Togetherness(learnedFrom: []) == Togetherness(centre: 0.5, upper: 0.75))
        // As good as one another, whatever they lose.
        let windows = [Self.window(100, apart: 90, together: 110), Self.window(100, apart: 110, together: 90)]
        let learned = Togetherness(learnedFrom: windows)
        #expect(abs(learned.centre - 0.5) < 1e-12 && abs(learned.upper - 0.75) < 1e-12)
    }

    /// Ten windows, all of 100. Apart is exact at the median and loses nothing there; together says 80 and loses 10
    /// each, 100 in all. Three windows' worth of the mean of both, 3 · 50/10 = 15, is added to each: (115/15)² for
    /// apart. At 0.9 apart says 110 and loses 0.1 · 10 each, 10 in all; together says 90 and loses 0.9 · 10 each, 90 in
    /// all; with 15 more each (105/25)², to which ¾ against ¼ is the odds of together.
    @Test func `stay apart where past peaks were those of paths as drawn`() {
        let windows = (0..<10).map { _ in Self.window(100, apart: 100, together: 80) }
        let learned = Togetherness(learnedFrom: windows)
        #expect(abs(learned.centre - 1 / (1 + (115.0 / 15) * (115.0 / 15))) < 1e-12)
        #expect(abs(learned.upper - 0.75 / (0.75 + 0.25 * (105.0 / 25) * (105.0 / 25))) < 1e-12)
    }

    @Test func `leave a calibrated peak where past ones were`() {
        // Twelve steps of independent noise, N(0, 1): half of their maxima are below Φ⁻¹(2^(−1/12)) = 1.5879, while the
        // largest median of a step is 0. Past peaks were at the former.
        var generator = SplitMix64(seed: 5)
        let storage = (0..<12_000).map { _ in generator.nextNormal() }
        let expected = NormalDistribution.quantile(0.9438743126816935)
        let windows = (0..<20).map { place in
            Self.window(100 + expected + (place.isMultiple(of: 2) ? 0.1 : -0.1), apart: 100 + expected, together: 100)
        }
        let peak = Self.peak(storage.map { 100 + $0 }, steps: 12).calibrated(
            by: PeakCalibration(windows: windows, maxima: nil, isNonNegative: true))
        #expect(abs(peak.quantile(0.5) - (100 + expected)) < 0.12)
        #expect(peak.quantile(0.95) > peak.quantile(0.5))
    }
}

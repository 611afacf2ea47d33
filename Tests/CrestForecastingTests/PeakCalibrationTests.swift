import CrestForecasting
import CrestSeries
import Testing

extension PeakRecord {
    /// Of one step, whose maxima cannot rise and fall together any more than they do.
    fileprivate init(actual: Double, median: Double, upper: Double, direct: Double? = nil) {
        let simulated = Simulated(median: median, upper: upper)
        self.init(actual: actual, apart: simulated, together: simulated, direct: direct)
    }
}

@Suite struct `The calibration of peaks` {
    private static let normal = SortedSample(
        (0..<1_000).map { NormalDistribution.quantile((Double($0) + 0.5) / 1_000) })

    /// Paths of one step whose values are normal.
    private static func peak(median: Double, deviation: Double) -> PeakDistribution {
        Forecast(
            start: .init(secondsSinceEpoch: 0), interval: .hour, point: [median],
            paths: SamplePaths(steps: 1, count: 1_000, storage: normal.values.map { median + deviation * $0 })
        ).peak(in: 0..<1)
    }

    /// Past windows whose paths promised a deviation, and what came had another.
    private static func windows(
        _ count: Int, promised: Double, true deviation: Double, using generator: inout SplitMix64
    ) -> [PeakRecord] {
        (0..<count).map { _ in
            PeakRecord(
                actual: 1_000 + deviation * generator.nextNormal(), median: 1_000,
                upper: 1_000 + NormalDistribution.quantile(0.9) * promised)
        }
    }

    private static func calibration(
        _ windows: [PeakRecord] = [], maxima: PastMaxima? = nil
    ) -> PeakCalibration {
        PeakCalibration(windows: windows, maxima: maxima, isNonNegative: true)
    }

    @Test func `changes nothing but the far tail without past windows`() throws {
        let peak = Self.peak(median: 1_000, deviation: 100)
        let same = peak.calibrated(by: Self.calibration())
        for level in [0.05, 0.5, 0.9, 0.95] { #expect(abs(same.quantile(level) - peak.quantile(level)) < 1) }
        // Of a normal distribution 1,232.6 and 1,309; the tail is drawn towards a heavier one.
        #expect(abs(same.quantile(0.99) - 1_232.6) < 12)
        #expect(abs(same.quantile(0.999) - 1_309) < 50)
        #expect(Self.calibration().basis == "model")
        let share = try #require(same.share)
        #expect(share.simulated == 1 && share.pastMaxima == 0 && abs(share.widening - 1) < 1e-12)
    }

    @Test func `widens by the distances of past peaks, drawn to one by forty`() throws {
        // Twenty windows, each √(2/π) of what was promised, times two: f = (20·2 + 40·1)/60 but for their ages.
        let expected = (2 / Double.pi).squareRoot() / NormalDistribution.quantile(0.9)
        let window = PeakRecord(actual: 1_000 + 2 * expected * 100, median: 1_000, upper: 1_100)
        let weights = (0..<20).map { age in (0..<age).reduce(1.0) { product, _ in product * 0.9703127527497981 } }
        let total = weights.reduce(0, +)
        let share = try #require(
            Self.peak(median: 1_000, deviation: 100)
                .calibrated(by: Self.calibration(Array(repeating: window, count: 20))).share)
        #expect(abs(share.widening - (2 * total + 40) / (total + 40)) < 1e-9)
    }

    /// With 30 windows a series, siblings have half of the shape, and own windows fall as siblings' do: promised twice
    /// too wide, 0.5 · 2 + 0.5 · 1 = 1.5 of the truth is reached; half too narrow, 0.5 · 0.5 + 0.5 · 1 = 0.75. The
    /// level then follows the misses: at 0.9 and 1.5 of the truth 1 − Φ(1.5 · 1.28) = 0.027 of the peaks are beyond,
    /// and 30 windows move it by 30 · 0.01 · (0.027 − 0.1) to 0.878, whose quantile is 0.91 of that of 0.9.
    @Test(
        arguments: [
            (promised: 200.0, level: 0.9, reached: 1.5 * 0.91), (promised: 200, level: 0.95, reached: 1.5 * 0.93),
            (promised: 50, level: 0.9, reached: 0.75 * 1.09), (promised: 50, level: 0.95, reached: 0.75 * 1.11),
        ])
    func `comes near the truth beside siblings, from paths that are too narrow and too wide`(
        promised: Double, level: Double, reached: Double
    ) throws {
        var generator = SplitMix64(seed: 9)
        let series = (0..<150).map { _ in
            Self.calibration(Self.windows(30, promised: promised, true: 100, using: &generator))
        }
        let pool = try #require(PeakPool(series))
        #expect(pool.windows == 4_500)
        let distances = series.map { calibration in
            let pooled = calibration.pooled(with: pool)
            #expect(pooled.basis == "own+pool")
            let peak = Self.peak(median: 1_000, deviation: promised).calibrated(by: pooled)
            return (peak.quantile(level) - 1_000) / (100 * NormalDistribution.quantile(level))
        }
        #expect(abs(distances.reduce(0, +) / 150 - reached) < 0.04)
    }

    @Test func `takes no pool of fewer than two hundred windows`() throws {
        var generator = SplitMix64(seed: 3)
        let own = Self.calibration(Self.windows(10, promised: 100, true: 100, using: &generator))
        #expect(own.pooled(with: PeakPool(Array(repeating: own, count: 19))).basis == "own+model")
        #expect(own.pooled(with: PeakPool(Array(repeating: own, count: 20))).basis == "own+pool")
        #expect(PeakPool([Self.calibration()]) == nil)
    }

    @Test func `leans on the past maxima where they were the better forecasters`() throws {
        // Maxima of 1,000 ± 10 that the paths forecast to be 1,500.
        var generator = SplitMix64(seed: 11)
        let values = (0..<40).map { _ in 1_000 + 10 * generator.nextNormal() }
        let windows = values.suffix(10).map { PeakRecord(actual: $0, median: 1_500, upper: 1_600, direct: 1_000) }
        let calibration = Self.calibration(
            windows, maxima: PastMaxima(values: values, length: 1, cycles: []))
        let peak = Self.peak(median: 1_500, deviation: 80).calibrated(by: calibration)
        let share = try #require(peak.share)
        #expect(share.simulated < 0.15 && share.pastMaxima == 40)
        #expect(abs(peak.quantile(0.5) - 1_000) < 100)
    }

    @Test func `leaves the centre to whom knows it, and the distances from it to whom knows those`() throws {
        // Paths whose medians were exact, and 640 too wide at 0.9; past maxima of 1,000 ± 10. Their losses at 0.5 are 0
        // and L > 0; both are drawn to equal ones by 3/10 · L/2, and that of past maxima was too small by 15 %:
        // w = 1/(1 + (0.15/(1.15 · 1.15))²).
        var generator = SplitMix64(seed: 11)
        let values = (0..<40).map { _ in 1_000 + 10 * generator.nextNormal() }
        let windows = values.suffix(10).map { PeakRecord(actual: $0, median: $0, upper: $0 + 640, direct: 1_000) }
        let calibration = Self.calibration(windows, maxima: PastMaxima(values: values, length: 1, cycles: []))
        let peak = Self.peak(median: 1_050, deviation: 500).calibrated(by: calibration)
        let expected = 1 / (1 + 0.0225 / (1.15 * 1.15 * 1.15 * 1.15))
        #expect(abs(try #require(peak.share).simulated - expected) < 1e-9)
        #expect(abs(peak.quantile(0.5) - 1_050) < 3)
        #expect(peak.quantile(0.9) - peak.quantile(0.5) < 60)
    }

    @Test func `does not hear past maxima of windows of another length`() throws {
        let maxima = PastMaxima(values: Array(repeating: 900, count: 30), length: 24, cycles: [])
        let peak = Self.peak(median: 1_000, deviation: 100).calibrated(by: Self.calibration(maxima: maxima))
        #expect(peak.share?.pastMaxima == 0)
        #expect(abs(peak.quantile(0.5) - 1_000) < 1)
    }

    @Test func `keeps what is known exactly, and never falls below zero`() {
        let window = PeakRecord(actual: 7, median: 7, upper: 7, direct: 7)
        let constant = Self.calibration(
            Array(repeating: window, count: 10),
            maxima: PastMaxima(values: Array(repeating: 7, count: 30), length: 1, cycles: []))
        let known = Self.peak(median: 7, deviation: 0).calibrated(by: constant)
        #expect(known.maxima.values.allSatisfy { abs($0 - 7) < 1e-12 })
        #expect(Self.peak(median: 10, deviation: 100).calibrated(by: Self.calibration()).quantile(0.05) == 0)
    }

    @Test func `says at which level of the paths a corrected peak stands`() {
        let wide = (0..<20).map { _ in PeakRecord(actual: 1_300, median: 1_000, upper: 1_100) }
        let peak = Self.peak(median: 1_000, deviation: 100).calibrated(by: Self.calibration(wide))
        #expect(peak.pathLevel(0.9) > 0.95)
        #expect(peak.probability(above: 1_200) > Self.peak(median: 1_000, deviation: 100).probability(above: 1_200))
    }
}

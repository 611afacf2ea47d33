import CrestForecasting
import CrestSeries
import Testing

@Suite struct `The level of a bound that follows its misses` {
    private static let normal = SortedSample(
        (0..<1_000).map { NormalDistribution.quantile((Double($0) + 0.5) / 1_000) })

    @Test func `stays where it is without a past`() {
        let levels = AdaptiveLevels(distances: Self.normal, past: [])
        for level in [0.05, 0.5, 0.95, 0.9995] {
            #expect(levels.level(level) == level)
            #expect(levels.distance(level) == Self.normal.quantile(level))
        }
    }

    @Test func `rises by the rate after a miss, and sinks by the share that was promised after a hit`() {
        // 0.95 + 0.01·(1 − 0.05) after a peak beyond, then − 0.01·0.05 after one within.
        #expect(abs(AdaptiveLevels(distances: Self.normal, past: [2]).level(0.95) - 0.9595) < 1e-12)
        #expect(abs(AdaptiveLevels(distances: Self.normal, past: [2, 0]).level(0.95) - 0.9590) < 1e-12)
    }

    /// Gibbs & Candès 2021, proposition 4.1: whatever comes, |misses/T − α| ≤ (max(λ₁, 1 − λ₁) + γ)/(γ T).
    @Test(arguments: [0.5, 1, 3.0], [0.9, 0.95])
    func `misses as often as promised in the long run, however wrong the forecast`(deviation: Double, level: Double) {
        var generator = SplitMix64(seed: 17)
        let past = (0..<2_000).map { _ in deviation * generator.nextNormal() }
        var misses = 0
        var current = level
        for distance in past {
            let isMiss = Self.normal.values.count { $0 < distance } > Int(current * 1_000)
            if isMiss { misses += 1 }
            current += AdaptiveLevels.rate * ((isMiss ? 1 : 0) - (1 - level))
        }
        let bound = (max(level, 1 - level) + AdaptiveLevels.rate) / (AdaptiveLevels.rate * 2_000)
        #expect(abs(Double(misses) / 2_000 - (1 - level)) <= bound)
        // The level that is reached is the one that this recursion ends with.
        #expect(abs(AdaptiveLevels(distances: Self.normal, past: past).level(level) - current) < 0.02)
    }

    @Test func `gives one and a half times the furthest distance when no path goes as far`() {
        let levels = AdaptiveLevels(distances: Self.normal, past: Array(repeating: 5, count: 10))
        #expect(levels.level(0.99) > 1)
        #expect(levels.distance(0.99) == 7.5)
    }

    @Test func `takes what repeats exactly for no miss`() {
        let constant = SortedSample(Array(repeating: 0.0, count: 1_000))
        let levels = AdaptiveLevels(distances: constant, past: Array(repeating: 0, count: 10))
        #expect(levels.level(0.99) < 0.99)
        #expect(levels.distance(0.99) == 0)
    }
}

import CrestEvaluation
import CrestForecasting
import Testing

@Suite struct `Interval measures` {
    typealias Fixture = MeasureFixture

    @Test(arguments: [(0.1, 0.275), (0.5, 0.6666666666666666), (0.9, 0.35833333333333334)])
    func `give numpy's pinball loss`(level: Double, expected: Double) {
        let quantile = level < 0.5 ? Fixture.lower : level > 0.5 ? Fixture.upper : Fixture.forecast
        #expect(
            Fixture.agree(
                IntervalMeasures.pinball(actual: Fixture.actual, quantile: quantile, level: level), expected))
    }

    @Test func `agree with numpy on weighted quantile loss, coverage and MSIS`() {
        let quantiles = [(level: 0.1, values: Fixture.lower), (0.5, Fixture.forecast), (0.9, Fixture.upper)]
        #expect(
            Fixture.agree(
                IntervalMeasures.weightedQuantileLoss(actual: Fixture.actual, quantiles: quantiles),
                0.04369747899159663))
        #expect(
            Fixture.agree(
                IntervalMeasures.coverage(actual: Fixture.actual, lower: Fixture.lower, upper: Fixture.upper),
                0.6666666666666666))
        #expect(
            Fixture.agree(
                IntervalMeasures.msis(
                    actual: Fixture.actual, lower: Fixture.lower, upper: Fixture.upper, level: 0.8,
                    scale: Fixture.scale),
                3.1666666666666665))
    }

    @Test func `count a bound itself as covered and a missing observation not at all`() {
        #expect(
            IntervalMeasures.coverage(actual: [1, 2, nil, 4], lower: [1, 0, 0, 0], upper: [9, 2, 9, 3]) == 2.0 / 3)
        #expect(IntervalMeasures.coverage(actual: [nil], lower: [0], upper: [1]) == nil)
        #expect(IntervalMeasures.weightedQuantileLoss(actual: [0], quantiles: [(0.5, [1])]) == nil)
        #expect(IntervalMeasures.weightedQuantileLoss(actual: [1], quantiles: []) == nil)
        #expect(IntervalMeasures.msis(actual: [1], lower: [0], upper: [2], level: 0.95, scale: nil) == nil)
    }
}

@Suite struct `Distribution measures` {
    @Test(arguments: [(4.0, 0.5857142857142859), (10, 3.9571428571428573), (-1, 4.814285714285715)])
    func `give numpy's CRPS over all pairs`(actual: Double, expected: Double) {
        let sample = SortedSample([3.1, 4.7, 2.2, 8.9, 5.5, 4.1, 6.0])
        #expect(MeasureFixture.agree(DistributionMeasures.crps(actual: actual, sample: sample), expected))
    }

    @Test func `make the CRPS of one value its absolute error`() {
        #expect(DistributionMeasures.crps(actual: 3, sample: SortedSample([7.5])) == 4.5)
    }

    @Test(arguments: [
        (9, 100, 0.05, 0.09719387348261453), (0, 60, 0.05, 0.013102664570834107), (40, 250, 0.1, 0.003318928904771771),
        (250, 250, 0.9, 3.9251688857252175e-13),
    ])
    func `give scipy's p-value for Kupiec's test`(misses: Int, count: Int, promised: Double, expected: Double) throws {
        let value = try #require(DistributionMeasures.kupiecPValue(misses: misses, of: count, promised: promised))
        // The likelihood ratio is a difference of logarithms, so that the last digits are either program's own.
        #expect(abs(value - expected) <= 1e-12 * expected)
    }

    @Test func `find nothing against a promise that was kept exactly, and test no certainty`() {
        #expect(DistributionMeasures.kupiecPValue(misses: 5, of: 100, promised: 0.05) == 1)
        #expect(DistributionMeasures.kupiecPValue(misses: 0, of: 0, promised: 0.05) == nil)
        #expect(DistributionMeasures.kupiecPValue(misses: 1, of: 10, promised: 0) == nil)
    }
}

import CrestEvaluation
import CrestSeries
import Testing

/// Expected values: scripts/reference/peak_scores.py (numpy 2.4.6, scipy 1.17.1).
@Suite struct `Peak scores` {
    typealias Fixture = MeasureFixture

    static let claims: [PeakReliability.Claim] = [
        (0.05, false), (0.15, true), (0.3, false), (0.35, true), (0.55, true), (0.8, true), (0.9, false), (0.95, true),
        (1, true), (0.2, false),
    ].map { PeakReliability.Claim(probability: $0, holds: $1) }

    static let trials: [PeakTrial] = [
        (120, 11, [110, 130, 140, 160], 10, 8...12), (80, 12, [85, 95, 100, 110], 12, 10...14),
        (150, 15, [120, 140, 145, 149], 9, 8...12), (95, 12, [95, 105, 111, 120], 14, 12...16),
        (0, 3, [2, 5, 7, 9], 3, 0...9), (110, 22, [99, 108, 112, 121], 20, 18...21),
    ].map { actual, step, quantiles, median, likely in
        PeakTrial(
            actual: actual, actualStep: step, quantiles: quantiles, crps: 0, medianStep: median, likelySteps: likely,
            claims: claims)
    }

    @Test func `agree with numpy on size and time`() throws {
        let scores = try #require(PeakScores(Self.trials, interval: .hour))
        #expect(scores.windows == 6)
        #expect(Fixture.agree(scores.meanPeak, 92.5))
        #expect(Fixture.agree(scores.medianError, 0.08333333333333333))
        #expect(Fixture.agree(scores.bias, -0.08333333333333333))
        #expect(scores.timeError == 5_400)
        #expect(Fixture.agree(scores.timeCoverage80, 0.6666666666666666))
    }

    @Test(arguments: [
        (0.5, 4.833333333333333, 0.5, 1.0), (0.9, 2.466666666666667, 0.6666666666666667, 0.12017378927126018),
        (0.95, 1.333333333333334, 0.8333333333333334, 0.2947795541152116),
        (0.99, 0.3566666666666669, 0.8333333333333334, 0.048168156314751874),
    ])
    func `agree with numpy and scipy on each bound`(
        level: Double, pinball: Double, coverage: Double, kupiec: Double
    ) throws {
        let bound = try #require(PeakScores(Self.trials, interval: .hour)?.bound(level))
        // 1 − 0.99 has lost two digits before either program begins.
        #expect(abs(bound.pinball - pinball) <= 1e-14 * pinball)
        #expect(Fixture.agree(bound.coverage, coverage))
        #expect(abs(try #require(bound.kupiecPValue) - kupiec) <= 1e-12)
    }

    @Test func `agree with numpy on reliability`() {
        let reliability = PeakReliability(Self.claims)
        #expect(Fixture.agree(reliability.brierScore, 0.23325))
        #expect(reliability.bins.map(\.count) == [2, 3, 1, 0, 4])
        let expected: [(Double, Double)?] = [
            (0.1, 0.5), (0.28333333333333327, 0.3333333333333333), (0.55, 1), nil, (0.9125, 0.75),
        ]
        for (bin, expected) in zip(reliability.bins, expected) {
            if let expected {
                #expect(Fixture.agree(bin.forecast, expected.0) && Fixture.agree(bin.observed, expected.1))
            } else {
                #expect(bin.forecast == nil && bin.observed == nil)
            }
        }
    }

    @Test func `need a window, and a claim for reliability`() {
        #expect(PeakScores([], interval: .hour) == nil)
        #expect(PeakReliability([]).brierScore == nil)
    }
}

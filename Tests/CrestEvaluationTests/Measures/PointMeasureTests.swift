import CrestEvaluation
import CrestForecasting
import CrestSeries
import Testing

/// Expected values: scripts/reference/accuracy_measures.py (numpy 2.4.6, scipy 1.17.1).
enum MeasureFixture {
    static let history: [Double?] = [12, 15, 30, 22, 14, 18, 33, 25, 13, 17, 35, 24]
    static let actual: [Double?] = [15, 20, 36, 27, 0, 21]
    static let forecast: [Double] = [14.5, 19, 34, 28.5, 0, 18]
    static let halfWidth: [Double] = [2, 2, 1, 3, 1, 2.5]
    static let lower = zip(forecast, halfWidth).map { $0 - $1 }
    static let upper = zip(forecast, halfWidth).map { $0 + $1 }
    static let scale = 2.0

    /// A handful of roundings apart, as sums are taken in another order.
    static func agree(_ value: Double?, _ expected: Double) -> Bool {
        guard let value else { return false }
        return abs(value - expected) <= 8 * expected.magnitude.ulp
    }
}

@Suite struct `Point measures` {
    typealias Fixture = MeasureFixture

    /// The in-sample error of the seasonal naive over a history, nil where missing.
    private static func scale(of history: [Double?], period: Int) throws -> Double? {
        try TimeSeries(start: Timestamp(secondsSinceEpoch: 0), interval: .hour, observations: history)
            .seasonalNaiveError(period: period)
    }

    @Test func `agree with numpy`() throws {
        let scale = try Self.scale(of: Fixture.history, period: 4)
        #expect(scale == Fixture.scale)
        let (actual, forecast) = (Fixture.actual, Fixture.forecast)
        #expect(
            Fixture.agree(PointMeasures.meanAbsoluteError(actual: actual, forecast: forecast), 1.3333333333333333))
        #expect(
            Fixture.agree(PointMeasures.mase(actual: actual, forecast: forecast, scale: scale), 0.6666666666666666))
        #expect(Fixture.agree(PointMeasures.smape(actual: actual, forecast: forecast), 0.058370570234977014))
        #expect(Fixture.agree(PointMeasures.wape(actual: actual, forecast: forecast), 0.06722689075630252))
    }

    @Test func `leave missing observations out of sums and counts`() throws {
        let actual: [Double?] = [10, nil, 20]
        #expect(PointMeasures.meanAbsoluteError(actual: actual, forecast: [12, 99, 16]) == 3)
        #expect(PointMeasures.wape(actual: actual, forecast: [12, 99, 16]) == 0.2)
        // Only 5 → 9 and 2 → 1 are pairs two apart without a gap: (4 + 1) / 2.
        #expect(try Self.scale(of: [5, 2, 9, 1, nil], period: 2) == 2.5)
    }

    @Test func `have no value when nothing was observed or the scale is zero`() throws {
        #expect(PointMeasures.meanAbsoluteError(actual: [nil, nil], forecast: [1, 2]) == nil)
        #expect(PointMeasures.wape(actual: [0, 0], forecast: [1, 2]) == nil)
        #expect(PointMeasures.mase(actual: [1], forecast: [2], scale: nil) == nil)
        #expect(try Self.scale(of: [7, 7, 7], period: 1) == nil)
        #expect(try Self.scale(of: [1, 2], period: 2) == nil)
    }

    @Test func `take a forecast of zero for an observed zero as perfect`() {
        #expect(PointMeasures.smape(actual: [0, 0], forecast: [0, 5]) == 1)
    }
}

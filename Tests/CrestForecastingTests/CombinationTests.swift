import CrestForecasting
import CrestSeries
import CrestTesting
import Testing

@Suite struct `The cutoffs of a rolling origin` {
    @Test func `the last cutoff leaves one horizon, the first one enough training`() {
        let origin = RollingOrigin(horizon: Horizon(steps: 48), origins: 10, spacing: 24)
        #expect(origin.cutoffs(count: 240, leastTraining: 144) == [144, 168, 192])
    }

    @Test func `there is none when the history is too short`() {
        let origin = RollingOrigin(horizon: Horizon(steps: 48), origins: 3, spacing: 24)
        #expect(origin.cutoffs(count: 60, leastTraining: 24).isEmpty)
    }
}

@Suite struct `Combining models` {
    private let context = ModelRegistry.Context(seasonalPeriods: [24], horizon: Horizon(steps: 24))

    private func combination(of members: [any Forecaster]) -> Combination {
        Combination(members: members, baselines: [SeasonalNaive(seasonalPeriod: 24)], context: context)
    }

    /// Days of a fixed shape on a line: a member that knows the line beats the last day.
    private func growingDays(_ count: Int) throws -> TimeSeries {
        try TimeSeries(
            start: Timestamp(secondsSinceEpoch: 0), interval: .hour,
            values: (0..<count).map { index in
                let line: Double = 1_000 + 5 * Double(index)
                return index % 24 < 12 ? line + 100 : line
            })
    }

    @Test func `weights are inverse squared errors at past origins`() throws {
        // At every origin the last day is wrong by 24·5 = 120 at each step. A forecaster that adds a constant 60 is
        // wrong by 60, one that adds 170 by 50: their weights are as 1/60² to 1/50² to 1/120².
        let fitted = try combination(of: [Offset(by: 60), Offset(by: 170)]).fit(growingDays(480))
        let weights = Dictionary(uniqueKeysWithValues: fitted.members.map { ($0.name, $0.weight) })
        let inverse = [1 / 3_600.0, 1 / 2_500.0, 1 / 14_400.0]
        let total = inverse.reduce(0, +)
        #expect(abs((weights["offset 60"] ?? 0) - inverse[0] / total) < 1e-9)
        #expect(abs((weights["offset 170"] ?? 0) - inverse[1] / total) < 1e-9)
        #expect(abs((weights["seasonal-naive/24"] ?? 0) - inverse[2] / total) < 1e-9)
        #expect(fitted.name == "combination")
    }

    @Test(arguments: [(days: 4, origins: 1), (5, 2), (9, 3), (10, 4), (11, 4), (14, 5)])
    func `weights of few origins are drawn to the last day`(days: Int, origins: Int) throws {
        // Wrong by 60 and by 120: 4 to 1, of what the last day does not keep, half of half (60 is half of 120) of the
        // fifths that are missing.
        let kept = Double(5 - origins) / 20
        let fitted = try combination(of: [Offset(by: 60)]).fit(growingDays(24 * days))
        #expect(fitted.accuracy?.origins == origins)
        let weights = Dictionary(uniqueKeysWithValues: fitted.members.map { ($0.name, $0.weight) })
        #expect(abs((weights["offset 60"] ?? 0) - 0.8 * (1 - kept)) < 1e-12)
        #expect(abs((weights["seasonal-naive/24"] ?? 0) - 1 + 0.8 * (1 - kept)) < 1e-12)
    }

    /// A day apart, as many as leave six tenths of the days, but no more than ten unless three quarters are left, and
    /// 28.
    @Test(arguments: [(days: 15, origins: 6), (30, 10), (44, 11), (60, 15), (112, 28), (200, 28)])
    func `long histories have more origins`(days: Int, origins: Int) throws {
        #expect(try combination(of: [Offset(by: 60)]).fit(growingDays(24 * days)).accuracy?.origins == origins)
    }

    @Test func `a member more than two and a half times worse than the best has no weight`() throws {
        // Wrong by 60, by 20, and the last day by 120.
        let fitted = try combination(of: [Offset(by: 60), Offset(by: 100)]).fit(growingDays(480))
        #expect(fitted.members.map(\.name) == ["offset 100"])
        #expect(!fitted.isBaseline)
    }

    @Test func `a member that goes wrong today is held to what was usual between it and the others`() throws {
        // Wrong by 60, 50 and 40, with weights as 1/60² to 1/50² to 1/40²: the second is their median, which the others
        // are 10 from. Twice that is as far as the wild one counts.
        func fit(gone: Double) throws -> Combination.Fitted {
            try combination(of: [Offset(by: 60), Offset(by: 70), Offset(by: 80, since: 480, gone: gone)])
                .fit(growingDays(480))
        }
        let (calm, wild) = (try fit(gone: 0), try fit(gone: 10_000))
        let weights = Dictionary(uniqueKeysWithValues: wild.members.map { ($0.name, $0.weight) })
        #expect(weights.count == 3)
        let horizon = Horizon(steps: 24)
        let naive = try SeasonalNaive(seasonalPeriod: 24).fit(growingDays(480)).pointForecast(horizon: horizon)
        let usual = 70 - 10 * (weights["offset 60"] ?? 0) + 10 * (weights["offset 80"] ?? 0)
        let held = 70 - 10 * (weights["offset 60"] ?? 0) + 20 * (weights["offset 80"] ?? 0)
        // What is carried of yesterday's error is the same share of both.
        for (step, ratio) in zip(wild.pointForecast(horizon: horizon), calm.pointForecast(horizon: horizon))
            .map({ $0 / $1 }).enumerated()
        {
            #expect(abs(ratio - (naive[step] + held) / (naive[step] + usual)) < 1e-12)
        }
    }

    @Test func `a member weighs more in the part of the day that it knows`() throws {
        // One is wrong by 60, another by 30 until noon and by 90 from then on, the last day by 120: on the whole
        // weights as 1/60² to 1/60² to 1/120², 4 : 4 : 1. The second one's are doubled until noon and two thirds of it
        // after.
        let series = try growingDays(480)
        let fitted = try combination(of: [Offset(by: 60), Offset(by: 90, afternoon: -60)]).fit(series)
        #expect(fitted.members.map { ($0.weight * 9).rounded() } == [4, 4, 1])
        let point = fitted.pointForecast(horizon: Horizon(steps: 24))
        // (4·60 + 8·30 + 1·120)/13 and (12·60 + 8·90 + 3·120)/23.
        let error = (morning: 600.0 / 13, afternoon: 1_800.0 / 23)
        for hour in 0..<12 {
            let line: Double = 1_000 + 5 * Double(480 + hour)
            let ratio = (line + 100 - error.morning) / (line + 60 - error.afternoon)
            // What is carried of yesterday's error is the same share of all hours.
            #expect(abs(point[hour] / point[hour + 12] - ratio) < 1e-12)
        }
    }

    @Test func `the seasonal naive is the model, under its own name, when nothing beats it`() throws {
        let fitted = try combination(of: [Offset(by: -500)]).fit(growingDays(480))
        #expect(fitted.name == "seasonal-naive/24")
        #expect(fitted.members.count == 1)
        #expect(fitted.isBaseline)
    }

    @Test func `a member that cannot be fitted is left out`() throws {
        let fitted = try combination(of: [Offset(by: 60), SeasonalNaive(seasonalPeriod: 9_999)]).fit(growingDays(480))
        #expect(fitted.members.map(\.name).sorted() == ["offset 60", "seasonal-naive/24"])
    }

    @Test func `a history too short to score anything falls back to the baseline`() throws {
        let fitted = try combination(of: [Offset(by: 60)]).fit(growingDays(30))
        #expect(fitted.name == "seasonal-naive/24")
        #expect(fitted.accuracy == nil)
    }

    @Test func `an outage over all cutoffs but the last takes no weights from nothing`() throws {
        // The last eight of twenty days are tried; of these only the last was observed.
        let days = try growingDays(480)
        let series = try TimeSeries(
            start: days.start, interval: .hour,
            observations: days.values.enumerated().map { (286..<456).contains($0.offset) ? nil : $0.element })
        let model = try combination(of: [Offset(by: 60)]).fit(series)
        #expect(model.forecast(horizon: Horizon(steps: 24)).point.allSatisfy { $0.isFinite })
    }

    @Test func `no part of the forecast is negative when the history is not`() throws {
        let series = try TimeSeries(
            start: Timestamp(secondsSinceEpoch: 0), interval: .hour, values: (0..<480).map { 500 - Double($0) })
        let model = try Combination(members: [Drift()], baselines: [HistoricalMean()], context: context).fit(series)
        let forecast = model.forecast(horizon: Horizon(steps: 72))
        #expect(forecast.point.allSatisfy { $0 >= 0 } && forecast.point.last == 0)
        #expect((0..<72).allSatisfy { forecast.paths.values(at: $0).allSatisfy { $0 >= 0 } })
    }

    @Test func `an error in the future does not reach the past`() throws {
        // Poison after the cutoff: the fit on what lies before it must not change by a bit.
        let clean = try seasonalSeries(cycles: 20, seasonalPeriod: 24, seed: 4)
        let poisoned = try TimeSeries(
            start: clean.start, interval: clean.interval,
            values: clean.values.enumerated().map { $0.offset < 400 ? $0.element : 1e9 })
        let horizon = Horizon(steps: 24)
        let combination = combination(of: [Drift(), HistoricalMean()])
        #expect(
            try combination.fit(clean.window(0..<400)).forecast(horizon: horizon)
                == combination.fit(poisoned.window(0..<400)).forecast(horizon: horizon))
    }
}

/// The seasonal naive of one day plus a constant: a member whose error a test can choose.
private struct Offset: Forecaster {
    let offset: Double
    /// From noon on it adds as much more.
    let afternoon: Double
    /// Hours since the epoch from which on it is wrong by as much more.
    let since: Int64
    let gone: Double

    init(by offset: Double, afternoon: Double = 0, since: Int64 = .max, gone: Double = 0) {
        self.offset = offset
        self.afternoon = afternoon
        self.since = since
        self.gone = gone
    }

    var name: String { "offset \(Int(offset))" }
    var minimumObservations: Int { 25 }

    func fit(_ series: TimeSeries) throws(FittingError) -> Fitted {
        Fitted(
            name: name, offset: offset, afternoon: afternoon, since: since, gone: gone,
            naive: try SeasonalNaive(seasonalPeriod: 24).fit(series))
    }

    struct Fitted: FittedModel {
        static let kind = "offset-for-tests"
        let name: String
        let offset: Double
        let afternoon: Double
        let since: Int64
        let gone: Double
        var naive: SeasonalNaive.Fitted

        var start: Timestamp { naive.start }
        var interval: SamplingInterval { naive.interval }

        func refiltered(on series: TimeSeries) -> Fitted {
            Fitted(
                name: name, offset: offset, afternoon: afternoon, since: since, gone: gone,
                naive: naive.refiltered(on: series))
        }

        mutating func update(with observation: Double?) {
            naive.update(with: observation)
        }

        func pointForecast(horizon: Horizon) -> [Double] {
            let hour = start.secondsSinceEpoch / 3_600
            let error = hour >= since ? offset + gone : offset
            return naive.pointForecast(horizon: horizon).enumerated().map { step, value in
                value + error + ((Int(hour) + step) % 24 < 12 ? 0 : afternoon)
            }
        }

        func samplePaths(
            horizon: Horizon, count: Int, using generator: inout some RandomNumberGenerator
        ) -> SamplePaths {
            naive.samplePaths(horizon: horizon, count: count, using: &generator)
        }
    }
}

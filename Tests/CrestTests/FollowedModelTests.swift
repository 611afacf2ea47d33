import Crest
import CrestForecasting
import CrestSeries
import CrestTesting
import Testing

@Suite struct `A model that was fitted some nights ago` {
    private let series: TimeSeries

    init() throws {
        series = try seasonalSeries(cycles: 40, seasonalPeriod: 24, seed: 5)
    }

    private func fitted(_ name: String, until end: Int) throws -> FollowedModel {
        let context = ModelRegistry.Context(seasonalPeriods: [24, 168], horizon: Horizon(steps: 24))
        let history = series.window(0..<end)
        return FollowedModel(
            try ModelRegistry.forecaster(named: name, context: context).fit(history), fittedOn: history)
    }

    @Test(arguments: ModelRegistry.names)
    func `takes what is new, and stands where following the whole history leads`(name: String) throws {
        let model = try fitted(name, until: 800)
        let updated = try model.at(endOf: series)
        var byHand = model.model
        for index in 800..<series.count { byHand.update(with: series.values[index]) }
        #expect(updated.start == series.end)
        let horizon = Horizon(steps: 24)
        #expect(updated.pointForecast(horizon: horizon) == byHand.pointForecast(horizon: horizon))
        let whole = model.model.refiltered(on: series).pointForecast(horizon: horizon)
        let scale = series.values.reduce(0, +) / Double(series.count)
        for (one, other) in zip(updated.pointForecast(horizon: horizon), whole) {
            #expect(abs(one - other) < 0.05 * scale, "\(name): \(one), \(other)")
        }
    }

    @Test func `goes through all of the history again when what it was fitted on was put right`() throws {
        let model = try fitted("auto", until: 800)
        var values = series.values
        values[790] *= 1.5
        let other = try TimeSeries(start: series.start, interval: series.interval, values: values)
        let horizon = Horizon(steps: 24)
        let followed = try model.at(endOf: other)
        #expect(
            followed.pointForecast(horizon: horizon)
                == model.model.refiltered(on: other).pointForecast(horizon: horizon))
    }

    @Test func `does not mind that the history begins later by now`() throws {
        let model = try fitted("auto", until: 800)
        let horizon = Horizon(steps: 24)
        let (late, whole) = (try model.at(endOf: series.window(200..<series.count)), try model.at(endOf: series))
        #expect(late.pointForecast(horizon: horizon) == whole.pointForecast(horizon: horizon))
    }

    @Test func `sees that its history was put right however long a step is`() throws {
        func months(_ last: Double) throws -> TimeSeries {
            try TimeSeries(
                start: series.start, interval: SamplingInterval(seconds: 30 * 86_400),
                values: (0..<39).map { 100 + Double($0) } + [last])
        }
        let context = ModelRegistry.Context(seasonalPeriods: [], horizon: Horizon(steps: 3))
        let model = try ModelRegistry.forecaster(named: "naive", context: context).fit(try months(139))
        let followed = try FollowedModel(model, fittedOn: try months(139)).at(endOf: try months(500))
        #expect(followed.pointForecast(horizon: Horizon(steps: 1)) == [500])
    }

    @Test(arguments: ModelRegistry.names)
    func `follows a shorter history to a forecast, or says that it is too short`(name: String) throws {
        let followed = try fitted(name, until: 800)
        for count in [1, 2, 5, 11, 12, 23, 24, 25, 47, 48, 100, 167, 168, 191, 192, 193, 335, 336, 400] {
            let short = series.window(0..<count)
            guard count >= followed.model.leastHistory else {
                #expect { try followed.at(endOf: short) } throws: { ($0 as? CrestError)?.code == .tooShort }
                continue
            }
            let forecast = try followed.at(endOf: short).forecast(
                horizon: Horizon(steps: 24), sampling: PathSampling(count: 50))
            #expect(forecast.start == short.end)
            #expect(forecast.point.allSatisfy { $0.isFinite }, "\(name) after \(count)")
            let (low, high) = (forecast.quantile(0.05), forecast.quantile(0.95))
            #expect(zip(low, high).allSatisfy { $0 < $1 }, "\(name) after \(count)")
        }
    }
}

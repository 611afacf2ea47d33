import CrestEvaluation
import CrestForecasting
import CrestSeries
import Testing

private let monday = Timestamp(CivilDate(year: 2026, month: 11, day: 2))

@Suite struct `Simulated traffic` {
    /// A recipe of `days` days at `minutes`, level 1,000.
    func recipe(days: Int, minutes: Int64 = 60) -> TrafficSimulation {
        TrafficSimulation(
            start: monday, interval: SamplingInterval(seconds: minutes * 60), count: days * 1_440 / Int(minutes),
            level: 1_000)
    }

    @Test func `is the same for the same seed and another for another`() throws {
        for preset in TrafficPreset.allCases {
            let once = try preset.simulation(seed: 7).traffic()
            #expect(try preset.simulation(seed: 7).traffic() == once, "\(preset)")
            #expect(try preset.simulation(seed: 8).traffic().series.values != once.series.values, "\(preset)")
            #expect(once.series.end == TrafficPreset.end, "\(preset)")
        }
    }

    @Test func `has the level as its mean over whole weeks`() throws {
        var recipe = recipe(days: 14)
        recipe.daily = .shop
        recipe.weekdays = [0.5, 1, 1, 1, 1, 1, 1.5]
        let traffic = try recipe.traffic()
        // Rounding to whole requests moves a mean of 336 of them by a few hundredths.
        #expect(abs(mean(traffic.series.values) - 1_000) < 0.5)
        #expect(mean(Array(traffic.demand[0..<24])) < 0.51 * 1_000)
        let peak = try #require(traffic.demand[24..<48].indices.max { traffic.demand[$0] < traffic.demand[$1] })
        #expect(peak == 24 + 19)  // 19:00 … 20:00 holds the rise to eight in the evening
    }

    @Test func `scatters around its demand as the noise says`() throws {
        var recipe = recipe(days: 100, minutes: 15)
        recipe.noise = .init(deviation: 0.05, autocorrelation: 0.7)
        recipe.counting = .rate
        let traffic = try recipe.traffic()
        let noise = zip(traffic.series.values, traffic.demand).map { ($0 / $1 - 1) / 0.05 }
        // 9,600 draws: four standard errors of the mean, √((1 + φ) / (1 − φ) / n), are 0.097, of the autocorrelation,
        // √((1 − φ²) / n), 0.029. The fourth moment of t with 4 degrees of freedom is infinite and the variance settles
        // slowly: a wrong scale (√2 off) would still be seen.
        #expect(abs(mean(noise)) < 0.097)
        let variance = mean(noise.map { $0 * $0 })
        #expect(abs(variance - 1) < 0.2)
        let products = zip(noise, noise.dropFirst()).map { $0 * $1 }
        #expect(abs(mean(products) / variance - 0.7) < 0.029)
        // Normal noise would show none beyond 5.5 standard deviations.
        #expect(noise.contains { abs($0) > 6 })
    }

    @Test func `multiplies demand in a promotion and tells its size`() throws {
        var recipe = recipe(days: 2)
        let start = monday.advanced(bySeconds: 10 * 3_600)
        recipe.events = [.promotion(start: start, seconds: 4 * 3_600, uplift: 0.5)]
        let traffic = try recipe.traffic()
        #expect(traffic.series.values[9...14] == [1_000, 1_500, 1_500, 1_500, 1_500, 1_000])
        #expect(traffic.events.map(\.size) == [0.5])
        recipe.events = [.promotion(start: start, seconds: 4 * 3_600, uplift: 0.8, shape: .triangle)]
        // Interval middles at 1/8, 3/8, 5/8 and 7/8: a quarter and three quarters of the way up, and down again.
        #expect(try recipe.traffic().series.values[10...13] == [1_200, 1_600, 1_600, 1_200])
    }

    @Test func `shows zeros in an outage and nothing in a gap while users ask on`() throws {
        var recipe = recipe(days: 1)
        recipe.events = [
            .outage(start: monday.advanced(bySeconds: 2 * 3_600), seconds: 2 * 3_600),
            .gap(start: monday.advanced(bySeconds: 6 * 3_600), seconds: 3_600),
        ]
        let traffic = try recipe.traffic()
        #expect(traffic.series.values[1...4] == [1_000, 0, 0, 1_000])
        #expect(traffic.series.isMissing.indices.filter { traffic.series.isMissing[$0] } == [6])
        #expect(traffic.requested.allSatisfy { $0 == 1_000 })
        recipe.events = [.gap(start: monday, seconds: 86_400)]
        #expect(throws: SeriesError.self) { try recipe.traffic() }
    }

    @Test func `follows the local clock over a change of it`() throws {
        let change = Timestamp(CivilDate(year: 2026, month: 10, day: 25), hour: 1)
        var recipe = TrafficSimulation(
            start: Timestamp(CivilDate(year: 2026, month: 10, day: 20)), interval: .hour, count: 240, level: 1_000)
        recipe.daily = .shop
        recipe.clock = LocalClock(offsetSeconds: 7_200, change: change, offsetAfterChange: 3_600)
        let demand = try recipe.traffic().demand
        func peakHour(_ day: Int) -> Int? { (0..<24).max { demand[24 * day + $0] < demand[24 * day + $1] } }
        #expect(peakHour(2) == 17)
        #expect(peakHour(7) == 18)
    }

    @Test func `grows as told`() throws {
        var recipe = recipe(days: 56)
        recipe.growth = .steady(perWeek: 0.1)
        let steady = try recipe.traffic().demand
        // 1.1⁷ between the first and the eighth week.
        #expect(abs(steady[7 * 168] / steady[0] - 1.9487171) < 1e-9)
        recipe.growth = .launch(factor: 4.5, midpoint: 28, days: 2)
        let launch = try recipe.traffic().demand
        #expect(abs(launch[0] / 1_000 - 1) < 1e-5)
        #expect(abs(launch[28 * 24] / 1_000 - 2.75) < 0.02)
        #expect(abs(launch[55 * 24] / 1_000 - 4.5) < 1e-4)
    }

    private func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }
}

@Suite struct `Simulated counts` {
    /// 3 … 300 lies on both sides of the change of method at 10.
    @Test(arguments: [0.4, 3, 9.99, 10, 42, 300])
    func `have the mean and the variance of Poisson`(rate: Double) throws {
        var recipe = TrafficSimulation(start: monday, interval: .minute, count: 50_000, level: rate)
        recipe.counting = .poisson
        let values = try recipe.traffic().series.values
        let mean = values.reduce(0, +) / Double(values.count)
        let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)
        // Standard errors √(λ/n) and √((λ + 2λ²)/n); four of each.
        #expect(abs(mean - rate) < 4 * (rate / 50_000).squareRoot())
        #expect(abs(variance - rate) < 4 * ((rate + 2 * rate * rate) / 50_000).squareRoot())
        #expect(values.allSatisfy { $0 >= 0 && $0 == $0.rounded() })
    }

    @Test func `are zero as often as Poisson says`() throws {
        var recipe = TrafficSimulation(start: monday, interval: .minute, count: 50_000, level: 0.9)
        recipe.counting = .poisson
        let share = Double(try recipe.traffic().series.values.count { $0 == 0 }) / 50_000
        // e⁻⁰·⁹ = 0.40657, standard error 0.0022.
        #expect(abs(share - 0.40657) < 0.0088)
    }
}

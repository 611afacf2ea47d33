public import CrestSeries

/// Ready-made kinds of traffic: what `crest simulate` offers.
public enum TrafficPreset: String, Sendable, Hashable, CaseIterable {
    /// A shop every 5 minutes for 6 weeks: noon and evening, strong weekends, one promotion on a Friday evening.
    case shop
    /// An interface that offices call, every minute for 4 weeks, growing by 2 % a week.
    case api
    /// A site that gets linked to, every 5 minutes for 6 weeks: unannounced bursts of up to several times the level.
    case spiky
    /// Rare requests, hourly Poisson counts for 8 weeks, about half of them zero.
    case quiet
    /// A shop that was down for 3 hours and whose recording was down for 9, every 5 minutes for 6 weeks.
    case outage
    /// A shop on Berlin's clock, every 15 minutes for 6 weeks, put back on 25 October 2026.
    case dst
    /// A new service every 15 minutes for 6 weeks, growing 4.5 times after its launch.
    case launch

    /// What it shows, for a list of them.
    public var summary: String {
        switch self {
        case .shop: "daily and weekly seasons with one promotion (5 minutes, 6 weeks)"
        case .api: "office hours with steady growth (1 minute, 4 weeks)"
        case .spiky: "daily season with unannounced bursts (5 minutes, 6 weeks)"
        case .quiet: "hourly counts, many of them zero (1 hour, 8 weeks)"
        case .outage: "a shop with 3 hours of zeros and 9 hours of missing rows (5 minutes, 6 weeks)"
        case .dst: "a shop whose clock is put back, timestamps in UTC (15 minutes, 6 weeks)"
        case .launch: "growth to 4.5 times after a launch (15 minutes, 6 weeks)"
        }
    }

    /// Sunday, 22 November 2026, midnight UTC: where the presets end unless told otherwise.
    public static let end = Timestamp(CivilDate(year: 2026, month: 11, day: 22))

    /// The recipe, its last observation ending at `end`. Its events lie at fixed distances before the end.
    public func simulation(seed: UInt64 = 1, end: Timestamp = TrafficPreset.end) -> TrafficSimulation {
        var recipe = frame(seed: seed, end: end)
        recipe.name = rawValue
        func before(days: Int, hour: Int = 0, minute: Int = 0) -> Timestamp {
            end.advanced(bySeconds: Int64(-days * 86_400 + hour * 3_600 + minute * 60))
        }
        switch self {
        case .shop:
            // 6 November, a Friday.
            recipe.events = [.promotion(start: before(days: 16, hour: 18), seconds: 14_400, uplift: 0.9, shape: .decay)]
        case .api:
            recipe.daily = .office
            recipe.weekdays = [1.02, 1.08, 1.1, 1.06, 0.96, 0.42, 0.36]
            recipe.growth = .steady(perWeek: 0.02)
            recipe.noise = .init(deviation: 0.06, autocorrelation: 0.9)
        case .spiky:
            recipe.bursts = .init(perWeek: 6, meanSize: 3, seconds: 7_200)
        case .quiet:
            recipe.noise = .init(deviation: 0)
            recipe.counting = .poisson
        case .outage:
            recipe.events = [
                .outage(start: before(days: 19, hour: 18, minute: 30), seconds: 10_800),
                .gap(start: before(days: 9, hour: 7), seconds: 32_400),
            ]
        case .dst:
            let change = Timestamp(CivilDate(year: 2026, month: 10, day: 25), hour: 1)
            recipe.clock = LocalClock(offsetSeconds: 7_200, change: change, offsetAfterChange: 3_600)
        case .launch:
            recipe.growth = .launch(factor: 4.5, midpoint: 21, days: 3)
        }
        return recipe
    }

    /// Step, length, level, and the profile of a shop with the noise that most presets share.
    private func frame(seed: UInt64, end: Timestamp) -> TrafficSimulation {
        let (minutes, weeks, level): (Int64, Int64, Double) =
            switch self {
            case .shop, .outage: (5, 6, 1_700)
            case .spiky: (5, 6, 600)
            case .api: (1, 4, 2_400)
            case .quiet: (60, 8, 0.9)
            case .dst: (15, 6, 5_000)
            case .launch: (15, 6, 1_200)
            }
        let length = weeks * SamplingInterval.week.seconds
        var recipe = TrafficSimulation(
            start: end.advanced(bySeconds: -length), interval: SamplingInterval(seconds: minutes * 60),
            count: Int(length / (minutes * 60)), level: level, seed: seed)
        recipe.daily = .shop
        recipe.weekdays = [0.9, 0.88, 0.92, 0.97, 1.06, 1.18, 1.09]
        recipe.noise = .init(deviation: 0.05, autocorrelation: 0.7)
        return recipe
    }
}

import CrestPlatforms
import CrestSeries

/// Plans as no planner would make them: any minute, near every edge that a calendar has.
struct RandomPlans {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    static let zones = [
        "UTC", "Europe/Berlin", "America/New_York", "America/Sao_Paulo", "Asia/Kolkata", "Australia/Lord_Howe",
        "Pacific/Apia", "America/St_Johns", "Africa/Casablanca", "Asia/Kathmandu",
    ]

    /// Both changes in Europe, America and on Lord Howe; midnight, the ends of months and of years, a leap day.
    private static let edges = [
        CivilDate(year: 2026, month: 3, day: 29), CivilDate(year: 2026, month: 10, day: 25),
        CivilDate(year: 2026, month: 3, day: 8), CivilDate(year: 2026, month: 11, day: 1),
        CivilDate(year: 2026, month: 4, day: 5), CivilDate(year: 2026, month: 10, day: 4),
        CivilDate(year: 2026, month: 12, day: 31), CivilDate(year: 2027, month: 1, day: 31),
        CivilDate(year: 2028, month: 2, day: 29), CivilDate(year: 2026, month: 7, day: 14),
    ]

    mutating func below(_ bound: Int) -> Int {
        // Knuth's multiplicative congruential generator; the high bits are the good ones.
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int((state >> 33) % UInt64(bound))
    }

    mutating func zone() throws -> ZoneClock {
        try ZoneClock(identifier: Self.zones[below(Self.zones.count)])
    }

    /// A week over a change of the clocks in Europe with 40 changes, of which a third go back to the least: more than
    /// twenty windows.
    mutating func week() -> Supply {
        plan(from: Timestamp(CivilDate(year: 2026, month: 10, day: 21)), minutes: 7 * 1_440, changes: 40)
    }

    /// One to three days around an edge, with `changes` changes at most.
    mutating func plan(changes: Int = 40) -> Supply {
        let edge = Timestamp(Self.edges[below(Self.edges.count)])
        let start = edge.advanced(bySeconds: -60 * Int64(below(2_000)))
        let minutes = 1_500 + below(3_000)
        return plan(from: start, minutes: minutes, changes: below(changes))
    }

    /// Two to nine days by the clock of a zone, of which most are alike, over an edge.
    mutating func days(in clock: ZoneClock) -> Supply {
        let first = Self.edges[below(Self.edges.count)].daysSinceEpoch - below(9)
        let begin = below(3) == 0 ? Int64(60 * below(1_440)) : 0
        let marks = [0] + Set((0..<(2 + below(24))).map { _ in 1 + below(1_439) }).sorted()
        let usual = marks.map { _ in 5 + (below(4) == 0 ? 0 : below(60)) }
        var changes: [(time: Timestamp, replicas: Int)] = []
        let count = 2 + below(8)
        func instants(_ day: Int, _ minute: Int) -> [Timestamp] {
            let midnight = Timestamp(CivilDate(daysSinceEpoch: first + day))
            return clock.instants(showing: midnight.advanced(bySeconds: begin + 60 * Int64(minute)))
        }
        for day in 0..<count {
            let isUsual = below(4) > 0
            for (mark, size) in zip(marks, usual) {
                let replicas = isUsual || mark == 0 ? size : 5 + below(60)
                for time in instants(day, mark) { changes.append((time, replicas)) }
            }
        }
        let start = changes[0].time
        let end = instants(count, 0).first ?? start.advanced(bySeconds: Int64(count) * 86_400)
        return Supply(from: start, until: end, initial: usual[0], changes: changes)
    }

    private mutating func plan(from start: Timestamp, minutes: Int, changes: Int) -> Supply {
        let marks = Set((0..<changes).map { _ in 1 + below(minutes - 1) }).sorted()
        let ends = marks + [minutes]
        let base = 1 + below(40)
        var from = 0
        return Supply(
            ends.map { end in
                defer { from = end }
                return Supply.Run(
                    from: start.advanced(bySeconds: 60 * Int64(from)), to: start.advanced(bySeconds: 60 * Int64(end)),
                    replicas: base + (below(3) == 0 ? 0 : below(80)))
            })
    }
}

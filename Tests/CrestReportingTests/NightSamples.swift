import CrestReporting
import CrestSeries

/// Nights to be written about: invented, the same on every machine.
enum NightSamples {
    static let asOf = Timestamp(CivilDate(year: 2026, month: 11, day: 23), hour: 1, minute: 10)

    static let run = NightReport.Run(
        id: "5c1e90aa71b2d3f4", asOf: asOf, planID: "7f3c9a5be0d14c22",
        validUntil: asOf.advanced(bySeconds: 48 * 3_600), previousPlanID: "1b44a0c97e6f2d10", version: "0.9.0",
        clock: .init(zone: "Europe/Berlin", offsetSeconds: 3_600))

    /// `count` series with everything that there is to say of a series: two in nine are short, one in nine is held.
    static func report(_ count: Int, step: Int64 = 300) -> NightReport {
        NightReport(
            run: run, series: (0..<count).map { series($0, step: step) },
            findings: [
                Diagnostic(
                    code: .init(rawValue: "W_MISSED"),
                    message: "the night of Sat 21 Nov was missed and is scored today",
                    hint: "the host was off")
            ])
    }

    private static let names = [
        "checkout", "search", "login", "mail", "catalogue", "cart", "payment", "images", "recommendations",
    ]

    /// Two humps a day, weekends lower, noise of a linear congruence.
    static func demand(_ time: Timestamp, seed: Int, noise: Double = 1) -> Double {
        let hour = Double(time.secondOfDay) / 3_600
        let noon = (hour - 12) / 3
        let evening = (hour - 19) / 2
        let week = (time.secondsSinceEpoch / 86_400) % 7 < 2 ? 0.8 : 1.0
        let step = Int(time.secondsSinceEpoch / 300)
        let random = Double((step &* 7_919 &+ seed &* 104_729) % 1_009) / 1_009 - 0.5
        let level = 300 + 1_500 / (1 + noon * noon) + 2_200 / (1 + evening * evening * evening * evening)
        return level * week * (1 + 0.12 * noise * random) * (1 + 0.1 * Double(seed % 5))
    }

    static func series(_ seed: Int, step: Int64) -> NightReport.Series {
        let interval = SamplingInterval(seconds: step)
        let past = Int(14 * 86_400 / step)
        let future = Int(48 * 3_600 / step)
        let start = asOf.advanced(bySeconds: -Int64(past) * step)
        let history = (0..<past).map { index -> Double? in
            let time = start.advanced(bySeconds: Int64(index) * step)
            // An outage of three hours on one of the days.
            return seed % 4 == 1 && (past - 900..<past - 864).contains(index) ? nil : demand(time, seed: seed)
        }
        let times = (0..<future).map { asOf.advanced(bySeconds: Int64($0) * step) }
        let median = times.map { demand($0, seed: seed, noise: 0) }
        let spread = median.indices.map { 0.07 + 0.08 * Double($0) / Double(median.count) }
        func quantile(_ level: Double, _ width: Double) -> NightReport.Forecast.Quantile {
            .init(level: level, values: zip(median, spread).map { $0 * (1 + width * $1) })
        }
        let peak = median.prefix(future / 2).max() ?? 0
        let need = zip(median, spread).map { (1 + 1.6 * $1) * $0 / 180 }
        let isShort = seed % 9 == 0 || seed % 9 == 5
        let maximum = isShort ? Int(peak / 180) : 60
        let steps = supply(need: need, times: times, interval: interval, maximum: maximum)
        let verdict: NightReport.Verdict =
            seed % 9 == 3
            ? .held(reason: "the source has been silent for 3h 10m")
            : isShort
                ? .short(
                    .init(
                        from: at(17, 40), to: at(19, 5), replicas: 4 - seed % 2, cause: "the maximum of \(maximum)",
                        advice: "a maximum of \(maximum + 5) would hold"))
                : .holds
        let name = names[seed % names.count] + (seed < names.count ? "" : "-\(seed / names.count)")
        var series = NightReport.Series(
            name: name, unit: "requests", verdict: verdict,
            risk: seed % 9 == 3 ? nil : isShort ? 0.62 : 0.001 * Double(seed % 7), allowedRisk: 0.01,
            history: .init(start: start, interval: interval, values: history, lastSampleEnd: asOf),
            forecast: .init(
                start: asOf, interval: interval, median: median,
                quantiles: [quantile(0.025, -1.96), quantile(0.1, -1.28), quantile(0.9, 1.28), quantile(0.975, 1.96)]),
            plan: .init(
                steps: steps, need: need, perReplica: 180, maximum: maximum, replicaHours: 402, staticPeakHours: 816))
        series.peaks = [0, 1].map { day in
            let normal = [-1.96, -1.44, -1.15, -0.93, -0.76, -0.6, -0.45, -0.32, -0.19, -0.06]
            let deviations = normal + normal.reversed().map { -$0 }
            return NightReport.Peak(
                from: asOf.advanced(bySeconds: Int64(day) * 86_400),
                to: asOf.advanced(bySeconds: Int64(day + 1) * 86_400),
                quantiles: deviations.enumerated().map { index, deviation in
                    .init(level: 0.025 + 0.05 * Double(index), value: peak * (1.03 + 0.06 * deviation))
                },
                time: .init(
                    early: at(17, 40).advanced(bySeconds: Int64(day) * 86_400),
                    middle: at(18, 5).advanced(bySeconds: Int64(day) * 86_400),
                    late: at(19, 10).advanced(bySeconds: Int64(day) * 86_400)), calibration: "own+pool")
        }
        series.events = [
            .init(name: "Spring sale", from: at(9, 0), to: at(21, 0), effect: "+18 %"),
            .init(name: "Newsletter", from: at(9, -3_000), to: at(10, -3_000)),
        ]
        series.changes = [
            .init(reason: "the last day was busier than expected", replicas: 3),
            .init(reason: "the spring sale begins", replicas: 2.4), .init(reason: "less is known", replicas: -1),
        ]
        series.nights = (0..<30).map { night(-30 + $0, peak: peak, seed: seed) }
        series.model = "combination (double-seasonal-holt-winters/log 0.61, harmonic-regression 0.39)"
        series.findings =
            seed % 4 == 1
            ? [
                Diagnostic(
                    code: .init(rawValue: "W_GAP"),
                    message: "36 of 4,032 observations are missing, the first at Fri 08:10")
            ] : []
        return series
    }

    static func at(_ hour: Int, _ minute: Int) -> Timestamp {
        Timestamp(CivilDate(year: 2026, month: 11, day: 23), hour: hour - 1, minute: minute)
    }

    private static func night(_ offset: Int, peak: Double, seed: Int) -> NightReport.Night {
        let wave = Double((offset &* 37 &+ seed &* 11) % 17) / 17
        let expected = peak * (1 + 0.05 * wave)
        let came = expected * (1 + 0.11 * Double((offset &* 53 &+ seed) % 13) / 13)
        return .init(
            asOf: asOf.advanced(bySeconds: Int64(offset) * 86_400), promised: expected * 0.93...expected * 1.08,
            expected: expected, came: offset == -1 ? nil : came, error: 0.06 + 0.02 * wave, bias: 0.01 * wave,
            coverage: 0.8 + 0.05 * wave, shortfallMinutes: offset == -9 ? 5 : 0, avoidedMinutes: offset == -4 ? 40 : 0)
    }

    /// Steps of an hour, neighbours of one number joined.
    private static func supply(
        need: [Double], times: [Timestamp], interval: SamplingInterval, maximum: Int
    ) -> [NightReport.Supply.Step] {
        let perHour = max(1, Int(3_600 / interval.seconds))
        var steps: [NightReport.Supply.Step] = []
        for first in stride(from: 0, to: need.count, by: perHour) {
            let last = min(need.count, first + perHour)
            let most = Int((need[first..<last].max() ?? 0).rounded(.up))
            let end = times[last - 1].advanced(bySeconds: interval.seconds)
            let replicas = max(4, min(maximum, most))
            if let step = steps.last, step.replicas == replicas {
                steps[steps.count - 1] = .init(
                    from: step.from, to: end, orderBy: step.orderBy, replicas: replicas, boundBy: step.boundBy)
            } else {
                steps.append(
                    .init(
                        from: times[first], to: end, orderBy: times[first].advanced(bySeconds: -180),
                        replicas: replicas, boundBy: most > maximum ? "maximum" : most < 4 ? "minimum" : ""))
            }
        }
        return steps
    }
}

public import CrestAdvisor
import CrestEvaluation
import CrestForecasting
public import CrestSeries

/// From a regular series and what a replica carries to how policies would have scaled it.
public struct ReplayPipeline: Sendable {
    /// Of the day-ahead plan's forecasts.
    public let options: ForecastOptions
    /// Units of demand that one replica serves in an observation of the series, positive.
    public let perReplica: Double
    /// Seconds from the order of a replica until it serves.
    public let leadTime: Int64
    /// What a unit of demand not served costs, when serving it costs 1.
    public let shortageCost: Double

    /// What tables call the policies.
    enum Name {
        static let live = "crest live"
        static let liveOverPlan = "crest live over plan"
        static let plan = "crest plan"
        static let planOverReactive = "crest plan + hpa"
        static let requests = "hpa on requests"
        static let utilization = "hpa on cpu"
        static let cron = "keda cron"
        static let staticMaximum = "static maximum"
        static let lastWeek = "last week + 20 %"
        static let hourly = "hourly mean"
    }

    /// The last 35 % of the history are replayed; what comes before is what policies learn from.
    static let scoredShare = 0.35
    /// Before the replay there must be so many seconds.
    private static let leastHistory: Int64 = 2 * 86_400
    /// The targets among which hindsight chooses.
    private static let targets = stride(from: 0.40, through: 1.21, by: 0.03)

    /// Traps unless `perReplica` is positive, the lead time at least 0 and the shortage dearer than the supply.
    public init(
        options: ForecastOptions = ForecastOptions(), perReplica: Double, leadTime: Int64,
        shortageCost: Double = Protection.usualShortageCost
    ) {
        precondition(perReplica > 0 && leadTime >= 0, "\(perReplica) a replica, a lead time of \(leadTime) s")
        precondition(shortageCost > 1, "a shortage that costs \(shortageCost) times the supply")
        self.options = options
        self.perReplica = perReplica
        self.leadTime = leadTime
        self.shortageCost = shortageCost
    }

    /// Replays all policies on the last part of `series`.
    ///
    /// - Throws: ``CrestError/Code/tooShort`` when less than two days lie before that part, or no demand in it.
    public func run(on series: TimeSeries) throws -> ReplayResult {
        let first = series.count - Int((Double(series.count) * Self.scoredShare).rounded(.up))
        guard Int64(first) * series.interval.seconds >= Self.leastHistory else {
            throw CrestError(
                .tooShort,
                "a replay of the last 35 % of \(series.count) observations leaves less than two days before it",
                hint: "give a longer history", series: series.name)
        }
        let trace = ReplayTrace(series, perReplica: perReplica, scored: first..<series.count)
        let bench = ReplayBench(trace, leadTime: leadTime, shortageCost: shortageCost)
        let clairvoyant = bench.replay.run(ClairvoyantPolicy(trace, leadTime: leadTime))
        guard clairvoyant.demand > 0 else {
            throw CrestError(
                .tooShort, "there is no demand in the last 35 % of the history", hint: "give another part, --until",
                series: series.name)
        }
        var notes: [Diagnostic] = []
        let plans = planned(series, trace, &notes)
        let frontier = Self.targets.map { target in
            (target, bench.replay.run(ReactivePolicy(Name.requests, target: target)))
        }
        let live = try LivePolicy(Name.live, trace, leadTime: leadTime, shortageCost: shortageCost)
        var trials = [
            ReplayBench.Trial(bench.replay.run(live), isOwn: true), bench.best(of: frontier),
            bench.tuned(Self.targets) { ReactivePolicy(Name.utilization, metric: .utilization, target: $0) },
        ]
        if let plan = plans.last {
            let overPlan = try LivePolicy(
                Name.liveOverPlan, trace, leadTime: leadTime, shortageCost: shortageCost, floors: plans)
            trials.append(.init(bench.replay.run(overPlan), isOwn: true))
            trials.append(.init(bench.replay.run(SchedulePolicy(Name.plan, plan)), isOwn: true))
            trials.append(
                bench.tuned(Self.targets, isOwn: true) {
                    ReactivePolicy(Name.planOverReactive, target: $0, floor: plan)
                })
        }
        let schedules = [
            (Name.cron, PastSchedules.cron(trace)), (Name.lastWeek, PastSchedules.lastWeek(trace, plus: 0.2)),
            (Name.hourly, PastSchedules.hourlyMean(trace)), (Name.staticMaximum, PastSchedules.staticMaximum(trace)),
        ]
        for (name, supply) in schedules {
            let schedule = SupplySchedule(supply, trace: trace, leadTime: leadTime)
            trials.append(.init(bench.replay.run(SchedulePolicy(name, schedule))))
        }
        let unmet = trials[0].outcome.unmetByDay
        let worst = unmet.indices.max { unmet[$0] < unmet[$1] } ?? 0
        let target = trials[1].target ?? 1
        return ReplayResult(
            name: series.name, from: series.timestamp(at: first), until: series.end, leadTime: leadTime,
            shortageCost: shortageCost,
            entries: trials.map { $0.entry(comparedWith: frontier.map(\.1)) }.sorted {
                $0.outcome.cost(shortageCost: shortageCost) < $1.outcome.cost(shortageCost: shortageCost)
            },
            clairvoyant: clairvoyant,
            worstDay: bench.day(
                worst,
                supply: [
                    (Name.live, bench.replay.supply(of: live, onDay: worst)),
                    (
                        Name.requests,
                        bench.replay.supply(of: ReactivePolicy(Name.requests, target: target), onDay: worst)
                    ),
                ]),
            notes: notes)
    }

    /// Replays many series on at most `jobs` cores; the result does not depend on how many.
    ///
    /// - Parameter progress: told the number of finished series.
    public func run(
        on all: [TimeSeries], jobs: Int, progress: (@Sendable (Int) -> Void)? = nil
    ) async -> [Result<ReplayResult, any Error>] {
        await parallelMap(all, jobs: jobs, progress: progress) { series in Result { try run(on: series) } }
    }

    /// The levels of the day-ahead plan that may be the floor, below that of the plan itself: what is as likely as not
    /// needed, and what mostly is.
    private static let floorLevels = [0.5, 0.8]

    /// The day-ahead plan at the levels of floors and, last, at the newsvendor's, 1 − 1/ratio; none, and a note, when
    /// the history cannot carry one.
    private func planned(
        _ series: TimeSeries, _ trace: ReplayTrace, _ notes: inout [Diagnostic]
    ) -> [SupplySchedule] {
        do {
            let own = 1 - 1 / shortageCost
            let supplies = try DayAheadPlan(options: options).supply(
                for: series, trace, perReplica: perReplica, levels: Self.floorLevels.filter { $0 < own } + [own])
            return supplies.map { SupplySchedule($0, trace: trace, leadTime: leadTime) }
        } catch {
            let reason = (error as? any DiagnosableError)?.diagnostic
            notes.append(
                Diagnostic(
                    code: .init(rawValue: "W_NO_PLAN"),
                    message: "no day-ahead plan is replayed: \(reason?.message ?? "\(error)")",
                    hint: reason?.hint ?? "give a longer history", series: series.name))
            return []
        }
    }
}

import CrestAdvisor
import CrestEvaluation
import CrestSeries

/// The live loop in a replay: a ``LiveAdvisor`` that is told each tick what the metrics show.
struct LivePolicy: ReplayPolicy {
    let name: String
    private let start: Timestamp
    private let floors: [SupplySchedule]
    private var advisor: LiveAdvisor

    /// Lets the advisor live through the history before the replay, as far as it remembers, at the pace of the replay.
    ///
    /// Demand is in replicas here, so that one replica carries 1.
    ///
    /// - Parameter floors: suggestions of the day-ahead plan, of which the advisor keeps what pays.
    init(
        _ name: String, _ trace: ReplayTrace, leadTime: Int64, shortageCost: Double, floors: [SupplySchedule] = []
    ) throws {
        self.name = name
        self.floors = floors
        start = trace.start
        let first = max(0, trace.scored.lowerBound - Int(Self.longestWarmUp / trace.interval.seconds))
        let history = (first..<trace.scored.lowerBound).filter { trace.isRecorded[$0] }.map { trace.demand[$0] }
        let typical = history.reduce(0, +) / Double(max(1, history.count))
        advisor = try LiveAdvisor(
            capacity: try Capacity(perReplica: 1, leadTime: leadTime), interval: trace.interval,
            decisionInterval: ReplayTrace.tick, metricLag: Replay.metricLag, shortageCost: shortageCost,
            typicalDemand: typical > 0 ? typical : 1)
        let seconds = Int64(first) * trace.interval.seconds..<trace.seconds.lowerBound
        for second in stride(from: seconds.lowerBound, to: seconds.upperBound, by: Int64.Stride(ReplayTrace.tick)) {
            let seen = trace.bucket(at: second - Replay.metricLag)
            _ = requirement(at: second, demand: trace.isRecorded[seen] ? trace.demand[seen] : nil)
        }
    }

    /// Nine weeks: what came before is forgotten.
    private static let longestWarmUp: Int64 = 63 * 86_400

    mutating func replicas(at moment: ReplayMoment) -> Int {
        let demand = moment.isRecorded ? moment.demand : nil
        return requirement(at: moment.second, demand: demand)?.replicas ?? max(moment.ordered, 1)
    }

    private mutating func requirement(at second: Int64, demand: Double?) -> LiveRequirement? {
        let now = start.advanced(bySeconds: second)
        advisor.observe(demand, at: now.advanced(bySeconds: -Replay.metricLag))
        return advisor.requirement(at: now, suggestedFloors: floors.map { $0.replicas(at: second) })
    }
}

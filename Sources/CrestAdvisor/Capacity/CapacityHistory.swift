public import CrestSeries

/// What a service did in the past, as far as it tells how much one replica carries: healthy, warm steps.
public struct CapacityHistory: Sendable, Hashable {
    /// What one replica did in one step.
    struct Observation: Sendable, Hashable {
        let demand: Double
        let cpu: Double
    }

    /// What the CPU column says.
    public enum CPUReading: String, Sendable, Hashable, CaseIterable {
        /// The mean over the replicas, such as the utilisation that an autoscaler looks at.
        case replica
        /// The sum over the replicas.
        case all
    }

    /// In order of time.
    let observations: [Observation]
    /// How the CPU column was read.
    public let reading: CPUReading
    /// Steps left out because one of the figures is missing, or no replica ran.
    public let missing: Int
    /// Steps left out because of errors.
    public let unhealthy: Int
    /// Steps left out because replicas had just been added.
    public let warmingUp: Int
    /// The step of the series.
    public let interval: SamplingInterval

    /// Steps that tell something.
    public var count: Int { observations.count }

    /// Above this share of errors a step is not healthy: work that fails costs other than work that is done.
    private static let mostErrors = 0.01

    /// - Parameters:
    ///   - demand: what was served in each step.
    ///   - cpu: in any unit.
    ///   - replicas: that served.
    ///   - errors: of the demand, what failed; nil when unknown.
    ///   - reading: what `cpu` says; nil: the reading with which the median comes nearer to `target`, by ratio.
    ///   - target: the CPU of one replica at which it is to work, in the unit of `cpu`.
    ///   - warmUp: seconds for which added replicas do not count as warm. Where a step is longer, they are warm at
    ///     once.
    /// - Throws: ``AdvisorError/Code/learning`` when the series do not overlap or nothing healthy is left.
    public init(
        demand: TimeSeries, cpu: TimeSeries, replicas: TimeSeries, errors: TimeSeries? = nil,
        reading: CPUReading? = nil, target: Double, warmUp: Int64 = 300
    ) throws(AdvisorError) {
        guard target > 0, target.isFinite else {
            throw .learning("a target of \(target)", hint: "it is the CPU of one replica, in the unit of the column")
        }
        let all = [demand, cpu, replicas] + (errors.map { [$0] } ?? [])
        guard all.allSatisfy({ $0.interval == demand.interval }) else {
            throw .learning("the columns differ in their step", hint: "set it with --step")
        }
        interval = demand.interval
        let step = demand.interval.seconds
        let warmSteps = step <= warmUp ? Int((warmUp + step - 1) / step) : 0
        var (rows, missing, unhealthy, warming) = ([(demand: Double, cpu: Double, replicas: Double)](), 0, 0, 0)
        var (before, cold): (Double?, Int) = (nil, 0)
        for index in 0..<demand.count {
            let time = demand.timestamp(at: index)
            guard let count = replicas.observation(at: time), count > 0, let load = demand.observation(at: time),
                load >= 0, let used = cpu.observation(at: time), used >= 0
            else {
                missing += 1
                (before, cold) = (nil, warmSteps)
                continue
            }
            if let before, count > before { cold = warmSteps }
            before = count
            cold -= 1
            if cold >= 0 {
                warming += 1
            } else if let failed = errors?.observation(at: time), failed > Self.mostErrors * load {
                unhealthy += 1
            } else {
                rows.append((load, used, count))
            }
        }
        guard rows.count >= Self.fewest else {
            throw .learning(
                "\(rows.count) healthy steps are too few to learn a capacity from (\(missing) missing, "
                    + "\(unhealthy) with errors, \(warming) just after replicas were added)",
                hint: "give at least \(Self.fewest), or say what one replica serves: --per-replica 180")
        }
        let chosen = reading ?? Self.reading(of: rows.map { ($0.cpu, $0.replicas) }, target: target)
        self.reading = chosen
        observations = rows.map { row in
            Observation(demand: row.demand / row.replicas, cpu: chosen == .all ? row.cpu / row.replicas : row.cpu)
        }
        (self.missing, self.unhealthy, warmingUp) = (missing, unhealthy, warming)
    }

    /// Twenty blocks of two: fewer steps tell no interval.
    private static let fewest = 40

    private static func reading(of rows: [(cpu: Double, replicas: Double)], target: Double) -> CPUReading {
        let middle = { (values: [Double]) in values.sorted()[values.count / 2] }
        let mean = middle(rows.map(\.cpu)) / target
        let share = middle(rows.map { $0.cpu / $0.replicas }) / target
        // By ratio: twice too much is as far as half too little.
        return max(mean, 1 / mean) <= max(share, 1 / share) ? .replica : .all
    }
}

extension TimeSeries {
    /// What was observed in the step that begins at `time`; nil when it is missing or outside.
    fileprivate func observation(at time: Timestamp) -> Double? {
        let seconds = start.seconds(until: time)
        guard seconds >= 0, seconds % interval.seconds == 0 else { return nil }
        let index = Int(seconds / interval.seconds)
        return index < count && !isMissing[index] ? values[index] : nil
    }
}

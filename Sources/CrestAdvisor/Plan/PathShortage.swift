import CrestForecasting

/// How a supply fares against every sample path of the forecast.
struct PathShortage {
    /// Minutes with demand above supply, in the mean over the paths.
    let expectedMinutes: Double
    /// Replicas lacking times hours, in the mean over the paths.
    let unmetReplicaHours: Double
    /// The share of the paths on which demand exceeds supply at some time.
    let chance: Double
    /// The share of the paths whose peak exceeds what the maximum serves; nil without a maximum.
    let chanceAboveMaximum: Double?

    init(planner: SeriesPlanner, timeline: Timeline) {
        let capacity = planner.request.capacity
        let paths = planner.request.forecast.paths
        let ceiling = capacity.maximum.map { capacity.demand(servedBy: $0) }
        var short = Exceedance(paths: paths.count)
        var above = Exceedance(paths: paths.count)
        var seconds = 0.0
        var unmet = 0.0
        for segment in timeline.segments {
            let values = paths.values(at: planner.slots.lowerBound + segment.slot)
            let served = capacity.demand(servedBy: segment.supply)
            // Most slots have more than any path asks for, and need not be looked at.
            if planner.largest[segment.slot] > served {
                let exceeding = short.add(values, limit: served)
                seconds += Double(segment.seconds) * Double(exceeding.count)
                unmet += Double(segment.seconds) * exceeding.sum
            }
            if let ceiling, planner.largest[segment.slot] > ceiling { _ = above.add(values, limit: ceiling) }
        }
        expectedMinutes = seconds / 60 / Double(paths.count)
        unmetReplicaHours = unmet / capacity.perReplica / 3_600 / Double(paths.count)
        chance = short.share
        chanceAboveMaximum = ceiling.map { _ in above.share }
    }
}

/// Which paths have exceeded their limit so far.
private struct Exceedance {
    private var hasExceeded: [Bool]

    init(paths: Int) {
        hasExceeded = Array(repeating: false, count: paths)
    }

    var share: Double { Double(hasExceeded.count { $0 }) / Double(hasExceeded.count) }

    /// How many of `values`, one for each path, exceed `limit`, and by how much together.
    mutating func add(_ values: ArraySlice<Double>, limit: Double) -> (count: Int, sum: Double) {
        var count = 0
        var sum = 0.0
        for (path, value) in zip(hasExceeded.indices, values) where value > limit {
            hasExceeded[path] = true
            count += 1
            sum += value - limit
        }
        return (count, sum)
    }
}

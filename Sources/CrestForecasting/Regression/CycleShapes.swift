import CrestSeries
import RealModule

/// A series cut into whole cycles that end with it: each a total times proportions that add up to 1.
struct CycleShapes: Sendable, Hashable, Codable {
    let period: Int
    /// One a cycle, in time order.
    let totals: [Double]
    /// One array of `period` shares a cycle; empty for a cycle without traffic.
    let proportions: [[Double]]

    init(series: TimeSeries, period: Int) {
        self.init(series.filledFromCycle(before: period), period: period)
    }

    /// - Parameter values: none missing; the first ones that fill no cycle are left out.
    init(_ values: [Double], period: Int) {
        let first = values.count % period
        let cycles = stride(from: first, to: values.count, by: period).map { values[$0..<($0 + period)] }
        self.period = period
        totals = cycles.map { $0.reduce(0, +) }
        proportions = zip(cycles, totals).map { cycle, total in total > 0 ? cycle.map { $0 / total } : [] }
    }

    var count: Int { totals.count }

    /// What cycle `index` is expected to look like: the mean of the last two cycles with traffic at distances that are
    /// multiples of `spacing` and before `limit`; flat when there is none.
    func expectedShape(of index: Int, spacing: Int, before limit: Int) -> [Double] {
        var found: [[Double]] = []
        var candidate = index - spacing
        while candidate >= 0, found.count < 2 {
            if candidate < limit, !proportions[candidate].isEmpty { found.append(proportions[candidate]) }
            candidate -= spacing
        }
        guard let latest = found.first else { return Array(repeating: 1 / Double(period), count: period) }
        guard found.count == 2 else { return latest }
        return zip(latest, found[1]).map { ($0 + $1) / 2 }
    }

    /// Whether each cycle of a longer season has a shape of its own: Bayes' information criterion of a mean shape for
    /// each of the `spacing` positions against one mean shape.
    func prefersShapes(every spacing: Int) -> Bool {
        guard count >= 2 * spacing else { return false }
        func criterion(groups: Int) -> Double {
            var squares = 0.0
            var observations = 0
            for group in 0..<groups {
                let members = stride(from: group, to: count, by: groups).map { proportions[$0] }.filter { !$0.isEmpty }
                for phase in 0..<period where !members.isEmpty {
                    let mean = members.reduce(0) { $0 + $1[phase] } / Double(members.count)
                    squares += members.reduce(0) { $0 + ($1[phase] - mean) * ($1[phase] - mean) }
                }
                observations += members.count * period
            }
            guard squares > 0, observations > 0 else { return -.infinity }
            let n = Double(observations)
            return n * Double.log(squares / n) + Double(groups * period) * Double.log(n)
        }
        return criterion(groups: spacing) < criterion(groups: 1)
    }
}

package import CrestSeries
package import CrestStore

/// The nights that should have been and were not: the machine was off, or the timer was.
///
/// The next night makes nothing up: it reads what came meanwhile, scores the forecasts whose day is over, and plans for
/// now alone. A night that was missed is noted, so that a gap in the accounts has its reason.
package struct MissedNights: Sendable, Hashable {
    /// How often nights come when too few are known to tell.
    private static let usualDistance: Int64 = 86_400
    private static let (fewestDistances, mostDistances) = (3, 8)
    /// Nights by hand, one after another, are no schedule.
    private static let leastDistance: Int64 = 3_600
    /// Longer than this, nobody waits for single nights.
    private static let mostNoted = 400

    /// The last night before.
    package let last: Timestamp
    /// When they should have been, in order.
    package let times: [Timestamp]

    /// - Parameters:
    ///   - runs: the last nights, in any order.
    ///   - asOf: of tonight.
    /// - Returns: nil when none was missed.
    package init?(_ runs: [RunRecord], asOf: Timestamp) {
        let done = runs.filter { $0.stage.includes(.planned) && $0.asOf < asOf }.map(\.asOf).sorted()
        guard let last = done.last else { return nil }
        let distances = zip(done, done.dropFirst()).map { $0.seconds(until: $1) }
            .filter { $0 >= Self.leastDistance }.suffix(Self.mostDistances).sorted()
        let distance =
            distances.count >= Self.fewestDistances ? distances[distances.count / 2] : Self.usualDistance
        var times: [Timestamp] = []
        var next = last.advanced(bySeconds: distance)
        // A night that is at most half as late as they lie apart is this one.
        while next.seconds(until: asOf) > distance / 2, times.count < Self.mostNoted {
            times.append(next)
            next = next.advanced(bySeconds: distance)
        }
        guard !times.isEmpty else { return nil }
        self.last = last
        self.times = times
    }

    /// What a person should know of it.
    ///
    /// - Parameter scored: how many forecasts were held against what came since.
    func finding(scored: Int) -> Diagnostic {
        let nights = times.count == 1 ? "a night was missed" : "\(times.count) nights were missed"
        let accounts =
            scored == 0
            ? "no forecast was due" : scored == 1 ? "one forecast was scored" : "\(scored) forecasts were scored"
        return Diagnostic(
            code: .init(rawValue: "W_MISSED"),
            message: "\(nights) since \(last): what came meanwhile is read, \(accounts), and the plan is for now on",
            hint: "was the machine off? systemctl list-timers, or the log of cron, tells")
    }
}

import CrestSeries

/// How carefully a live requirement is read off a distribution: replica number n is wanted while what it is expected to
/// serve, times the cost of a shortage, exceeds the hurdle.
///
/// A hurdle of 1 is the newsvendor's rule for a need that lasts as long as the replica is paid for. A peak that is shorter
/// than the lead time is worth less, one whose chance was underrated more. Which hurdle is right is a matter of the
/// traffic; so several are tried at once, each with a fleet of its own that nobody pays, and the one that would have cost
/// least of late is followed (follow the regularised leader with exponential forgetting; Cesa-Bianchi & Lugosi 2006).
struct Caution: Sendable {
    /// From the boldest to the most careful.
    static let hurdles = [5.0, 3, 2, 1.4, 1, 0.7, 0.5]
    /// The cost of each hurdle counts by so much more than it is, so that a few lucky days do not lead far from the usual
    /// one, 2: by 3 % for half or twice that, by 12 % for a quarter or four times.
    private static let reluctance = [1.052, 1.01, 1, 1.008, 1.03, 1.069, 1.12]

    /// What one hurdle would have done.
    private struct Trial: Sendable {
        /// Of the negated orders: what has been ordered for a whole lead time serves.
        var serving: SlidingMaximum
        var cost = 0.0
    }

    private let shortageCost: Double
    private var trials: [Trial]
    private var leader: Int
    private var before: Timestamp?

    /// The hurdle that is followed before anything was tried.
    private static let first = 2
    /// Seconds after which a cost counts a third (1/e).
    private static let memory = 10.0 * 86_400
    /// A trial takes the lead only when it is cheaper by this share: equals do not take turns.
    private static let advantage = 0.002

    init(shortageCost: Double, leadTime: Int64) {
        self.shortageCost = shortageCost
        trials = Self.hurdles.map { _ in Trial(serving: SlidingMaximum(reach: leadTime)) }
        leader = Self.first
    }

    /// The number that the present leader chose.
    func choice(of wanted: [Int]) -> Int { wanted[leader] }

    /// Lets every trial order what it wants, and charges it for the time since the last call.
    ///
    /// - Parameters:
    ///   - demand: in replicas; nil when it is not known.
    ///   - wanted: one number for each of ``hurdles``.
    mutating func charge(_ demand: Double?, wanted: [Int], at now: Timestamp) {
        let seconds = before.map { Double($0.seconds(until: now)) } ?? 0
        before = now
        // To the first order of 1 − exp(−t/memory), which is all that calls a few minutes apart need.
        let kept = max(0, 1 - seconds / Self.memory)
        for index in trials.indices {
            let serving = -trials[index].serving.push(-wanted[index], at: now.secondsSinceEpoch)
            guard let demand else { continue }
            let lacking = max(0, demand - Double(serving))
            trials[index].cost = kept * trials[index].cost + seconds * (Double(wanted[index]) + shortageCost * lacking)
        }
        for index in trials.indices where burden(index) < burden(leader) * (1 - Self.advantage) { leader = index }
    }

    private func burden(_ index: Int) -> Double { trials[index].cost * Self.reluctance[index] }
}

import CrestSeries

/// How carefully a live requirement is read off a distribution: replica number n is wanted while what it is expected to
/// serve, times the cost of a shortage, exceeds the hurdle.
///
/// A hurdle of 1 is the newsvendor's rule for a need that lasts as long as the replica is paid for. A peak that is
/// shorter than the lead time is worth less, one whose chance was underrated more. And a wish that is withdrawn before
/// the lead time is over was paid for nothing: where forecasts are restless it is better kept for a while. Which hurdle
/// and how long is right is a matter of the traffic; so several are tried at once, each with a fleet of its own that
/// nobody pays, and the one that would have cost least of late is followed (follow the regularised leader with
/// exponential forgetting; Cesa-Bianchi & Lugosi 2006).
struct Caution: Sendable {
    /// From the boldest to the most careful.
    static let hurdles = [5.0, 3, 2, 1.4, 1, 0.7, 0.5]
    /// The cost of each hurdle counts by so much more than it is, so that a few lucky days do not lead far from the
    /// usual one, 2: by 3 % for half or twice that, by 12 % for a quarter or four times.
    private static let reluctance = [1.052, 1.01, 1, 1.008, 1.03, 1.069, 1.12]

    /// For how long a wish is kept, as shares of the lead time.
    private static let holds = [0, 0.5, 1]
    /// As ``reluctance``, for each of ``holds``: by 1 % for every lead time.
    private static let holdReluctance = [1, 1.005, 1.01]

    /// What one hurdle would have done, with wishes kept for one time.
    private struct Trial: Sendable {
        let hurdle: Int
        let reluctance: Double
        var held: SlidingMaximum
        /// What it wants to be paid.
        var wish = 0
        var fleet: ShadowFleet

        var burden: Double { fleet.cost * reluctance }
    }

    private var trials: [Trial]
    private var leader: Int
    private var before: Timestamp?

    /// The hurdle that is followed before anything was tried.
    private static let first = 2
    /// A trial takes the lead only when it is cheaper by this share: equals do not take turns.
    private static let advantage = 0.002

    init(shortageCost: Double, leadTime: Int64) {
        trials = Self.hurdles.indices.flatMap { hurdle in
            zip(Self.holds, Self.holdReluctance).map { hold, reluctance in
                Trial(
                    hurdle: hurdle, reluctance: Self.reluctance[hurdle] * reluctance,
                    held: SlidingMaximum(reach: Int64(hold * Double(leadTime))),
                    fleet: ShadowFleet(leadTime: leadTime, shortageCost: shortageCost))
            }
        }
        leader = Self.first * Self.holds.count
    }

    /// The number that the present leader chose at the last ``charge(_:wanted:at:)``.
    var choice: Int { trials[leader].wish }

    /// Lets every trial order what it wants, and charges it for the time since the last call.
    ///
    /// - Parameters:
    ///   - demand: in replicas; nil when it is not known.
    ///   - wanted: one number for each of ``hurdles``.
    mutating func charge(_ demand: Double?, wanted: [Int], at now: Timestamp) {
        let seconds = before.map { Double($0.seconds(until: now)) } ?? 0
        before = now
        for index in trials.indices {
            let wish = trials[index].held.push(wanted[trials[index].hurdle], at: now.secondsSinceEpoch)
            trials[index].wish = wish
            trials[index].fleet.charge(demand, paid: wish, seconds: seconds, at: now)
        }
        for index in trials.indices where trials[index].burden < trials[leader].burden * (1 - Self.advantage) {
            leader = index
        }
    }
}

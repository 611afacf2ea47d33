/// How many coupons to issue in each interval, such that what they cause never exceeds the slack.
///
/// *Greedy forward*: each block takes the most that all later limits permit, given what the blocks before it have
/// taken. With a delay whose redemption rate falls with age this is the best there is: demand that could be served
/// earlier is. Where redemptions come in a wave some time after the issue, the first block would book that later time
/// for itself and lock its neighbours out; then filling *in rounds*, each taking a share of the room, spreads the
/// issue. Both are computed, and the one that serves more within the horizon is taken. O(T²) for T intervals.
package struct IssueSchedule: Sendable, Hashable {
    /// Coupons, one number an interval.
    package private(set) var issue: [Double]
    /// Requests an interval at the end of each interval, caused by these coupons; after the horizon too.
    package private(set) var load: [Double]
    /// What keeps each interval from more.
    package private(set) var bounds: [PacingBound]

    private let problem: PacingProblem
    private var issued = 0.0

    package init(_ problem: PacingProblem) {
        var greedy = IssueSchedule(empty: problem)
        greedy.fill(share: 1)
        var gradual = IssueSchedule(empty: problem)
        for _ in 0..<Self.rounds { gradual.fill(share: Self.shareOfRound) }
        gradual.fill(share: 1)
        self = gradual.served > greedy.served * Self.clearly ? gradual : greedy
    }

    /// Twenty-four rounds of an eighth leave 4 % of the room to the last one, which takes all.
    private static let rounds = 24
    private static let shareOfRound = 0.125

    /// A millionth of a coupon is what rounding leaves, and nothing to issue.
    private static let nothing = 1e-6

    /// One percent more is worth a later start.
    private static let clearly = 1.01

    /// What is left free of each room, so that a sum of some thousand products does not exceed its limit by rounding.
    private static let rounding = 1e-12

    private init(empty problem: PacingProblem) {
        self.problem = problem
        issue = Array(repeating: 0, count: problem.slack.count)
        load = Array(repeating: 0, count: problem.limits.count)
        bounds = problem.slack.indices.map { $0 < problem.launch ? .launch : .capacity }
    }

    private var served: Double { load[..<issue.count].reduce(0, +) }

    /// Raises the rate of every block by a share of what is possible.
    private mutating func fill(share: Double) {
        let blocks = problem.blocks
        let byLength = blockResponses(of: blocks)
        let claimRooms = ClaimRooms(problem)
        for block in blocks {
            guard let response = byLength[block.count] else { continue }
            var (room, bound) = (capacityRoom(for: block, response), PacingBound.capacity)
            if let claims = claimRooms?.room(for: block, issue: issue), claims < room {
                (room, bound) = (claims, .claims)
            }
            if let budget = problem.budget {
                let rest = max(0, budget - issued) / Double(block.count)
                if rest < room { (room, bound) = (rest, .budget) }
            }
            for interval in block { bounds[interval] = bound }
            add(room * share * (1 - Self.rounding), to: block, response)
        }
    }

    /// What one coupon in each interval of a block causes, from the first of them on; blocks differ in length only.
    private func blockResponses(of blocks: [Range<Int>]) -> [Int: [Double]] {
        var result: [Int: [Double]] = [:]
        for length in Set(blocks.map(\.count)) {
            result[length] = load.indices.map { age in
                (max(0, age - length + 1)...age).reduce(0) { $0 + problem.response[$1] }
            }
        }
        return result
    }

    /// The most coupons an interval of `block` for which no limit is exceeded at any later time.
    private func capacityRoom(for block: Range<Int>, _ response: [Double]) -> Double {
        var room = Double.infinity
        for interval in block.lowerBound..<load.count {
            let caused = response[interval - block.lowerBound]
            if caused > 0 { room = min(room, (problem.limits[interval] - load[interval]) / caused) }
        }
        return max(0, room)
    }

    private mutating func add(_ rate: Double, to block: Range<Int>, _ response: [Double]) {
        guard rate * Double(block.count) > Self.nothing, rate.isFinite else { return }
        for interval in block { issue[interval] += rate }
        issued += rate * Double(block.count)
        for interval in block.lowerBound..<load.count {
            load[interval] += rate * response[interval - block.lowerBound]
        }
    }
}

/// How many coupons nobody has been issued who asked for one.
private struct ClaimRooms {
    private let claimed: [Double]

    init?(_ problem: PacingProblem) {
        guard let claimed = problem.claimed else { return nil }
        self.claimed = claimed
    }

    /// The most coupons more an interval of `block` with which nobody is issued one before asking.
    func room(for block: Range<Int>, issue: [Double]) -> Double {
        var issued = issue[..<block.lowerBound].reduce(0, +)
        var room = Double.infinity
        for interval in block.lowerBound..<claimed.count {
            issued += issue[interval]
            let share = Double(min(interval + 1, block.upperBound) - block.lowerBound)
            room = min(room, (claimed[interval] - issued) / share)
        }
        return max(0, room)
    }
}

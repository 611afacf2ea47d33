import CrestAdvisor
import CrestForecasting
import RealModule
import Testing

/// What the coupons cause at the end of each interval, summed in another order than the schedule does.
private func convolution(_ issue: [Double], _ response: [Double], count: Int) -> [Double] {
    (0..<count).map { end in
        issue.indices.reversed().reduce(0.0) { $1 <= end ? $0 + issue[$1] * response[end - $1] : $0 }
    }
}

@Suite struct `A schedule of issues` {
    private static let (length, again) = (96, 48)

    private static func slack(_ number: Int) -> [Double] {
        (0..<length).map { i in
            switch number {
            case 0: return 100
            case 1:
                let residue: Int = (37 * i * i + 11 * i) % 64
                return Double(100 + residue - ((40..<52).contains(i) ? 60 : 0))
            default: return Double(160 - abs(48 - i) * 2)
            }
        }
    }

    private static func response(_ name: String) throws -> [Double] {
        let kernel =
            switch name {
            case "exponential": try RedemptionKernel.exponential(meanDelay: 12, share: 0.9)
            case "wave": try RedemptionKernel(shares: [0.02, 0.05, 0.1, 0.2, 0.26, 0.2, 0.1, 0.05, 0.02])
            default: try RedemptionKernel(shares: [0.3, 0.1, 0, 0, 0, 0, 0, 0, 0.1, 0.4, 0.1])
            }
        return (0..<(length + again)).map(kernel.share)
    }

    /// The best that there is: scipy 1.17.1, scripts/reference/pacing.py.
    @Test(arguments: [
        ("exponential", 0, 9600.0), ("exponential", 1, 9941.3032894376), ("exponential", 2, 10658.0),
        ("wave", 0, 9324.20171044907), ("wave", 1, 10285.424495329358), ("wave", 2, 10478.862209622437),
        ("two waves", 0, 9104.47285239964), ("two waves", 1, 10208.014562546696),
    ])
    func `serves nearly all that a linear programme could, where enough is asked for`(
        kernel: String, slack: Int, best: Double
    ) throws {
        let schedule = IssueSchedule(
            PacingProblem(
                slack: Self.slack(slack), following: Self.slack(slack).suffix(Self.again),
                response: try Self.response(kernel)))
        let served = schedule.load[..<Self.length].reduce(0, +)
        #expect(served <= best * (1 + 1e-9))
        // The second slack jumps by half from interval to interval, which a schedule for a wave can only follow by
        // starting and stopping at the right moments: there it is the rounds that are not the best there is.
        #expect(served >= (slack == 1 ? 0.92 : 0.98) * best, "\(served / best)")
        // Where redemptions ebb away from the first moment on, greedy is the best there is.
        if kernel == "exponential" { #expect(served >= best * (1 - 1e-9)) }
    }

    @Test(arguments: 0..<200) func `never exceeds slack, claims, budget or launch, whatever they are`(seed: Int) throws
    {
        var random = SplitMix64(seed: UInt64(seed))
        let count = 1 + random.index(below: 80)
        let afterglow = random.index(below: count + 1)
        let delay = 20 * random.uniform()
        let kernel =
            seed.isMultiple(of: 2)
            ? try RedemptionKernel.exponential(meanDelay: delay, share: 0.1 + 0.9 * random.uniform())
            : try RedemptionKernel(shares: (0..<12).map { _ in random.uniform() / 12 })
        let slack = (0..<count).map { _ in 500 * random.uniform() - (seed.isMultiple(of: 7) ? 20 : 0) }
        var sum = 0.0
        let claimed: [Double]? =
            seed.isMultiple(of: 3)
            ? nil
            : slack.map { _ in
                sum += 300 * random.uniform()
                return sum
            }
        let launch = random.index(below: count + 1)
        let budget = seed.isMultiple(of: 5) ? 1 + 5_000 * random.uniform() : nil
        let response = (0..<(count + afterglow)).map { 2 * kernel.share(atAge: $0) }
        let problem = PacingProblem(
            slack: slack, following: slack.suffix(afterglow), response: response, claimed: claimed, launch: launch,
            budget: budget, changeEvery: 1 + random.index(below: 5))
        let schedule = IssueSchedule(problem)
        let load = convolution(schedule.issue, response, count: count + afterglow)
        for (end, limit) in problem.limits.enumerated() {
            // The rounding of a sum of a hundred products.
            if load[end] > 0 { #expect(load[end] <= limit + 1e-12 * abs(limit), "seed \(seed), interval \(end)") }
            #expect(abs(load[end] - schedule.load[end]) <= 1e-9)
        }
        #expect(schedule.issue[..<launch].allSatisfy { $0 == 0 })
        #expect(schedule.issue.allSatisfy { $0 >= 0 && $0.isFinite })
        if let budget { #expect(schedule.issue.reduce(0, +) <= budget * (1 + 1e-12)) }
        var issued = 0.0
        for (end, count) in schedule.issue.enumerated() {
            issued += count
            if let claimed { #expect(issued <= claimed[end] * (1 + 1e-12) + 1e-9) }
        }
    }

    @Test(arguments: 0..<60) func `fills the usable slack where claims suffice and redemptions ebb away`(seed: Int)
        throws
    {
        var random = SplitMix64(seed: UInt64(1_000 + seed))
        let decay = 0.5 + 0.45 * random.uniform()
        let slack = (0..<120).map { _ in 50 + 500 * random.uniform() }
        let kernel = try RedemptionKernel.exponential(meanDelay: -1 / .log(decay), share: 0.8)
        let schedule = IssueSchedule(
            PacingProblem(slack: slack, response: slack.indices.map(kernel.share)))
        for now in slack.indices {
            // Demand of now is still there later, to a part that no schedule can change: 0.5 … 0.95 an interval.
            var (usable, remaining) = (Double.infinity, 1.0)
            for later in now..<slack.count {
                usable = min(
                    usable, min(slack[later], later + 1 < slack.count ? slack[later + 1] : .infinity) / remaining)
                remaining *= decay
            }
            #expect(schedule.load[now] >= 0.95 * usable, "seed \(seed), interval \(now)")
        }
    }

    @Test func `stays below the slack between the ends of intervals too`() throws {
        // A tenth of an interval is the grid of the check; slack jumps, and redemptions take some three intervals.
        let slack: [Double] = [90, 90, 20, 20, 90, 60, 60, 90, 90, 5, 5, 90]
        let kernel = try RedemptionKernel.exponential(meanDelay: 3)
        let schedule = IssueSchedule(PacingProblem(slack: slack, response: slack.indices.map(kernel.share)))
        var outstanding = 0.0
        for tenth in 0..<(10 * slack.count) {
            // d outstanding / dt = issue − outstanding / 3, solved exactly over a tenth.
            let rate = schedule.issue[tenth / 10]
            let end = 3 * rate + (outstanding - 3 * rate) * .exp(-0.1 / 3)
            let most = max(outstanding, end) / 3
            #expect(most <= slack[tenth / 10] * (1 + 1e-9), "\(tenth)")
            outstanding = end
        }
        #expect(schedule.issue[4] > 0)
    }

    @Test func `issues nothing that would come back when the service is overloaded anyway`() throws {
        let kernel = try RedemptionKernel(shares: [0.5, 0.5])
        let schedule = IssueSchedule(
            PacingProblem(slack: [10, 10, 10, -1, 10, 10], response: (0..<6).map(kernel.share)))
        // The third interval's demand is still there at the moment in which the fourth begins.
        #expect(schedule.issue[1...3].allSatisfy { $0 == 0 })
        #expect(schedule.issue[0] == 0 || schedule.load[2] <= 0)
        #expect(schedule.issue[4] > 0)
    }

    @Test func `is not locked for a day by an hour that is overloaded anyway, where an allowance is made`() throws {
        let slack = Array(repeating: 100.0, count: 60) + [-5, -5] + Array(repeating: 100.0, count: 10)
        let kernel = try RedemptionKernel.exponential(meanDelay: 4)
        let response = slack.indices.map(kernel.share)
        #expect(IssueSchedule(PacingProblem(slack: slack, response: response)).issue[..<60].allSatisfy { $0 == 0 })
        let allowed = IssueSchedule(PacingProblem(slack: slack, response: response, allowance: 0.1))
        #expect(allowed.load[20] > 99)
        #expect(allowed.load[60] <= 0.1 && allowed.load[61] <= 0.1)
    }
}

@Suite struct `A token bucket` {
    @Test(arguments: [3.0, 10, 57.3, 400, 12_345.6, 9e6], [5, 60, 900] as [Int64])
    func `admits nearly what it is made for, and never more in a span of that length`(
        admissions: Double, seconds: Int64
    ) throws {
        let bucket = try #require(TokenBucket(admitting: admissions, within: seconds))
        #expect(bucket.fillMilliseconds >= 50)
        #expect(bucket.tokensPerFill <= bucket.capacity)
        // The worst span: full at its beginning, a filling at once, and every token taken as it comes.
        let fillings = 1 + seconds * 1_000 / bucket.fillMilliseconds
        let most = Double(bucket.capacity) + Double(fillings) * Double(bucket.tokensPerFill)
        #expect(most <= admissions)
        if admissions >= 400, seconds >= 60 { #expect(bucket.rate * Double(seconds) > 0.985 * admissions) }
    }

    @Test(arguments: [0, 0.5, 2, 2.0.nextUp, -1, .nan, .infinity])
    func `is none where next to nothing is to be admitted`(
        admissions: Double
    ) {
        #expect(TokenBucket(admitting: admissions, within: 60) == nil)
    }
}

public import CrestSeries

/// Something that is handed out and comes back as demand: coupons, invitations, places in a queue.
public struct Campaign: Sendable, Hashable {
    /// When what is handed out comes back; an interval is the step of the forecast.
    public let kernel: RedemptionKernel
    /// g: requests of the service, in units of its series, that one redemption causes; positive.
    public let requestsPerRedemption: Double
    /// When the first coupon may be issued; nil for now.
    public let launch: Timestamp?
    /// The most coupons that may be issued; nil when nothing forbids more.
    public let budget: Double?
    /// How many coupons are asked for in each step from the launch on, the last one for all steps after it; nil when
    /// more are asked for than can be issued.
    public let claims: [Double]?
    /// How many are asked for already at the launch.
    public let waiting: Double
    /// Coupons issued before now, one number a step, the most recent last: they come back too.
    public let issuedBefore: [Double]

    /// - Throws: ``AdvisorError/Code/pacing`` when a number lies outside its range.
    public init(
        kernel: RedemptionKernel, requestsPerRedemption: Double = 1, launch: Timestamp? = nil, budget: Double? = nil,
        claims: [Double]? = nil, waiting: Double = 0, issuedBefore: [Double] = []
    ) throws(AdvisorError) {
        guard requestsPerRedemption > 0, requestsPerRedemption.isFinite else {
            throw .pacing("\(requestsPerRedemption) requests a redemption", hint: "give a positive number")
        }
        if let budget, !(budget > 0 && budget.isFinite) {
            throw .pacing("a budget of \(budget) coupons", hint: "give a positive number")
        }
        guard claims.map({ !$0.isEmpty }) ?? true else {
            throw .pacing("claims of no step", hint: "give how many ask for a coupon in each step, or leave it out")
        }
        for number in (claims ?? []) + issuedBefore + [waiting] where !(number >= 0 && number.isFinite) {
            throw .pacing("\(number) coupons in a step", hint: "numbers of coupons are 0 or more")
        }
        self.kernel = kernel
        self.requestsPerRedemption = requestsPerRedemption
        self.launch = launch
        self.budget = budget
        self.claims = claims
        self.waiting = waiting
        self.issuedBefore = issuedBefore
    }

    /// The requests of a coupon at each age of 0 ..< `count` steps.
    func response(count: Int) -> [Double] {
        (0..<count).map { requestsPerRedemption * kernel.share(atAge: $0) }
    }

    /// The requests of coupons issued before now, in each of `count` steps from now on: at the beginning of the step or
    /// at its end, whichever is more, because they change linearly in between.
    func inherited(count: Int) -> [Double] {
        let ages = response(count: count + issuedBefore.count + 1)
        let latestFirst = Array(issuedBefore.reversed())
        let atBoundary = (0...count).map { boundary in
            latestFirst.indices.reduce(0.0) { $0 + latestFirst[$1] * ages[boundary + $1] }
        }
        return (0..<count).map { max(atBoundary[$0], atBoundary[$0 + 1]) }
    }

    /// Coupons asked for by the end of each of `count` steps, the first one a launch being `launch`.
    func claimed(count: Int, launch: Int) -> [Double]? {
        guard let claims else { return nil }
        var sum = waiting
        return (0..<count).map { step in
            guard step >= launch else { return 0 }
            sum += claims[min(step - launch, claims.count - 1)]
            return sum
        }
    }
}

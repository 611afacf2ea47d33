import RealModule

/// When what has been issued comes back as demand: h_k, the share of the coupons (invitations, places in a queue) that
/// is redeemed at an age of k to k + 1 intervals. What the shares lack to 1 is never redeemed.
///
/// Coupons issued evenly over intervals 0 … i cause at the end of interval i, at that very moment, the demand
/// g Σ a_s h_{i−s} an interval, g being the requests of a redemption; in between it changes linearly.
public struct RedemptionKernel: Sendable, Hashable {
    private enum Shape: Sendable, Hashable {
        case table([Double])
        /// h_k = first · decayᵏ.
        case geometric(first: Double, decay: Double)
    }

    private let shape: Shape

    /// Redemptions at a constant rate an outstanding coupon: the delay is exponential.
    ///
    /// - Parameters:
    ///   - meanDelay: in intervals, positive; 0 for at once.
    ///   - share: the share ever redeemed, more than 0 and at most 1.
    /// - Throws: ``AdvisorError/Code/pacing`` when a number lies outside its range.
    public static func exponential(meanDelay: Double, share: Double = 1) throws(AdvisorError) -> RedemptionKernel {
        guard meanDelay >= 0, meanDelay.isFinite else {
            throw .pacing("a mean delay of \(meanDelay) intervals", hint: "it is 0 or more")
        }
        guard share > 0, share <= 1 else {
            throw .pacing("a share of \(share) that is redeemed", hint: "it lies between 0 and 1")
        }
        guard meanDelay > 0 else { return RedemptionKernel(shape: .table([share])) }
        return RedemptionKernel(
            shape: .geometric(first: -share * .expMinusOne(-1 / meanDelay), decay: .exp(-1 / meanDelay)))
    }

    /// Shares as measured, one an interval of age.
    ///
    /// - Throws: ``AdvisorError/Code/pacing`` unless they are not negative, some positive, and add up to 1 at most.
    public init(shares: [Double]) throws(AdvisorError) {
        guard let last = shares.lastIndex(where: { $0 > 0 }), shares.allSatisfy({ $0 >= 0 && $0.isFinite }) else {
            throw .pacing("a redemption kernel without a positive share", hint: "give the share redeemed at each age")
        }
        let sum = shares.reduce(0, +)
        // Shares that were rounded to a few digits may add up to a little more than one.
        guard sum <= 1.001 else {
            throw .pacing("redemption shares that add up to \(sum)", hint: "a coupon is redeemed once: at most 1")
        }
        shape = .table(Array(shares[...last]))
    }

    private init(shape: Shape) {
        self.shape = shape
    }

    /// h_k, for an age of k ≥ 0 intervals.
    public func share(atAge age: Int) -> Double {
        switch shape {
        case .table(let shares): age < shares.count ? shares[age] : 0
        case .geometric(let first, let decay): first * .pow(decay, age)
        }
    }

    /// The least share of the demand of any moment that is still there `intervals` later, whatever it was issued when:
    /// min_j h_{j+k} / h_j.
    func persistence(over intervals: Int) -> Double {
        switch shape {
        case .geometric(_, let decay): .pow(decay, intervals)
        case .table(let shares):
            shares.indices.reduce(1) { least, age in
                shares[age] > 0 ? min(least, share(atAge: age + intervals) / shares[age]) : least
            }
        }
    }
}

public import CrestForecasting
public import CrestSeries
import RealModule

/// The load of coupons that are issued and not yet spent: pausing the issue does not stop it.
public struct RedemptionStream: Sendable, Hashable {
    /// When holders spend.
    public let habit: SpendingHabit
    /// When the coupons lose their value; nil for never.
    public let expires: Timestamp?
    /// Requests that one redemption makes; positive.
    public let requestsPerRedemption: Double

    /// Coupons of one expiry.
    public init(habit: SpendingHabit, expires: Timestamp?, requestsPerRedemption: Double = 1) {
        precondition(requestsPerRedemption > 0, "a redemption makes requests")
        self.habit = habit
        self.expires = expires
        self.requestsPerRedemption = requestsPerRedemption
    }

    /// Coupons that were issued before the first step.
    public struct Lot: Sendable, Hashable {
        /// The middle of the time of their issue.
        public let issuedAt: Timestamp
        /// How many.
        public let count: Double

        /// A lot.
        public init(issuedAt: Timestamp, count: Double) {
            self.issuedAt = issuedAt
            self.count = count
        }
    }

    /// Requests in each step of each path, from the lots of the past and from what each path issues.
    ///
    /// The stock of those who mean to spend is followed group by group: patience has no memory, so a path costs a few
    /// operations a step, whenever its coupons were issued. What is issued within a step is issued evenly over it.
    public func paths(
        issued: SamplePaths, lots: [Lot] = [], start: Timestamp, interval: SamplingInterval
    ) -> SamplePaths {
        var result = SamplePaths(steps: issued.steps, count: issued.count)
        let width = Double(interval.seconds)
        let left = expires.map { Double(start.seconds(until: $0)) } ?? .infinity
        for delay in habit.delays {
            let portion = habit.share * delay.weight
            let stock = lots.reduce(0) { $0 + portion * $1.count * survival(of: $1, at: start, delay: delay) }
            var stocks = Array(repeating: stock, count: issued.count)
            for step in 0..<issued.steps {
                let (begin, end) = (Double(step) * width, Double(step + 1) * width)
                guard begin < left else { break }
                let exposure = habit.exposure(from: begin, to: end, mean: delay.mean, validity: left)
                let remaining = Double.exp(-exposure)
                // The mean over the step of what is left of those issued in it.
                let remainingOfNew = exposure > 0 ? -Double.expMinusOne(-exposure) / exposure : 1
                for path in 0..<issued.count {
                    let new = portion * issued[step: step, path: path]
                    let spent = stocks[path] * (1 - remaining) + new * (1 - remainingOfNew)
                    stocks[path] += new - spent
                    result[step: step, path: path] += spent * requestsPerRedemption
                }
            }
        }
        return result
    }

    private func survival(of lot: Lot, at time: Timestamp, delay: SpendingHabit.Delay) -> Double {
        let left = expires.map { Double(lot.issuedAt.seconds(until: $0)) } ?? .infinity
        let age = max(0, Double(lot.issuedAt.seconds(until: time)))
        return Double.exp(-habit.exposure(from: 0, to: age, mean: delay.mean, validity: left))
    }
}

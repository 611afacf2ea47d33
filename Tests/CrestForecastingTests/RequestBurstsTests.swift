import CrestForecasting
import CrestSeries
import Testing

@Suite struct `The busiest second` {
    /// With probability 0.99, of a minute: exact counts by scripts/reference/bursts.py (scipy 1.17.1).
    @Test(
        arguments: [
            (10, 1, 23), (10, 5, 54), (10, 25, 165), (100, 1, 138), (100, 5, 198), (100, 25, 380), (1_000, 1, 1_115),
            (1_000, 5, 1_272), (1_000, 25, 1_666), (10_000, 1, 10_361), (10_000, 5, 10_820), (10_000, 25, 11_891),
        ] as [(Double, Double, Double)])
    func `is within 2 % of the exact count`(rate: Double, dispersion: Double, exact: Double) {
        let allowance = BurstAllowance(RequestBursts(dispersion: dispersion), interval: .minute)
        let busiest = allowance.busiest(of: 60 * rate) / 60
        #expect(abs(busiest / exact - 1) < 0.02, "\(busiest) of \(exact)")
    }

    @Test func `asks for more in longer observations, which have more seconds`() {
        let bursts = RequestBursts(dispersion: 3)
        let factors = [60, 300, 3_600].map { (seconds: Int64) in
            let allowance = BurstAllowance(bursts, interval: SamplingInterval(seconds: seconds))
            return allowance.busiest(of: 100 * Double(seconds)) / (100 * Double(seconds))
        }
        #expect(factors == factors.sorted())
        #expect(factors.allSatisfy { $0 > 1.5 && $0 < 2.2 })
    }

    @Test func `counts for less where a queue absorbs it`() {
        let bursts = RequestBursts(dispersion: 3)
        let demands = [1, 10, 60].map { window in
            BurstAllowance(bursts.absorbed(over: window), interval: .hour).busiest(of: 3_600)
        }
        #expect(demands[0] > 2 * demands[1])
        #expect(demands[1] > 1.5 * demands[2])
        // A minute of sixty requests, at 3.6 standard deviations of 13.
        #expect(abs(demands[2] / 3_600 - 1.9) < 0.1)
    }

    @Test func `of nothing is nothing`() {
        let allowance = BurstAllowance(RequestBursts(dispersion: 5), interval: .minute)
        #expect(allowance.busiest(of: 0) == 0)
        #expect(allowance.demand(within: 0) == 0)
    }

    @Test(arguments: [0.5, 3, 700, 1e6]) func `stays within what is served, and a little more demand does not`(
        rate: Double
    ) {
        let allowance = BurstAllowance(RequestBursts(dispersion: 4), interval: .minute)
        let served = allowance.busiest(of: 60 * rate)
        let demand = allowance.demand(within: served)
        #expect(abs(demand / (60 * rate) - 1) < 1e-9)
        #expect(allowance.busiest(of: demand) <= served)
        #expect(allowance.busiest(of: demand * (1 + 1e-9)) > served)
    }

    @Test func `is learned from how requests crowded at each rate`() throws {
        let seconds = (1...200).map { (rate: Double($0), dispersion: 1.5 + 0.02 * Double($0)) }
        let bursts = try #require(RequestBursts(learnedFrom: seconds))
        #expect(abs(bursts.clumping - 0.5) < 1e-9)
        #expect(abs(bursts.modulation - 0.02) < 1e-11)
        #expect(bursts.observations == 200)
        #expect(abs(bursts.dispersion(at: 50) - 2.5) < 1e-9)
    }

    @Test func `is never below that of chance, and not learned from a handful`() throws {
        let calm = try #require(RequestBursts(learnedFrom: (1...50).map { (Double($0), 0.9) }))
        #expect(calm.dispersion(at: 100) == 1)
        #expect(RequestBursts(learnedFrom: (1...19).map { (Double($0), 2) }) == nil)
    }
}

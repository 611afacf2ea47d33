import CrestAdvisor
import RealModule
import Testing

/// What rounding may leave of a recursion over thousands of servers, relative; the issue asks for 1e-9.
private let closedForm = 1e-11

/// Expected values: scipy 1.17.1, scripts/reference/queues.py, which sums Poisson probabilities instead.
@Suite struct `Erlang's formulas` {
    @Test(arguments: [
        (1, 0.5, 0.3333333333333333, 0.5),
        (2, 1.0, 0.19999999999999998, 0.3333333333333333),
        (5, 4.5, 0.24302100181497194, 0.762493220732936),
        (12, 8.0, 0.05140638771235779, 0.13984165451627129),
        (100, 90.0, 0.026957380464359637, 0.21694048090636894),
        (1000, 970.0, 0.009529193271715601, 0.24282333618035326),
        (5000, 4900.0, 0.002215767902504646, 0.09993787723478871),
    ])
    func `agree with scipy from one server to thousands`(servers: Int, load: Double, blocked: Double, waiting: Double) {
        let erlang = Erlang(servers: servers, offeredLoad: load)
        #expect(abs(erlang.blockingProbability / blocked - 1) < closedForm)
        #expect(abs(erlang.waitProbability / waiting - 1) < closedForm)
    }

    @Test func `know of a load that is too large that everybody waits, and of none that nobody does`() {
        #expect(Erlang(servers: 8, offeredLoad: 8).waitProbability == 1)
        #expect(Erlang(servers: 8, offeredLoad: 0).waitProbability == 0)
        #expect(Erlang(servers: 0, offeredLoad: 0).blockingProbability == 1)
    }
}

@Suite struct `A queue before several servers` {
    @Test(arguments: [
        (10.0, 0.1, 0.2, 0.05, 1.0, 2),
        (900, 0.08, 0.05, 0.01, 1, 78),
        (900, 0.08, 0.05, 0.01, 2.5, 83),
        (40_000, 0.1, 0.01, 0.001, 1, 4_057),
        (3, 2, 0, 0.2, 1, 9),
    ])
    func `needs as many as scipy says, for a share that waits`(
        rate: Double, service: Double, seconds: Double, chance: Double, variability: Double, servers: Int
    ) throws {
        let queue = try ServiceQueue(
            arrivalRate: rate, serviceTime: service, serviceVariation: (2 * variability - 1).squareRoot())
        #expect(queue.servers(meeting: try .share(chance, waitingLongerThan: seconds)) == servers)
    }

    @Test(arguments: [(10.0, 0.1, 0.01, 1.0, 3), (900, 0.08, 0.001, 1, 84), (900, 0.08, 0.001, 3, 87)])
    func `needs as many as scipy says, for a mean wait`(
        rate: Double, service: Double, seconds: Double, variability: Double, servers: Int
    ) throws {
        let queue = try ServiceQueue(
            arrivalRate: rate, serviceTime: service, serviceVariation: (2 * variability - 1).squareRoot())
        #expect(queue.servers(meeting: try .mean(seconds: seconds)) == servers)
    }

    @Test func `has the waits of the formulas of Pollaczek and Khinchine with one server`() throws {
        // M/G/1: W = ρ / (1 − ρ) · (1 + Cs²) / 2 · service; here 0.8 / 0.2 · (1 + 4) / 2 · 0.1 s.
        let queue = try ServiceQueue(arrivalRate: 8, serviceTime: 0.1, serviceVariation: 2)
        #expect(abs(try #require(queue.meanWait(servers: 1)) - 1) < closedForm)
        // M/M/1: P(W > t) = ρ e^{−(μ − λ) t}.
        let plain = try ServiceQueue(arrivalRate: 8, serviceTime: 0.1)
        #expect(abs(plain.chance(ofWaitingLongerThan: 0.5, servers: 1) - 0.8 * .exp(-1)) < closedForm)
    }

    @Test func `waits for ever where the load is too large, and not at all where all is clockwork`() throws {
        let queue = try ServiceQueue(arrivalRate: 100, serviceTime: 0.1)
        #expect(queue.meanWait(servers: 10) == nil)
        #expect(queue.chance(ofWaitingLongerThan: 1, servers: 10) == 1)
        let clockwork = try ServiceQueue(
            arrivalRate: 100, serviceTime: 0.1, arrivalVariation: 0, serviceVariation: 0)
        #expect(clockwork.servers(meeting: try .mean(seconds: 0.001)) == 11)
        #expect(try ServiceQueue(arrivalRate: 0, serviceTime: 1).servers(meeting: try .mean(seconds: 1)) == 0)
    }

    @Test func `never needs fewer servers for more requests or for less wait`() throws {
        var before = 0
        for rate in stride(from: 1.0, through: 400, by: 3) {
            let queue = try ServiceQueue(arrivalRate: rate, serviceTime: 0.25)
            let servers = queue.servers(meeting: try .share(0.01, waitingLongerThan: 0.1))
            #expect(servers >= before)
            #expect(servers <= queue.servers(meeting: try .share(0.01, waitingLongerThan: 0.05)))
            before = servers
        }
    }

    @Test func `refuses what no queue can be`() {
        #expect(throws: AdvisorError.self) { try ServiceQueue(arrivalRate: -1, serviceTime: 1) }
        #expect(throws: AdvisorError.self) { try ServiceQueue(arrivalRate: 1, serviceTime: 0) }
        #expect(throws: AdvisorError.self) { try ServiceQueue(arrivalRate: .nan, serviceTime: 1) }
        #expect(throws: AdvisorError.self) { try ServiceQueue(arrivalRate: 1, serviceTime: 1, serviceVariation: -1) }
        #expect(throws: AdvisorError.self) { try ServiceQueue(arrivalRate: 1e9, serviceTime: 1) }
        #expect(throws: AdvisorError.self) { try WaitObjective.mean(seconds: 0) }
        #expect(throws: AdvisorError.self) { try WaitObjective.share(1, waitingLongerThan: 1) }
    }
}

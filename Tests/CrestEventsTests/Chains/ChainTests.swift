import CrestEvents
import CrestForecasting
import CrestSeries
import Testing

@Suite struct `Chains of services` {
    private func chain() throws -> ServiceChain {
        try ServiceChain(tiers: [
            .init(name: "entry", fanOut: [1], capacity: 1_000),
            .init(name: "orders", fanOut: [0.3, 0.1], capacity: 320),
            .init(name: "payment", fanOut: [0.2], capacity: 300, isExternal: true),
            .init(name: "search", fanOut: [2]),
        ])
    }

    @Test func `the weakest tier is the one that is full first`() throws {
        let chain = try chain()
        #expect(chain.weakest?.name == "orders")
        #expect(abs((chain.weakest?.breakingPoint ?? 0) - 800) < 1e-9)
        #expect(chain.tiers[3].breakingPoint == nil)
        #expect(try ServiceChain(tiers: [.init(name: "a", fanOut: [1])]).weakest == nil)
    }

    @Test func `demand reaches a tier with its lags`() throws {
        let chain = try chain()
        let entry = SamplePaths(steps: 3, count: 1, storage: [100, 200, 0])
        let orders = chain.demand(at: chain.tiers[1], entry: entry).path(0)
        let expected = [40.0, 70, 20]
        for (ours, theirs) in zip(orders, expected) { #expect(abs(ours - theirs) < 1e-12) }
    }

    @Test func `the first to break is told path by path`() throws {
        let chain = try chain()
        // A slow rise fills orders; a jump of one step breaks the entry before the orders' second lag comes.
        let slow = [500.0, 790, 850, 850]
        let jump = [100.0, 1_020, 100, 100]
        let calm = [100.0, 100, 100, 100]
        let storage = (0..<4).flatMap { [slow[$0], jump[$0], calm[$0], calm[$0]] }
        let entry = SamplePaths(steps: 4, count: 4, storage: storage)
        let risks = chain.risks(demands: chain.tiers.map { chain.demand(at: $0, entry: entry) })
        #expect(risks.map(\.overload) == [0.25, 0.25, 0, 0])
        #expect(risks.map(\.breaksFirst) == [0.25, 0.25, 0, 0])
    }

    @Test func `a chain that cannot be is refused`() {
        #expect(throws: EventError.self) { try ServiceChain(tiers: []) }
        #expect(throws: EventError.self) { try ServiceChain.Tier(name: "a", fanOut: [-1]) }
        #expect(throws: EventError.self) { try ServiceChain.Tier(name: "a", fanOut: []) }
        #expect(throws: EventError.self) { try ServiceChain.Tier(name: "a", fanOut: [1], capacity: 0) }
        #expect(throws: EventError.self) {
            try ServiceChain(tiers: [.init(name: "a", fanOut: [1]), .init(name: "a", fanOut: [1])])
        }
    }
}

@Suite struct `A tier in one line` {
    @Test func `says what it gets when, and what it can take`() throws {
        let tier = try TierDescription(parsing: "payment: eu: 0.3 + 0.1/request, limit 9000, external")
        #expect(tier.entry == nil)
        #expect(
            try tier.tier()
                == .init(name: "payment: eu", fanOut: [0.3, 0.1], capacity: 9_000, isExternal: true))
        #expect(try TierDescription(parsing: "stock:2/request").limit == nil)
    }

    @Test func `says behind which series it lies, and whether it is to be learned`() throws {
        let stated = try TierDescription(parsing: "payment: limit 9, 0.4/request from the shop")
        #expect(stated.entry == "the shop")
        #expect(stated.fanOut == [0.4])
        let learned = try TierDescription(parsing: "payment: learned from checkout, limit 9")
        #expect(learned.entry == "checkout")
        #expect(learned.fanOut == nil && learned.limit == 9)
        #expect(try TierDescription(parsing: "payment: learned").entry == nil)
        #expect(throws: EventError.self) { try learned.tier() }
    }

    @Test(arguments: [
        "0.4/request", ": 0.4/request", "a: limit 9", "a: x/request", "a: 0.4+/request", "a: 1/request, limit many",
        "a: 1/request, 2/request", "a: 1/request, slow", "a: 0/request", "a: -1/request", "a: 1/request, limit 0",
        "a: learned, 1/request", "a: learned of b", "a: 1/request of b", "a: 1/requests",
    ])
    func `is refused where a term is missing or none`(text: String) {
        #expect(throws: EventError.self) { try TierDescription(parsing: text) }
    }
}

@Suite struct `Fan-out` {
    private func series(_ values: [Double], name: String, shift: Int64 = 0) throws -> TimeSeries {
        try TimeSeries(name: name, start: Timestamp(secondsSinceEpoch: 60 * shift), interval: .minute, values: values)
    }

    @Test func `a known fan-out is found, whichever series begins first`() throws {
        var generator = SplitMix64(seed: 6)
        let entry = (0..<300).map { _ in 100 + Double(generator.next() % 100) }
        let tier = (2..<300).map { 7 + 0.5 * entry[$0] + 0.2 * entry[$0 - 2] }
        let fanOut = try FanOut(
            entry: try series(entry, name: "entry"), tier: try series(tier, name: "orders", shift: 2))
        for (found, truth) in zip(fanOut.requests, [0.5, 0, 0.2]) { #expect(abs(found - truth) < 1e-9) }
        #expect(abs(fanOut.background - 7) < 1e-6)
        #expect(fanOut.explained > 0.999_999)
    }

    @Test func `what cannot be learned is refused`() throws {
        let rise = try series((0..<100).map { Double($0) }, name: "entry")
        let fall = try series((0..<100).map { 100 - Double($0) }, name: "tier")
        #expect(throws: EventError.self) { try FanOut(entry: rise, tier: fall) }
        #expect(throws: EventError.self) { try FanOut(entry: rise.window(0..<10), tier: rise.window(0..<10)) }
        let late = try series((0..<100).map { Double($0) }, name: "late", shift: 500)
        #expect(throws: EventError.self) { try FanOut(entry: rise, tier: late) }
    }
}

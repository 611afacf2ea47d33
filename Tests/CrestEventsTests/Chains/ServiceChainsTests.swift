import CrestEvents
import CrestForecasting
import CrestSeries
import Testing

@Suite struct `Chains behind the series of an input` {
    private func series(_ name: String, _ values: [Double]) throws -> TimeSeries {
        try TimeSeries(name: name, start: Timestamp(secondsSinceEpoch: 0), interval: .minute, values: values)
    }

    private var traffic: [Double] {
        var generator = SplitMix64(seed: 3)
        return (0..<400).map { _ in 100 + 50 * generator.uniform() }
    }

    @Test func `a tier without an entry lies behind the only series that is no tier`() throws {
        let shop = try series("shop", traffic)
        let stock = try series("stock", traffic.map { 5 + 2 * $0 })
        let chains = try ServiceChains(
            [.init(parsing: "stock: learned, limit 400"), .init(parsing: "payment: 0.5/request")],
            among: [shop, stock])
        #expect(chains.tiers == ["stock", "payment"])
        #expect(chains.notes.isEmpty)
        let chain = try #require(chains.chains["shop"])
        #expect(chain.tiers.map(\.name) == ["stock", "payment"])
        #expect(abs(chain.tiers[0].requestsPerEntry - 2) < 1e-9)
        // (400 − 5) ÷ 2.
        #expect(abs((chain.tiers[0].breakingPoint ?? 0) - 197.5) < 1e-6)
    }

    @Test func `a tier that its entry hardly explains is told`() throws {
        var generator = SplitMix64(seed: 4)
        let own = traffic.map { 0.1 * $0 + 100 * generator.uniform() }
        let chains = try ServiceChains(
            [.init(parsing: "mail: learned")], among: [try series("shop", traffic), try series("mail", own)])
        #expect(chains.notes.map(\.code.rawValue) == ["W_FAN_OUT"])
    }

    @Test(arguments: [
        ["a: 1/request"], ["a: 1/request from none"], ["a: learned from shop"], ["mail: learned from mail"],
        ["a: 1/request from shop", "a: 1/request from mail"],
    ])
    func `what leaves a question open is refused`(texts: [String]) throws {
        let input = [try series("shop", traffic), try series("mail", traffic)]
        #expect(throws: EventError.self) {
            try ServiceChains(
                texts.map { text throws(EventError) in try TierDescription(parsing: text) }, among: input)
        }
    }
}

@Suite struct `The forecast of a chain` {
    private let start = Timestamp(secondsSinceEpoch: 0)

    /// 400 futures of two windows of four steps, each a level of its own.
    private var entry: Forecast {
        var paths = SamplePaths(steps: 8, count: 400)
        for path in 0..<400 {
            for step in 0..<8 { paths[step: step, path: path] = Double(100 + path) * (step % 4 == 2 ? 2 : 1) }
        }
        return Forecast(start: start, interval: .hour, point: paths.path(200), paths: paths)
    }

    /// What past peaks make of the simulated ones: half as much again.
    private func corrected(_ peak: PeakDistribution) -> PeakDistribution {
        PeakDistribution(
            window: peak.window, maxima: SortedSample(peak.simulated.values.map { 1.5 * $0 }), steps: peak.steps,
            simulated: peak.simulated, share: nil)
    }

    @Test func `a tier at once has the entry's peak times its fan-out, corrections included`() throws {
        let chain = try ServiceChain(tiers: [.init(name: "payment", fanOut: [0.4], capacity: 400)])
        let peaks = [entry.peak(in: 0..<4), entry.peak(in: 4..<8)].map(corrected)
        let outlook = ChainOutlook(chain, entry: entry, peaks: peaks, seed: 1)
        let tier = try #require(outlook.tiers.first)
        #expect(tier.peaks.count == 2)
        for (found, source) in zip(tier.peaks, peaks) {
            for level in [0.1, 0.5, 0.95] {
                #expect(abs(found.quantile(level) - 0.4 * source.quantile(level)) < 1e-9)
            }
            #expect(found.step(0.5) == source.step(0.5))
            #expect(abs(found.pathLevel(0.5) - source.pathLevel(0.5)) < 1e-12)
        }
        #expect(zip(tier.forecast.point, entry.point).allSatisfy { abs($0 - 0.4 * $1) < 1e-9 })
        // 0.4 · 1.5 · 2 · level > 400 from a level of 333⅓ on: the last 166 of 400.
        #expect(tier.risk.overload == 166.0 / 400)
        #expect(tier.risk.breaksFirst == tier.risk.overload)
        #expect(outlook.weakest?.name == "payment")
    }

    @Test func `a lagged tier smooths the peak on each path before the maximum is taken`() throws {
        let chain = try ServiceChain(tiers: [.init(name: "stock", fanOut: [0.5, 0.5])])
        let outlook = ChainOutlook(
            chain, entry: entry, peaks: [entry.peak(in: 0..<4), entry.peak(in: 4..<8)], seed: 1)
        let peak = try #require(outlook.tiers.first?.peaks.first)
        // The spike of twice the level comes half at once and half a step later.
        #expect(abs(peak.quantile(1) - 1.5 * 499) < 1e-9)
        #expect(outlook.weakest == nil)
    }

    @Test func `a learned tier scatters as it did, and its background stays`() throws {
        var generator = SplitMix64(seed: 9)
        let load = (0..<500).map { _ in 100 + 400 * generator.uniform() }
        let own = load.map { 50 + 2 * $0 + (generator.uniform() - 0.5) * 8 * (2 * $0).squareRoot() }
        func series(_ name: String, _ values: [Double]) throws -> TimeSeries {
            try TimeSeries(name: name, start: start, interval: .hour, values: values)
        }
        let fanOut = try FanOut(entry: try series("shop", load), tier: try series("stock", own))
        let chain = try ServiceChain(tiers: [.init(name: "stock", learned: fanOut)])
        let outlook = ChainOutlook(chain, entry: entry, peaks: [entry.peak(in: 0..<8)], seed: 1)
        let tier = try #require(outlook.tiers.first)
        let paths = tier.forecast.paths
        let errors = (0..<400).map { path in
            paths[step: 0, path: path] - 50 - 2 * entry.paths[step: 0, path: path]
        }
        let expected = (0..<400).map { 2 * Double(100 + $0) * 64 / 12 }
        let (spread, wanted) = (errors.reduce(0) { $0 + $1 * $1 }, expected.reduce(0, +))
        // Sums of 400 squares of uniform numbers: a standard deviation of 4.5 %.
        #expect(abs(spread / wanted - 1) < 0.18)
        let again = ChainOutlook(chain, entry: entry, peaks: [entry.peak(in: 0..<8)], seed: 1)
        #expect(again.tiers.first?.forecast == tier.forecast)
        let other = ChainOutlook(chain, entry: entry, peaks: [entry.peak(in: 0..<8)], seed: 2)
        #expect(other.tiers.first?.forecast != tier.forecast)
    }
}

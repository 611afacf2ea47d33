import CrestAdvisor
import Testing

/// Expected values: scipy 1.17.1 and numpy 2.4.6, scripts/reference/scalability_law.py.
@Suite struct `The Universal Scalability Law` {
    private static func points(_ concurrency: [Double], _ throughput: [Double]) -> [LoadTestPoint] {
        zip(concurrency, throughput).map { LoadTestPoint(concurrency: $0, throughput: $1) }
    }

    /// SPEC SDM91, from Gunther (2007).
    private static let sdm = points(
        [1, 18, 36, 72, 108, 144, 216], [64.9, 995.9, 1652.4, 1853.2, 1828.9, 1775.0, 1702.2])
    private static let contended = points([1, 2, 4, 8, 16, 32, 64], [100, 181, 309, 470, 641, 777, 872])

    @Test func `agrees with scipy on a published load test`() throws {
        let law = try ScalabilityLaw(fitting: Self.sdm)
        #expect(abs(law.single.value / 67.94232306261593 - 1) < 1e-9)
        #expect(abs(law.contention.value / 0.013452473159836921 - 1) < 1e-9)
        #expect(abs(law.coherency.value / 0.00011511007816084787 - 1) < 1e-9)
        // Four degrees of freedom: 2.776445 standard errors.
        let interval = try #require(law.coherency.interval)
        #expect(abs((interval.upperBound - law.coherency.value) / (2.776445 * 2.162095131657846e-05) - 1) < 1e-6)
        #expect(law.isCoherencyIdentified)
        // √((1 − σ) / κ).
        #expect(abs(try #require(law.peakConcurrency) - 92.5759) < 1e-3)
        #expect(law.largestTested == 216)
    }

    @Test func `does not promise a peak that was not reached`() throws {
        let law = try ScalabilityLaw(fitting: Self.contended)
        #expect(abs(law.contention.value / 0.09967760955938205 - 1) < 1e-9)
        #expect(abs(law.coherency.value / 1.4881194741215807e-05 - 1) < 1e-9)
        #expect(!law.isCoherencyIdentified)
        #expect(law.peakConcurrency == nil)
    }

    @Test func `recovers its parameters from points without error, at zero too`() throws {
        for (contention, coherency) in [(0.05, 0.0004), (0.2, 0), (0, 0.001), (0, 0)] {
            let points = [1.0, 2, 5, 10, 20, 40, 80].map { n in
                LoadTestPoint(
                    concurrency: n, throughput: 250 * n / (1 + contention * (n - 1) + coherency * n * (n - 1)))
            }
            let law = try ScalabilityLaw(fitting: points)
            #expect(abs(law.single.value - 250) < 1e-6)
            #expect(abs(law.contention.value - contention) < 1e-9)
            #expect(abs(law.coherency.value - coherency) < 1e-10)
            #expect(law.contention.value >= 0 && law.coherency.value >= 0)
        }
    }

    @Test func `says how many reach a demand, among those that were tested`() throws {
        let law = try ScalabilityLaw(fitting: Self.sdm)
        let count = try #require(law.concurrency(reaching: 1_500))
        #expect(law.throughput(at: Double(count)) >= 1_500)
        #expect(law.throughput(at: Double(count - 1)) < 1_500)
        #expect(law.concurrency(reaching: 5_000) == nil)
        #expect(law.concurrency(reaching: 0) == 1)
    }

    @Test func `refuses load tests that say too little`() {
        #expect(throws: AdvisorError.self) { try ScalabilityLaw(fitting: []) }
        #expect(throws: AdvisorError.self) { try ScalabilityLaw(fitting: Array(Self.sdm.prefix(3))) }
        #expect(throws: AdvisorError.self) {
            try ScalabilityLaw(fitting: Array(repeating: Self.sdm[0], count: 9))
        }
        #expect(throws: AdvisorError.self) {
            try ScalabilityLaw(fitting: Self.sdm + [LoadTestPoint(concurrency: 5, throughput: 0)])
        }
    }
}

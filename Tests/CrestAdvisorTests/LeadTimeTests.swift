import CrestAdvisor
import CrestForecasting
import RealModule
import Testing

@Suite struct `A lead time` {
    @Test(arguments: [("3m", 180), ("90s..4m", 240), ("1m+30s+2m", 210), ("0s", 0)])
    func `of one stage or of fixed ones is its text`(text: String, seconds: Int64) throws {
        #expect(try LeadTime(text).seconds == seconds)
    }

    @Test func `in stages is shorter than the sum of their slowest cases, as a simulation says`() throws {
        let lead = try LeadTime("1m..3m + 2m..4m + 20s")
        var random = SplitMix64(seed: 3)
        let upper = 1.6448536269514722
        let draws = (0..<20_000).map { _ -> Double in
            // Box and Muller (1958): two independent normals.
            let radius = (-2 * Double.log(1 - random.uniform())).squareRoot()
            let angle = 2 * Double.pi * random.uniform()
            let first = 60 * Double.exp(Double.log(3) / upper * radius * Double.cos(angle))
            let second = 120 * Double.exp(Double.log(2) / upper * radius * Double.sin(angle))
            return first + second + 20
        }
        for level in [0.5, 0.95] {
            #expect(abs(lead.quantile(level) / SortedSample(draws).quantile(level) - 1) < 0.02)
        }
        #expect(lead.seconds < 180 + 240 + 20)
    }

    @Test(arguments: ["", "3", "5m..2m", "2m..", "0s..5m", "1m...3m", "1m+"])
    func `that makes no sense is refused`(text: String) {
        #expect(throws: AdvisorError.self) { try LeadTime(text) }
    }
}

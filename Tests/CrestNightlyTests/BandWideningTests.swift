import Crest
import CrestAdvisor
import CrestForecasting
import CrestNightly
import CrestSeries
import CrestStore
import CrestTesting
import Testing

@Suite struct `Bands that past nights left` {
    /// Nights whose observations are normal around the forecast, and whose bands are `width` times what holds 80 %.
    private func records(_ nights: Int, width: Double, seed: UInt64 = 1) throws -> [AccuracyRecord] {
        var generator = SplitMix64(seed: seed)
        return try (0..<nights).map { night in
            let start = Installation.night(night)
            let values = (0..<288).map { _ in 1_000 + 50 * Self.normal(&generator) }
            let series = try TimeSeries(
                name: "checkout", start: start, interval: SamplingInterval(seconds: 300), values: values)
            let point = Array(repeating: 1_000.0, count: 288)
            // Φ⁻¹(0.9) = 1.2816.
            let half = 1.2816 * 50 * width
            let forecast = ForecastRecord(
                series: "checkout", model: "m", start: start, interval: series.interval, point: point,
                low: point.map { $0 - half }, high: point.map { $0 + half }, peak: nil)
            let score = Score(
                run: "run-\(night)", forecast: forecast, steps: [],
                capacity: try #require(try Installation().configuration.services.service(of: "checkout")).capacity)
            return try #require(score.record(on: series))
        }
    }

    /// Twelve uniform numbers.
    private static func normal(_ generator: inout SplitMix64) -> Double {
        (0..<12).reduce(-6) { sum, _ in sum + Double(generator.next() >> 11) * 0x1p-53 }
    }

    @Test(arguments: [0.3, 0.5, 0.7]) func `are drawn apart until they hold what they should`(width: Double) throws {
        let seen = try records(7, width: width)
        let factor = BandWidening.factor(seen, fittedAt: nil)
        #expect(abs(factor * width - 1) < 0.05)
        // On nights that it has not seen. Of each night twenty stretches are known, a twentieth of it apart.
        let coverage = try records(7, width: width * factor, seed: 2).map(\.coverage)
        #expect(abs(coverage.reduce(0, +) / 7 - 0.8) < 0.05)
    }

    @Test(arguments: [0.9, 1, 2]) func `are left alone when they hold enough`(width: Double) throws {
        #expect(BandWidening.factor(try records(7, width: width), fittedAt: nil) == 1)
    }

    @Test func `are left alone until three nights tell of them`() throws {
        let seen = try records(3, width: 0.5)
        #expect(BandWidening.factor(Array(seen.prefix(2)), fittedAt: nil) == 1)
        #expect(BandWidening.factor(seen, fittedAt: nil) > 1)
    }

    @Test func `are those of the model that is in use, once it has had three nights`() throws {
        let old = try records(10, width: 0.5)
        let new = try records(10, width: 1)
        let mixed = Array(old.prefix(7)) + new.suffix(3)
        #expect(BandWidening.factor(mixed, fittedAt: Installation.night(7)) == 1)
        #expect(BandWidening.factor(Array(old.prefix(9)), fittedAt: Installation.night(7)) > 1.5)
    }

    @Test func `are drawn apart no further than they say something`() throws {
        #expect(BandWidening.factor(try records(7, width: 0.01), fittedAt: nil) == 4)
    }

    @Test func `hold again what they should in nights that follow`() async throws {
        // Demand that is wilder from the first night on as in the weeks before.
        let installation = try Installation(defaults: "refit: 60d")
        func wild(_ nights: Int) throws {
            try installation.writeTraffic(
                until: Installation.night(nights),
                factor: { name, time in
                    guard time >= Installation.night(0) else { return 1 }
                    let draw = Double(time.secondsSinceEpoch / 3_600 * 7_919 % 101) / 100
                    return name == "checkout" ? 0.93 + 0.14 * draw : 1
                })
        }
        var (codes, widenings) = ([String](), [Double]())
        for night in 0..<8 {
            try wild(night)
            let outcome = try await installation.run(now: Installation.night(night))
            codes += outcome.plan.warnings.map(\.code.rawValue)
            widenings += try installation.store().forecasts(of: outcome.run).filter { $0.series == "checkout" }
                .map(\.widening)
        }
        #expect(codes.contains("W_WIDENED"))
        #expect(widenings.prefix(3).allSatisfy { $0 == 1 })
        let records = try installation.store().accuracy(from: Installation.night(-1)).filter { $0.series == "checkout" }
        let first = try #require(records.first).coverage
        let widened = records.suffix(2).map(\.coverage).reduce(0, +) / 2
        #expect(widened > first + 0.1, "\(records.map(\.coverage)), \(widenings)")
    }
}

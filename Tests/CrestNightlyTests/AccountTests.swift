import Crest
import CrestAdvisor
import CrestNightly
import CrestSeries
import CrestStore
import CrestTesting
import Foundation
import Synchronization
import Testing

@Suite struct `The accounts of past nights` {
    private func record(
        _ night: Int64, error: Double = 5, naive: Double? = 10, bias: Double = 0, coverage: Double = 0.8
    ) -> AccuracyRecord {
        AccuracyRecord(
            run: "run-\(night)", series: "checkout", from: Installation.night(Int(night)),
            to: Installation.night(Int(night) + 1), model: "m", points: 24, demand: 100, error: error,
            naiveError: naive, bias: bias, coverage: coverage, peak: 180, promised: [150, 170, 190, 200],
            secondsShort: 60, secondsAvoided: 3_600)
    }

    @Test func `hold the first day of a forecast against what came`() throws {
        let start = Timestamp(secondsSinceEpoch: 1_772_409_600)
        let values = (0..<(24 * 9)).map { Double(100 + $0 % 24) }
        let series = try TimeSeries(
            name: "checkout", start: start.advanced(bySeconds: -8 * 86_400), interval: .hour, values: values)
        // The day is 100, 101 … 123; the forecast is 3 above it in the first 12 hours and 1 below it in the others.
        let point = (0..<36).map { Double(100 + $0 % 24) + ($0 < 12 ? 3 : -1) }
        let forecast = ForecastRecord(
            series: "checkout", model: "m", start: start, interval: .hour, point: point, low: point.map { $0 - 2 },
            high: point.map { $0 + 2 },
            peak: PeakPromise(
                values: PeakPromise.levels.map { 100 + 30 * $0 }, early: start, middle: start, late: start, steps: 24))
        let steps = [
            PlanStep(
                series: "checkout", from: start, to: start.advanced(bySeconds: 86_400), orderBy: start, replicas: 12,
                was: 11, demand: nil, level: nil, boundBy: .none, reasons: [])
        ]
        let score = Score(run: "r", forecast: forecast, steps: steps, capacity: try Capacity(perReplica: 10))
        let record = try #require(score.record(on: series))
        #expect(record.points == 24)
        #expect(record.demand == 111.5)
        #expect(record.error == 2)
        #expect(record.bias == 1)
        #expect(record.coverage == 0.5)
        #expect(record.naiveError == 0)
        #expect(record.peak == 123)
        #expect(record.promised == [103, 115, 127, 128.5])
        // 121, 122 and 123 exceed 12 replicas; 111 … 120 exceed the 11 that ran before.
        #expect(record.secondsShort == Int64(3 * 3_600))
        #expect(record.secondsAvoided == Int64(10 * 3_600))
    }

    @Test func `wait until a day is over`() async throws {
        let installation = try Installation()
        try installation.writeTraffic(until: Installation.night(2))
        try await installation.run(now: Installation.night(0))
        try await installation.run(now: Installation.night(0).advanced(bySeconds: 12 * 3_600))
        #expect(try installation.store().accuracy(from: Installation.night(-9)).isEmpty)
        try await installation.run(now: Installation.night(1))
        #expect(try installation.store().accuracy(from: Installation.night(-9)).count == 2)
    }

    @Test func `count nights that were made up for later, but not their plans, which nobody followed`() async throws {
        let installation = try Installation()
        try installation.writeTraffic(until: Installation.night(4))
        try await installation.run(now: Installation.night(4), asOf: Installation.night(0))
        try await installation.run(now: Installation.night(4))
        let records = try installation.store().accuracy(from: Installation.night(-9))
        #expect(records.count == 2)
        #expect(records.allSatisfy { $0.secondsShort == nil })
    }

    @Test func `tell sound models from drifted and from beaten ones`() {
        let nights = Int64(0)..<7
        #expect(DriftRule.verdict(on: nights.map { record($0) }) == .sound)
        #expect(DriftRule.verdict(on: [record(0, error: 99, bias: 99), record(1, error: 99, bias: 99)]) == .sound)
        #expect(DriftRule.verdict(on: nights.map { record($0, coverage: 0.61) }) == .sound)
        #expect(
            DriftRule.verdict(on: nights.map { record($0, coverage: 0.59) })
                == .drifted("59 % of the last 7 days lay where 80 % should"))
        #expect(
            DriftRule.verdict(on: nights.map { record($0, bias: -16) })
                == .drifted("it was 16 % below demand in the last 7 nights"))
        #expect(
            DriftRule.verdict(on: nights.map { record($0, error: 11) })
                == .beaten("its mean error was 110 % of the seasonal naive's in 7 nights"))
        // Old nights do not count.
        #expect(DriftRule.verdict(on: (0..<7).map { record($0, bias: 99) } + (7..<14).map { record($0) }) == .sound)
    }

    @Test func `put a beaten model behind the seasonal naive, until the next refit`() throws {
        let series = try TimeSeries(name: "checkout", start: Installation.firstNight, interval: .hour, values: [1, 2])
        let configuration = try Installation(defaults: "refit: 30d").configuration
        func plan(_ model: String, age: Int64, records: [AccuracyRecord]) -> [FitPlan.Task] {
            FitPlan(
                [series],
                models: [ModelRecord(series: "checkout", fittedAt: Installation.night(0), model: model)],
                records: records, defaults: configuration.defaults,
                asOf: Installation.night(0).advanced(bySeconds: age * 86_400)
            ).tasks
        }
        let lost = (Int64(0)..<7).map { record($0, error: 11) }
        let early = (Int64(-9)..<(-2)).map { record($0, error: 11) }
        #expect(plan("seasonal-naive", age: 8, records: lost).isEmpty)
        #expect(plan("seasonal-naive", age: 8, records: early).isEmpty)
        #expect(plan("seasonal-naive", age: 31, records: []).map(\.model) == ["seasonal-naive"])
        #expect(plan("seasonal-naive", age: -1, records: []).count == 1)
        // Asked for now is another model than the one in the archive.
        #expect(plan("drift", age: 1, records: []).map(\.model) == ["seasonal-naive"])
        var asked = try Configuration(
            parsing: """
                version: 1
                defaults: {model: auto, refit: 30d}
                sources: {shop: {type: csv, paths: x}}
                capacity: {default: {per_replica: 1}}
                """, file: "crest.yaml"
        ).defaults
        let demotion = FitPlan(
            [series], models: [ModelRecord(series: "checkout", fittedAt: Installation.night(0), model: "auto")],
            records: lost, defaults: asked, asOf: Installation.night(8)
        ).tasks
        #expect(demotion.map(\.model) == ["seasonal-naive"])
        #expect(demotion.first?.finding?.code.rawValue == "W_DEMOTED")
        asked = configuration.defaults
    }

    @Test func `are summed by series`() throws {
        let accounts = Accounts([record(0), record(1, error: 15, naive: 10, bias: -4, coverage: 0.6)])
        let entry = try #require(accounts.entries.first)
        #expect(entry.nights == 2)
        #expect(entry.error == 0.1)
        #expect(entry.againstNaive == 1)
        #expect(entry.bias == -0.02)
        #expect(abs(entry.coverage - 0.7) < 1e-12)
        #expect((entry.peaksHeld, entry.peaksPromised) == (2, 2))
        #expect((entry.short, entry.avoided) == (120, 7_200))
    }

    @Test func `learn lead times from twenty observations on`() async throws {
        let installation = try Installation()
        func noted(_ count: Int) -> [LeadTimeRecord] {
            (0..<count).map { index in
                let ordered = Installation.night(0).advanced(bySeconds: Int64(index) * 60)
                return LeadTimeRecord(
                    series: "checkout", ordered: ordered, ready: ordered.advanced(bySeconds: Int64(600 + index)))
            }
        }
        #expect(LearnedLeadTime(noted(19)) == nil)
        // The 19th of 20 in order.
        #expect(LearnedLeadTime(noted(20))?.seconds == Int64(618))
        #expect(LearnedLeadTime(noted(300))?.seconds == 889)
        try installation.writeTraffic(until: Installation.night(0))
        try installation.store().note(noted(20))
        let outcome = try await installation.run(now: Installation.night(0))
        #expect(outcome.plan.warnings.contains { $0.code.rawValue == "W_LEAD_TIME" })
        let rise = try #require(outcome.plan.steps.dropFirst().first { $0.series == "checkout" })
        #expect(rise.orderBy.seconds(until: rise.from) == 618)
    }
}

@Suite struct `A message about a plan` {
    @Test func `is signed as RFC 4231 has it`() {
        #expect(
            SHA256.digest(of: Array("abc".utf8)).prefix(4) == [0xba, 0x78, 0x16, 0xbf])
        #expect(
            MessageSignature.hex(of: "what do ya want for nothing?", key: "Jefe")
                == "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843")
        #expect(
            MessageSignature.hex(of: "Hi There", key: String(repeating: "\u{0b}", count: 20))
                == "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7")
        // FIPS 180-4's message of two blocks.
        #expect(
            SHA256.digest(of: Array("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq".utf8)).prefix(4)
                == [0x24, 0x8d, 0x6a, 0x61])
    }

    @Test func `names the plan, and fails nothing when it is not taken`() async throws {
        let installation = try Installation(
            publish: "{to: webhook, url_file: hook.url, secret_file: hook.key}, {to: ping, url_file: ping.url}")
        _ = try installation.folder.write("https://hook.example/crest\n", to: "hook.url")
        _ = try installation.folder.write("Jefe\n", to: "hook.key")
        try installation.writeTraffic(until: Installation.night(0))
        let sent = Messages()
        let outcome = try await installation.run(
            now: Installation.night(0),
            post: { body, address, headers in
                sent.append(body, address, headers)
                return "the server answers with status 500"
            })
        #expect(outcome.isPublished)
        #expect(outcome.findings.map(\.code.rawValue) == ["W_NOT_SENT", "W_NOT_SENT"])
        let message = try #require(sent.all.first { $0.address.contains("hook.example") })
        #expect(message.address == "https://hook.example/crest")
        #expect(message.body.contains(outcome.plan.id))
        #expect(message.headers.contains("Idempotency-Key: \(outcome.plan.id)"))
        let time = Installation.night(0).secondsSinceEpoch
        let signature = MessageSignature.hex(of: "\(time).\(message.body)", key: "Jefe")
        #expect(message.headers.contains("X-Crest-Signature: sha256=\(signature)"))
        #expect(!outcome.findings.contains { $0.description.contains("hook.example") })
    }

    @Test func `tells a dead man's switch that a night begins and how it ends, and of one that is over nothing`()
        async throws
    {
        let installation = try Installation(publish: "{to: ping, url_file: ping.url}")
        _ = try installation.folder.write("https://ping.example/crest?create=1\n", to: "ping.url")
        let sent = Messages()
        func signs(_ now: Timestamp, asOf: Timestamp? = nil, files: any FileSystem = SystemFiles()) async -> [String] {
            let before = sent.all.count
            _ = try? await installation.run(
                now: now, asOf: asOf, files: files,
                post: { body, address, headers in
                    sent.append(body, address, headers)
                    return nil
                })
            return sent.all.dropFirst(before).map {
                $0.address.replacing("https://ping.example/crest", with: "").replacing("?create=1", with: "")
            }
        }
        let night = Installation.night
        // Nothing to plan, and nothing to hold.
        #expect(await signs(night(-1)) == ["/start", "/fail"])
        try installation.writeTraffic(until: night(0))
        #expect(await signs(night(0), files: FaultyFiles(.error(ENOSPC), at: 4)) == ["/start", "/fail"])
        #expect(sent.all.last?.body.hasPrefix("E_IO cannot write ") == true)
        #expect(await signs(night(0)) == ["/start", ""])
        #expect(await signs(night(0)) == [])
        #expect(await signs(night(1)) == ["/start", "/4"])
        #expect(await signs(night(1), asOf: night(-2)) == [])
    }

    /// What was sent.
    private final class Messages: Sendable {
        private let messages = Mutex<[(body: String, address: String, headers: [String])]>([])
        var all: [(body: String, address: String, headers: [String])] { messages.withLock { $0 } }

        func append(_ body: String, _ address: String, _ headers: [String]) {
            messages.withLock { $0.append((body, address, headers)) }
        }
    }
}

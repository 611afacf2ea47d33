import Crest
import CrestAdvisor
import CrestNightly
import CrestSeries
import CrestStore
import CrestTesting
import Foundation
import Testing

@Suite struct `A night that goes on in its logs` {
    private struct Death: Error {}

    /// An installation whose traffic stands in logs of a line a request.
    private struct LoggedInstallation {
        let base: Installation
        let configuration: Configuration

        init(follow: Bool = true) throws {
            base = try Installation()
            let text = """
                version: 1
                defaults: {model: seasonal-naive, horizon: 36h, min_history: 7d}
                sources: {edge: {type: logs, paths: "access.log*", key: service, value: count, step: 1h, follow: \(follow)}}
                capacity: {default: {per_replica: 5, min: 2}}
                publish: [{to: file, dir: plans, keep: 3}]
                """
            configuration = try Configuration(parsing: text, file: base.folder.url("crest.yaml").path)
        }

        private static func lines(_ range: Range<Timestamp>) -> String {
            var text = ""
            for second in stride(
                from: range.lowerBound.secondsSinceEpoch, to: range.upperBound.secondsSinceEpoch, by: 300)
            {
                let time = Timestamp(secondsSinceEpoch: second)
                let count = 1 + Int(Installation.demand("checkout", at: time)) / 200
                for request in 0..<count {
                    text +=
                        "{\"time\":\"\(time)\",\"service\":\"\(request % 2 == 0 ? "shop" : "api")\",\"status\":200}\n"
                }
            }
            return text
        }

        /// Up to a moment, from another one or from four weeks before the first night.
        func write(from start: Timestamp? = nil, until end: Timestamp, to name: String = "access.log") throws {
            let first = start ?? Installation.night(-28)
            let url = base.folder.url(name)
            var data = (try? Data(contentsOf: url)) ?? Data()
            data += Data(Self.lines(first..<end).utf8)
            try data.write(to: url)
        }

        func append(from start: Timestamp, until end: Timestamp) throws {
            let handle = try FileHandle(forWritingTo: base.folder.url("access.log"))
            defer { try? handle.close() }
            try handle.seekToEnd()
            try handle.write(contentsOf: Data(Self.lines(start..<end).utf8))
        }

        func rotate(to name: String) throws {
            try FileManager.default.moveItem(at: base.folder.url("access.log"), to: base.folder.url(name))
        }

        @discardableResult
        func run(_ night: Int, reached: @escaping @Sendable (Stage) throws -> Void = { _ in }) async throws
            -> NightOutcome
        {
            try await base.run(now: Installation.night(night), configuration: configuration, reached: reached)
        }
    }

    private func noon(_ night: Int) -> Timestamp { Installation.night(night).advanced(bySeconds: 36_000) }

    /// Nights 0 to 3, the log renamed at noon of each day.
    private func undisturbed() async throws -> [[String: String]] {
        let installation = try LoggedInstallation()
        var published: [[String: String]] = []
        try installation.write(until: Installation.night(0))
        for night in 0..<4 {
            if night > 0 { try rotate(installation, before: night) }
            try await installation.run(night)
            published.append(try installation.base.published())
        }
        return published
    }

    private func rotate(_ installation: LoggedInstallation, before night: Int) throws {
        try installation.append(from: Installation.night(night - 1), until: noon(night - 1))
        try installation.rotate(to: "access.log.\(night)")
        try installation.write(from: noon(night - 1), until: Installation.night(night))
    }

    @Test func `makes the plan that reading everything makes`() async throws {
        let expected = try LoggedInstallation(follow: false)
        let followed = try LoggedInstallation()
        try followed.write(until: Installation.night(0))
        for night in 0..<4 {
            if night > 0 { try rotate(followed, before: night) }
            try? FileManager.default.removeItem(at: expected.base.folder.url("access.log"))
            try expected.write(until: Installation.night(night))
            let (whole, outcome) = (try await expected.run(night), try await followed.run(night))
            #expect(outcome.plan == whole.plan)
            #expect(outcome.findings.isEmpty, "\(outcome.findings)")
        }
    }

    @Test(arguments: Stage.allCases.dropFirst())
    func `ends with the same bytes when it died after a stage`(stage: Stage) async throws {
        let expected = try await undisturbed()
        let installation = try LoggedInstallation()
        try installation.write(until: Installation.night(0))
        for night in 0..<4 {
            if night > 0 { try rotate(installation, before: night) }
            await #expect(throws: Death.self) {
                try await installation.run(night, reached: { if $0 == stage { throw Death() } })
            }
            try await installation.run(night)
            #expect(try installation.base.published() == expected[night])
        }
    }

    @Test func `remembers what was rotated away long ago`() async throws {
        let installation = try LoggedInstallation()
        try installation.write(until: Installation.night(0))
        let first = try await installation.run(0)
        try rotate(installation, before: 1)
        try await installation.run(1)
        try FileManager.default.removeItem(at: installation.base.folder.url("access.log.1"))
        try rotate(installation, before: 2)
        let outcome = try await installation.run(2)
        #expect(outcome.findings.isEmpty, "\(outcome.findings)")
        let (before, after) = (try #require(first.plan.inputs.first), try #require(outcome.plan.inputs.first))
        #expect(after.points == before.points + 48)
    }

    @Test func `says when it reads everything anew`() async throws {
        let installation = try LoggedInstallation()
        try installation.write(until: Installation.night(0))
        try await installation.run(0)
        try FileManager.default.removeItem(at: installation.base.folder.url("access.log"))
        try installation.write(from: Installation.night(-20), until: Installation.night(1))
        let outcome = try await installation.run(1)
        #expect(outcome.findings.map(\.code.rawValue) == ["W_REREAD"])
    }

    @Test func `reads what there is as of an earlier time, and goes on later all the same`() async throws {
        let installation = try LoggedInstallation()
        try installation.write(until: Installation.night(2))
        let late = try await installation.run(2)
        let early = try await installation.base.run(
            now: Installation.night(2), asOf: Installation.night(0), configuration: installation.configuration)
        #expect(early.plan.inputs.map(\.points) == late.plan.inputs.map { $0.points - 48 })
        try installation.append(from: Installation.night(2), until: Installation.night(3))
        let next = try await installation.run(3)
        #expect(next.plan.inputs.map(\.points) == late.plan.inputs.map { $0.points + 24 })
    }
}

@Suite struct `Series that are remembered of a server` {
    private func series(_ values: [Double?], from hour: Int64 = 0) throws -> TimeSeries {
        try TimeSeries(
            name: "checkout", start: Timestamp(secondsSinceEpoch: hour * 3_600), interval: .hour, observations: values)
    }

    @Test func `are the same when they are read again`() throws {
        var memory = RememberedSeries()
        memory["sum(a)"] = try series([1, nil, 2.5, -3])
        memory["sum(b)"] = try series([1e300, 0.1], from: -5)
        let again = try RememberedSeries(decoding: memory.bytes)
        #expect(again.series == memory.series)
        for index in memory.bytes.indices {
            var bytes = memory.bytes
            bytes[index] ^= 1
            #expect(throws: DamagedState.self) { try RememberedSeries(decoding: bytes) }
        }
    }

    @Test func `are joined to what is new, which puts right what it overlaps`() throws {
        let old = try series([1, 2, nil, 4, 5])
        let new = try series([30, 40, 50, 60], from: 2)
        let begin = Timestamp(secondsSinceEpoch: 0)
        #expect(old.joined(to: new, since: begin) == (try series([1, 2, 30, 40, 50, 60])))
        #expect(
            old.joined(to: new, since: begin.advanced(bySeconds: 5_400)) == (try series([30, 40, 50, 60], from: 2)))
        #expect(old.joined(to: try series([1], from: 6), since: begin) == nil)
        #expect(old.joined(to: try series([1], from: -1), since: begin) == nil)
    }
}

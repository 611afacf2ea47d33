import CrestAdvisor
import CrestNightly
import CrestSeries
import CrestStore
import Testing

@Suite struct `Nights that were missed` {
    private func runs(_ times: [Timestamp]) -> [RunRecord] {
        times.enumerated().map { RunRecord(id: "run-\($0)", asOf: $1, stage: .published, configuration: "c") }
    }

    @Test func `are told by how often nights come`() throws {
        let nightly = runs((0..<5).map(Installation.night))
        #expect(MissedNights(nightly, asOf: Installation.night(5)) == nil)
        #expect(MissedNights(nightly, asOf: Installation.night(5).advanced(bySeconds: 11 * 3_600)) == nil)
        let missed = try #require(MissedNights(nightly, asOf: Installation.night(12)))
        #expect(missed.last == Installation.night(4))
        #expect(missed.times == (5..<12).map(Installation.night))
        let hourly = runs((0..<5).map { Installation.night(0).advanced(bySeconds: $0 * 3_600) })
        #expect(MissedNights(hourly, asOf: Installation.night(0).advanced(bySeconds: 7 * 3_600))?.times.count == 2)
        #expect(MissedNights(runs([Installation.night(0)]), asOf: Installation.night(2))?.times.count == 1)
        #expect(MissedNights([], asOf: Installation.night(0)) == nil)
        // A clock that was set back has missed nothing.
        #expect(MissedNights(nightly, asOf: Installation.night(3)) == nil)
    }

    @Test func `are noted, and the next night reads the gap, scores what was promised and plans for now`() async throws
    {
        let installation = try Installation()
        for night in 0..<4 {
            try installation.writeTraffic(until: Installation.night(night))
            try await installation.run(now: Installation.night(night))
        }
        try installation.writeTraffic(until: Installation.night(11))
        let outcome = try await installation.run(now: Installation.night(11))
        #expect(outcome.isPublished)
        #expect(outcome.plan.status == .ok)
        #expect(outcome.plan.asOf == Installation.night(11))
        let finding = try #require(outcome.findings.first { $0.code.rawValue == "W_MISSED" })
        #expect(finding.message.hasPrefix("7 nights were missed since 2026-03-05T02:10:00Z"))
        #expect(finding.message.contains("2 forecasts were scored"))
        let store = try installation.store()
        #expect(try store.missedNights(from: Installation.night(0)) == (4..<11).map(Installation.night))
        // Every night that was is scored, and only those.
        #expect(try store.accuracy(from: Installation.night(-1)).count == 8)
        // The night after is as any other.
        try installation.writeTraffic(until: Installation.night(12))
        let next = try await installation.run(now: Installation.night(12))
        #expect(!next.findings.contains { $0.code.rawValue == "W_MISSED" })
    }
}

import Crest
import CrestNightly
import CrestSeries
import CrestStore
import Testing

@Suite struct `What old nights leave` {
    private struct Death: Error {}

    private func plans(_ installation: Installation) throws -> Int {
        let store = try installation.store()
        return try store.latestRuns(99).count { try store.plan(of: $0.id) != nil }
    }

    @Test func `is forgotten but for the last plans, and the accounts stay`() async throws {
        let installation = try Installation(store: "{keep: 7d}")
        try installation.writeTraffic(until: Installation.night(15))
        let first = try await installation.run(now: Installation.night(0))
        for number in 1..<15 { try await installation.run(now: Installation.night(number)) }
        #expect(try plans(installation) == 12)
        #expect(try installation.store().accuracy(from: Installation.night(-9)).count == 14 * 2)
        let error = await #expect(throws: CrestError.self) {
            try await installation.run(now: Installation.night(15), asOf: Installation.night(0))
        }
        #expect(error?.code == .inputMissing)
        #expect(error?.diagnostic.message.contains(first.plan.id) == true)
    }

    @Test func `is forgotten by a night that died as well`() async throws {
        let (whole, disturbed) = (try Installation(store: "{keep: 7d}"), try Installation(store: "{keep: 7d}"))
        for installation in [whole, disturbed] {
            try installation.writeTraffic(until: Installation.night(12))
            for number in 0..<12 { try await installation.run(now: Installation.night(number)) }
            #expect(try plans(installation) == 12)
        }
        try await whole.run(now: Installation.night(12))
        for stage in [Stage.planned, .published] {
            await #expect(throws: Death.self) {
                try await disturbed.run(
                    now: Installation.night(12), asOf: Installation.night(12),
                    reached: { if $0 == stage { throw Death() } })
            }
        }
        #expect(try plans(whole) == 12)
        #expect(try plans(disturbed) == 12)
        #expect(try whole.published() == disturbed.published())
    }
}

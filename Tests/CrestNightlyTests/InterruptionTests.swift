import Crest
import CrestNightly
import CrestSeries
import CrestStore
import Foundation
import Testing

@Suite struct `A night that is interrupted` {
    private struct Death: Error {}

    /// Two nights that nothing disturbs: what is published after each.
    private func undisturbed() async throws -> (first: [String: String], second: [String: String]) {
        let installation = try Installation()
        try installation.writeTraffic(until: Installation.night(1))
        try await installation.run(now: Installation.night(0))
        let first = try installation.published()
        try await installation.run(now: Installation.night(1))
        return (first, try installation.published())
    }

    @Test(arguments: Stage.allCases.dropFirst())
    func `ends with the same bytes when it died after a stage`(stage: Stage) async throws {
        let expected = try await undisturbed()
        let installation = try Installation()
        try installation.writeTraffic(until: Installation.night(1))
        try await installation.run(now: Installation.night(0))
        let before = try installation.published()
        #expect(before == expected.first)
        await #expect(throws: Death.self) {
            try await installation.run(now: Installation.night(1), reached: { if $0 == stage { throw Death() } })
        }
        let between = try installation.published()
        #expect(stage == .published ? between == expected.second : between == before)
        let later = Installation.night(1).advanced(bySeconds: 900)
        let outcome = try await installation.run(now: stage == .published ? Installation.night(1) : later)
        #expect(outcome.asOf == Installation.night(1))
        #expect(try installation.published() == expected.second)
    }

    @Test func `ends with the same bytes wherever a call on files is its last`() async throws {
        let expected = try await undisturbed()
        let counting = FaultyFiles()
        let whole = try Installation()
        try whole.writeTraffic(until: Installation.night(1))
        try await whole.run(now: Installation.night(0))
        try await whole.run(now: Installation.night(1), files: counting)
        #expect(counting.count > 8)
        for number in 1...counting.count {
            try await checkRerun(.death, number, expected)
        }
    }

    @Test(arguments: [EIO, ENOSPC]) func `says so when the disk fails it, and keeps the old plan`(code: Int32)
        async throws
    {
        let expected = try await undisturbed()
        for number in 1...12 { try await checkRerun(.error(code), number, expected) }
    }

    /// The second night is struck once: the plan is the old one or the new one whole, and a rerun makes it the new one.
    private func checkRerun(
        _ fault: FaultyFiles.Fault, _ number: Int, _ expected: (first: [String: String], second: [String: String])
    ) async throws {
        let installation = try Installation()
        try installation.writeTraffic(until: Installation.night(1))
        try await installation.run(now: Installation.night(0))
        let old = try #require(try installation.currentPlan())
        do {
            try await installation.run(now: Installation.night(1), files: FaultyFiles(fault, at: number))
        } catch let error as CrestError {
            #expect(error.code == .inputOutput, "call \(number): \(error)")
        }
        let current = try #require(try installation.currentPlan())
        #expect(current == old || expected.second.values.contains { $0.contains(current.id) }, "call \(number)")
        try await installation.run(now: Installation.night(1))
        #expect(try installation.published() == expected.second, "call \(number)")
    }

    @Test func `goes on where a signal interrupts a call, or where a disk takes one byte`() async throws {
        let expected = try await undisturbed()
        for fault in [FaultyFiles.Fault.shortWrite, .error(EINTR)] {
            let installation = try Installation()
            try installation.writeTraffic(until: Installation.night(1))
            // The fourth call is the first write of the plan.
            try await installation.run(now: Installation.night(0), files: FaultyFiles(fault, at: 4))
            #expect(try installation.published() == expected.first)
        }
    }

    @Test func `begins anew when its sources say something else by then`() async throws {
        let installation = try Installation()
        try installation.writeTraffic(until: Installation.night(0))
        await #expect(throws: Death.self) {
            try await installation.run(now: Installation.night(0), reached: { if $0 == .fitted { throw Death() } })
        }
        try installation.writeTraffic(until: Installation.night(0), series: ["checkout"])
        let outcome = try await installation.run(now: Installation.night(0))
        #expect(outcome.plan.inputs.map(\.series) == ["checkout"])
    }

    @Test func `is not taken up again the next day`() async throws {
        let installation = try Installation()
        try installation.writeTraffic(until: Installation.night(1))
        await #expect(throws: Death.self) {
            try await installation.run(now: Installation.night(0), reached: { if $0 == .planned { throw Death() } })
        }
        let outcome = try await installation.run(now: Installation.night(1))
        #expect(outcome.asOf == Installation.night(1))
    }

    @Test func `is the only one at work`() throws {
        let installation = try Installation()
        let claim = try NightStore.claim(installation.configuration.store, now: Installation.firstNight)
        let error = #expect(throws: CrestError.self) {
            try NightStore.claim(installation.configuration.store, now: Installation.firstNight)
        }
        #expect(error?.code == .locked)
        #expect(error?.diagnostic.message.contains("process \(getpid()) on ") == true)
        // Who reads only, waits for nobody.
        #expect(try installation.store().latestRuns(1).isEmpty)
        withExtendedLifetime(claim) {}
    }

    @Test func `begins with a new store when the old one is damaged, and still knows the plan in force`() async throws {
        let installation = try Installation()
        try installation.writeTraffic(until: Installation.night(1))
        try await installation.run(now: Installation.night(0))
        let old = try #require(try installation.currentPlan())
        let path = installation.storePath
        for suffix in ["-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + suffix) }
        try Data("no data base".utf8).write(to: URL(fileURLWithPath: path))
        #expect(throws: StoreError.self) { try installation.store() }
        let finding = try NightStore.claim(installation.configuration.store, now: Installation.night(1)).finding
        #expect(finding?.code.rawValue == "W_STORE_REBUILT")
        try installation.writeTraffic(until: Installation.night(0))
        let outcome = try await installation.run(now: Installation.night(1).advanced(bySeconds: -3_600))
        #expect(outcome.plan.status == .hold)
        #expect(outcome.plan.steps.allSatisfy { $0.replicas >= (old.replicas(for: $0.series, at: outcome.asOf) ?? 0) })
    }
}

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

    /// Every call on files is struck once: the first, the second, and so on until there is none of that number. What is
    /// followed then is the old plan or the new one, whole, and a rerun leaves what it should.
    @Test(arguments: [.death, .shortWrite, .error(EIO), .error(ENOSPC)] as [FaultyFiles.Fault])
    func `ends with the same bytes when it is run again, whichever call on files went wrong`(fault: FaultyFiles.Fault)
        async throws
    {
        let before = try Installation()
        try before.writeTraffic(until: Installation.night(1))
        try await before.run(now: Installation.night(0))
        let old = try #require(try before.currentPlan())
        let undisturbed = try before.copied()
        let new = try await undisturbed.run(now: Installation.night(1)).plan
        let expected = try undisturbed.published()
        var number = 0
        while true {
            number += 1
            let (installation, files) = (try before.copied(), FaultyFiles(fault, at: number))
            do {
                try await installation.run(now: Installation.night(1), files: files)
                #expect(fault == .shortWrite || !files.hasStruck, "call \(number)")
            } catch let error as CrestError {
                #expect(error.code == .inputOutput, "call \(number): \(error)")
            }
            let current = try #require(try installation.currentPlan())
            #expect(current == old || current == new, "call \(number)")
            try await installation.run(now: Installation.night(1))
            #expect(try installation.published() == expected, "call \(number)")
            guard files.hasStruck else { break }
        }
        #expect(number > 12)
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

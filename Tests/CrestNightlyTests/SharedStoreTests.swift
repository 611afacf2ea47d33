import Crest
import CrestAdvisor
import CrestNightly
import CrestSeries
import CrestStore
import CrestTesting
import Foundation
import Testing

@Suite(.enabled(if: PostgresServer.isThere, "Debian's postgresql is not installed"), .serialized)
struct `Hosts that share a store` {
    private static let server = Result { try PostgresServer() }
    private let schema = "s\(UUID().uuidString.prefix(8))"

    /// A host with folders of its own.
    private func host(defaults: String = "") throws -> Installation {
        let host = try Installation(defaults: defaults, store: "{postgres: {dsn_file: dsn, schema: \(schema)}}")
        _ = try host.folder.write("\(try Self.server.get().address)\n", to: "dsn")
        return host
    }

    private struct Death: Error {}

    @Test func `plan the same as one with a file`() async throws {
        let (shared, alone) = (try host(), try Installation())
        for installation in [shared, alone] {
            try installation.writeTraffic(until: Installation.night(1))
            for number in 0...1 { try await installation.run(now: Installation.night(number)) }
        }
        #expect(try shared.currentPlan() == alone.currentPlan())
        #expect(
            try shared.store().accuracy(from: Installation.night(-9)).map(\.error)
                == alone.store().accuracy(from: Installation.night(-9)).map(\.error))
        #expect(!FileManager.default.fileExists(atPath: shared.folder.url("state").path))
    }

    @Test func `go on where another one died, with its models`() async throws {
        let (first, second) = (try host(defaults: "refit: 30d"), try host(defaults: "refit: 30d"))
        for installation in [first, second] { try installation.writeTraffic(until: Installation.night(1)) }
        await #expect(throws: Death.self) {
            try await first.run(now: Installation.night(0), reached: { if $0 == .fitted { throw Death() } })
        }
        let outcome = try await second.run(now: Installation.night(0).advanced(bySeconds: 600))
        #expect(outcome.asOf == Installation.night(0))
        #expect(outcome.isPublished)
        #expect(try second.store().modelFiles().count == 2)
        #expect(try await second.run(now: Installation.night(1)).fitted == 0)
    }

    @Test func `go on when their server went away in the middle of a night`() async throws {
        let (disturbed, undisturbed) = (try host(), try Installation())
        for installation in [disturbed, undisturbed] { try installation.writeTraffic(until: Installation.night(0)) }
        let server = try Self.server.get()
        let error = await #expect(throws: StoreError.self) {
            try await disturbed.run(
                now: Installation.night(0),
                reached: { stage in
                    guard stage == .forecast else { return }
                    try server.psql(
                        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'postgres' "
                            + "AND pid <> pg_backend_pid()")
                })
        }
        #expect(error?.code == .unavailable)
        try await disturbed.run(now: Installation.night(0))
        try await undisturbed.run(now: Installation.night(0))
        #expect(try disturbed.currentPlan() == undisturbed.currentPlan())
    }

    @Test func `let one of them work, and name it to the others`() async throws {
        let (first, second) = (try host(), try host())
        let claim = try NightStore.claim(first.configuration.store, now: Installation.firstNight)
        let error = await #expect(throws: CrestError.self) { try await second.run(now: Installation.night(0)) }
        #expect(error?.code == .locked)
        #expect(error?.diagnostic.message.contains("process \(getpid()) on ") == true)
        withExtendedLifetime(claim) {}
    }

    @Test func `say which file has no address`() async throws {
        let host = try host()
        _ = try host.folder.write("", to: "dsn")
        let error = await #expect(throws: CrestError.self) { try await host.run(now: Installation.night(0)) }
        #expect(error?.code == .inputMissing)
        #expect(error?.diagnostic.message.contains("dsn") == true)
    }
}

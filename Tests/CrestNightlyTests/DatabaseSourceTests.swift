import CrestAdvisor
import CrestIngestion
import CrestNightly
import CrestSeries
import CrestStore
import CrestTesting
import Foundation
import Testing

@Suite struct `A night that asks a database` {
    /// The same hours as the installation's file.
    private static func rows() -> [String] {
        let first = Installation.firstNight.secondsSinceEpoch / 3_600 * 3_600 - 28 * Installation.day
        return stride(from: first, to: Installation.firstNight.secondsSinceEpoch, by: 3_600).flatMap { second in
            ["checkout", "search"].map { name in
                let time = Timestamp(secondsSinceEpoch: second)
                return "('\(time)', '\(name)', \(Installation.demand(name, at: time)))"
            }
        }
    }

    private static let query = "select time, service, requests from traffic order by 1, 2"

    @Test func `plans what a file with the same rows gives`() async throws {
        let (file, database) = (
            try Installation(), try Installation(source: "type: sqlite, paths: shop.db, query: '\(Self.query)'")
        )
        let shop = try SQLiteConnection(path: database.folder.url("shop.db").path)
        try shop.transaction { session throws(StoreError) in
            _ = try session.run("CREATE TABLE traffic (time TEXT, service TEXT, requests REAL)", [])
            _ = try session.run("INSERT INTO traffic VALUES " + Self.rows().joined(separator: ", "), [])
        }
        try file.writeTraffic(until: Installation.firstNight)
        let (one, other) = (
            try await file.run(now: Installation.night(0)), try await database.run(now: Installation.night(0))
        )
        #expect(other.isPublished)
        #expect(other.held == 0)
        #expect(one.plan.steps == other.plan.steps)
    }

    @Test func `holds when it is not there, and names it`() async throws {
        let night = try Installation(source: "type: sqlite, paths: shop.db, query: '\(Self.query)'")
        let outcome = try await night.run(now: Installation.night(0))
        #expect(!outcome.isPublished)
        #expect(outcome.findings.contains { $0.message.contains("shop.db") })
    }

    @Test(.enabled(if: PostgresServer.isThere, "Debian's postgresql is not installed"))
    func `plans from PostgreSQL by an address in a file`() async throws {
        let server = try PostgresServer()
        try server.psql("create table traffic (time timestamptz, service text, requests double precision)")
        try server.psql("insert into traffic values \(Self.rows().joined(separator: ", "))")
        let night = try Installation(source: "type: postgres, dsn_file: dsn, query: '\(Self.query)'")
        _ = try night.folder.write("\(server.address)\n", to: "dsn")
        let file = try Installation()
        try file.writeTraffic(until: Installation.firstNight)
        let (one, other) = (
            try await file.run(now: Installation.night(0)), try await night.run(now: Installation.night(0))
        )
        #expect(other.isPublished)
        #expect(one.plan.steps == other.plan.steps)
    }
}

import CrestSeries
import CrestStore
import CrestTesting
import Foundation
import Testing

@Suite(.enabled(if: PostgresServer.isThere, "Debian's postgresql is not installed"), .serialized)
struct `A store on a PostgreSQL server` {
    /// One server for all tests, each of which has a schema of its own.
    private static let server = Result { try PostgresServer() }
    private let schema = "night \"\(UUID().uuidString.prefix(8))\""
    private let server: PostgresServer

    init() throws {
        server = try Self.server.get()
    }

    private func connect(_ more: String = "") throws -> PostgresConnection {
        try PostgresConnection(address: server.address + more, schema: schema)
    }

    private func psql(_ statement: String) throws {
        let name = schema.replacing("\"", with: "\"\"")
        try server.psql("SET search_path = \"\(name)\"; \(statement)")
    }

    private func error(_ body: () throws -> Void) -> StoreError? {
        do {
            try body()
            return nil
        } catch {
            return error as? StoreError
        }
    }

    @Test func `does what every store does`() throws {
        try checkStoreConformance(try SQLStore(try connect()))
    }

    @Test func `forgets what is old`() throws {
        try checkForgetting(try SQLStore(try connect()))
    }

    @Test func `gives values back as they were`() throws {
        try checkValuesSurvive(try connect())
    }

    @Test func `is one for all hosts`() throws {
        let (one, other) = (try SQLStore(try connect()), try SQLStore(try connect()))
        try one.begin(night(1))
        try other.begin(night(2))
        #expect(try one.latestRuns(9) == [night(2), night(1)])
        #expect(try other.latestRuns(9) == [night(2), night(1)])
    }

    @Test func `is made once when two hosts begin at once, and writes of both come one after the other`() async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for host in 0..<4 {
                group.addTask {
                    let store = try SQLStore(try connect())
                    for number in 0..<25 { try store.begin(night(Int64(100 * host + number))) }
                }
            }
            try await group.waitForAll()
        }
        #expect(try SQLStore(try connect()).latestRuns(1_000).count == 100)
    }

    @Test func `lets one run work, and names it to all others at once`() throws {
        let other = try connect()
        do {
            let first = try connect()
            let name = "process 1 on a host with a name of more than sixty-three letters, and more"
            #expect(try first.claim(as: name) == nil)
            #expect(try other.claim(as: "process 2") == name)
            // A store that only reads, or another schema, waits for nobody.
            #expect(try SQLStore(other).latestRuns(1).isEmpty)
            #expect(try PostgresConnection(address: server.address, schema: "another").claim(as: "process 3") == nil)
            withExtendedLifetime(first) {}
        }
        // The lock ends with its session, which the server ends in its own time.
        try ServerProcess.wait { (try? other.claim(as: "process 2")) == .some(.none) }
    }

    @Test func `says so when its server is not there or goes away, and never with which password it asked`() throws {
        let missing = error {
            _ = try PostgresConnection(address: "host=/tmp/nowhere user=crest password=hunter2", schema: schema)
        }
        #expect(missing?.code == .unavailable)
        #expect(missing?.description.contains("hunter2") == false)
        let unreadable = error {
            _ = try PostgresConnection(address: "postgres://ann:hunter2@[::1/ops", schema: schema)
        }
        #expect(unreadable?.code == .unavailable)
        #expect(unreadable?.description.contains("hunter2") == false)
        let store = try SQLStore(try connect())
        try psql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'crest'")
        #expect(error { try store.begin(night(1)) }?.code == .unavailable)
        #expect(error { try store.begin(night(1)) }?.code == .unavailable)
        try SQLStore(try connect()).begin(night(1))
    }

    @Test func `is refused when a newer Crest wrote it, a table is gone, or it is another program's`() throws {
        let store = try SQLStore(try connect())
        try psql("DROP TABLE lead_times")
        #expect(error { _ = try store.leadTimes() }?.code == .damaged)
        try psql("UPDATE crest_schema SET version = 99")
        #expect(error { _ = try SQLStore(try connect()) }?.code == .newer)
        try psql("DROP TABLE crest_schema")
        #expect(error { _ = try connect() }?.code == .create)
    }

    @Test func `cannot be made by who may not, nor on a copy of the server`() throws {
        try server.psql("CREATE ROLE guest LOGIN; REVOKE CREATE ON DATABASE postgres FROM PUBLIC")
        let guest = server.address.replacing("user=crest", with: "user=guest")
        #expect(error { _ = try PostgresConnection(address: guest, schema: schema) }?.code == .create)
        #expect(error { _ = try connect("&options=-cdefault_transaction_read_only%3Don") }?.code == .create)
    }

    @Test func `is copied before its schema changes`() throws {
        let connection = try connect()
        let store = try SQLStore(connection)
        try store.begin(night(1))
        for _ in 1...2 { try connection.backUp(before: 2) }
        try psql("INSERT INTO runs SELECT 'copy', 2, as_of, stage, configuration FROM before_2_runs")
        #expect(try store.latestRuns(9).map(\.id) == ["copy", "run-1"])
    }

    @Test func `is brought up from the first schema, with a copy of what it held`() throws {
        try makeFirstStore(try connect())
        let store = try SQLStore(try connect())
        #expect(try store.latestRuns(9) == [night(1)])
        #expect(try store.modelFiles().isEmpty)
        try psql("INSERT INTO runs SELECT 'copy', 2, as_of, stage, configuration FROM before_2_runs")
        #expect(try store.latestRuns(9).map(\.id) == ["copy", "run-1"])
    }
}

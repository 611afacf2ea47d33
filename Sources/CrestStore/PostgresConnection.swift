import CPq
import Foundation

/// A schema on a PostgreSQL server through libpq, for hosts that share their nights.
///
/// Every transaction takes a lock of its own kind first, so that they come one after the other as in SQLite. The lock
/// of runs belongs to the session: whatever ends the process, or the network between, ends the lock.
@safe package final class PostgresConnection: SQLConnection, @unchecked Sendable {
    /// What the server calls our locks: `CRST` for a transaction and `CRSU` for a run.
    private static let transactionLocks = 0x4352_5354
    private static let runLocks = 0x4352_5355
    /// For each session: a commit counts when it is on disk, a dead peer is noticed within a minute, and nobody waits
    /// without end.
    private static let settings = [
        "client_min_messages = 'warning'", "synchronous_commit = 'on'", "lock_timeout = '30s'",
        "statement_timeout = '5min'", "tcp_keepalives_idle = 30", "tcp_keepalives_interval = 10",
        "tcp_keepalives_count = 3",
    ]

    // libpq serves one thread at a time on a connection, which `turn` sees to; that is why this may be shared.
    private let handle: OpaquePointer
    private let turn = NSLock()
    /// Tells stores of one data base apart.
    private let lockNumber: Int
    package let name: String

    /// - Parameters:
    ///   - address: as libpq takes it: `postgres://…` or `host=… dbname=…`.
    ///   - schema: where the tables are; it is made when it is not there.
    /// - Throws: ``StoreError/Code/unavailable``, without the address, which may hold a password;
    ///   ``StoreError/Code/create`` when the schema cannot be made, or is another program's.
    package init(address: String, schema: String) throws(StoreError) {
        // The address goes before what stands above it, and what stands below goes before the address.
        let parameters = [
            ("connect_timeout", "10"), ("keepalives_idle", "30"), ("tcp_user_timeout", "60000"), ("dbname", address),
            ("client_encoding", "UTF8"), ("application_name", "crest"),
        ]
        let handle = unsafe CStrings.withList(parameters.map(\.0)) { names in
            unsafe CStrings.withList(parameters.map(\.1)) { values in unsafe PQconnectdbParams(names, values, 1) }
        }
        guard let handle = unsafe handle else {
            throw StoreError(.unavailable, "libpq has no memory", hint: "")
        }
        unsafe self.handle = unsafe handle
        name = "the schema \"\(schema)\""
        lockNumber = schema.utf8.reduce(0) { ($0 * 31 + Int($1)) & 0x7fff_ffff }
        guard unsafe PQstatus(handle) == CONNECTION_OK else {
            // Of an address that it cannot read libpq says all.
            let reason = unsafe Self.text(PQerrorMessage(handle)).replacing(address, with: "its address")
            throw StoreError(
                .unavailable, "the store's server: \(reason)",
                hint: "does psql reach it with the same address?")
        }
        let quoted = "\"\(schema.replacing("\"", with: "\"\""))\""
        for setting in Self.settings + ["search_path = \(quoted)"] { try execute("SET \(setting)") }
        try prepare(schema, quoted)
    }

    deinit {
        unsafe PQfinish(handle)
    }

    private func prepare(_ schema: String, _ quoted: String) throws(StoreError) {
        try transaction { session throws(StoreError) in
            // Even IF NOT EXISTS asks for the right to make one.
            if try session.run("SELECT 1 FROM pg_namespace WHERE nspname = ?", [.text(schema)]).isEmpty {
                try session.run("CREATE SCHEMA \(quoted)")
            }
            let tables = try session.run("SELECT tablename FROM pg_tables WHERE schemaname = ?", [.text(schema)])
            let isOurs = tables.contains([.text("crest_schema")]) || tables == [[.text("crest_holder")]]
            guard tables.isEmpty || isOurs else {
                throw StoreError(
                    .create, "\(name) has tables of another program",
                    hint: "name another one: store: {postgres: {schema: …}}")
            }
        }
    }

    package func transaction<Value>(_ body: (any SQLSession) throws(StoreError) -> Value) throws(StoreError) -> Value {
        turn.lock()
        defer { turn.unlock() }
        try execute("BEGIN")
        do throws(StoreError) {
            try execute("SELECT pg_advisory_xact_lock(\(Self.transactionLocks), \(lockNumber))")
            let value = try body(Session(connection: self))
            try execute("COMMIT")
            return value
        } catch {
            _ = try? execute("ROLLBACK")
            throw error
        }
    }

    /// The server looks after its pages; a table that is gone is told by the first statement that misses it.
    package func complaint() throws(StoreError) -> String? {
        nil
    }

    package func backUp(before version: Int) throws(StoreError) {
        try transaction { session throws(StoreError) in
            let tables = try session.run(
                "SELECT tablename FROM pg_tables WHERE schemaname = current_schema AND tablename <> 'crest_holder' "
                    + "AND tablename NOT LIKE 'before%'")
            for case .text(let table)? in tables.map(\.first) {
                let copy = "before_\(version)_\(table)"
                try session.run("DROP TABLE IF EXISTS \(copy)")
                try session.run("CREATE TABLE \(copy) AS TABLE \(table)")
            }
        }
    }

    /// Makes this session the only run at work, at once or not at all, for as long as it lasts.
    ///
    /// - Returns: nil; or what the session that is at work said of itself.
    package func claim(as owner: String) throws(StoreError) -> String? {
        turn.lock()
        defer { turn.unlock() }
        let lock = "pg_try_advisory_lock(\(Self.runLocks), \(lockNumber))"
        guard try execute("SELECT 1 WHERE \(lock)").isEmpty else {
            try execute("CREATE TABLE IF NOT EXISTS crest_holder (session BIGINT NOT NULL, name TEXT NOT NULL)")
            try execute("DELETE FROM crest_holder")
            try execute("INSERT INTO crest_holder (session, name) VALUES (pg_backend_pid(), ?)", [.text(owner)])
            return nil
        }
        guard case .text(let name)? = try holder() else { return "it has not said who it is" }
        return name
    }

    /// A row of a session that is gone tells nothing.
    private func holder() throws(StoreError) -> StoreValue? {
        let tables = try execute(
            "SELECT 1 FROM pg_tables WHERE schemaname = current_schema AND tablename = 'crest_holder'")
        guard !tables.isEmpty else { return nil }
        return try execute(
            "SELECT name FROM crest_holder JOIN pg_locks ON pid = session JOIN pg_database ON oid = database "
                + "WHERE locktype = 'advisory' AND granted AND datname = current_database() "
                + "AND classid = \(Self.runLocks) AND objid = \(lockNumber)"
        ).first?.first
    }

    private struct Session: SQLSession {
        let connection: PostgresConnection

        func run(_ statement: String, _ values: [StoreValue]) throws(StoreError) -> [[StoreValue]] {
            try connection.execute(statement, values)
        }
    }

    /// Runs one statement; whoever calls has the turn.
    @discardableResult
    private func execute(_ statement: String, _ values: [StoreValue] = []) throws(StoreError) -> [[StoreValue]] {
        let parameters = values.map(PostgresParameter.init)
        let result = unsafe CStrings.withPointers(parameters.map(\.bytes)) { pointers in
            unsafe PQexecParams(
                handle, Self.numbered(statement), Int32(parameters.count), parameters.map(\.type), pointers,
                parameters.map(\.length), parameters.map { _ in PostgresParameter.binary }, PostgresParameter.binary)
        }
        defer { unsafe PQclear(result) }
        let status = unsafe PQresultStatus(result)
        guard status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK else { throw unsafe failure(result) }
        let (count, columns) = unsafe (PQntuples(result), PQnfields(result))
        var rows: [[StoreValue]] = []
        for row in 0..<count {
            var values: [StoreValue] = []
            for column in 0..<columns {
                guard unsafe PQgetisnull(result, row, column) == 0, let start = unsafe PQgetvalue(result, row, column)
                else {
                    values.append(.null)
                    continue
                }
                let length = unsafe PQgetlength(result, row, column)
                let bytes = unsafe [UInt8](UnsafeRawBufferPointer(start: start, count: Int(length)))
                values.append(try StoreValue(bytes, type: unsafe PQftype(result, column)))
            }
            rows.append(values)
        }
        return rows
    }

    /// `?` as `$1`, `$2` …: no statement of a store has one in a text.
    private static func numbered(_ statement: String) -> String {
        let parts = statement.split(separator: "?", omittingEmptySubsequences: false)
        return parts.enumerated().map { $0 == 0 ? String($1) : "$\($0)\($1)" }.joined()
    }

    private func failure(_ result: OpaquePointer?) -> StoreError {
        let state = unsafe PQresultErrorField(result, Int32(UInt8(ascii: "C"))).map { unsafe String(cString: $0) }
        let isConnected = unsafe PQstatus(handle) == CONNECTION_OK
        return StoreError(sqlState: isConnected ? state ?? "" : "", unsafe Self.text(PQerrorMessage(handle)))
    }

    private static func text(_ message: UnsafeMutablePointer<CChar>?) -> String {
        let text = unsafe message.map { unsafe String(cString: $0) } ?? ""
        let lines = text.split(whereSeparator: \.isNewline).map { $0.trimmingPrefix(while: \.isWhitespace) }
        return lines.isEmpty ? "no answer" : lines.joined(separator: "; ")
    }
}

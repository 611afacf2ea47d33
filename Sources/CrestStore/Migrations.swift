/// The schema, as the changes that led to it. A change that was released is never edited.
package enum Migrations {
    private static let all: [[String]] = [
        [
            """
            CREATE TABLE runs (id TEXT PRIMARY KEY, number BIGINT NOT NULL UNIQUE, as_of BIGINT NOT NULL,
              stage TEXT NOT NULL, configuration TEXT NOT NULL, plan TEXT, status TEXT)
            """,
            """
            CREATE TABLE quality (run TEXT NOT NULL REFERENCES runs (id), series TEXT NOT NULL, source TEXT NOT NULL,
              fingerprint TEXT NOT NULL, points BIGINT NOT NULL, missing BIGINT NOT NULL, last_sample BIGINT, need BIGINT,
              held TEXT, PRIMARY KEY (run, series))
            """,
            "CREATE TABLE models (series TEXT PRIMARY KEY, fitted_at BIGINT NOT NULL, model TEXT NOT NULL, reason TEXT)",
            """
            CREATE TABLE forecasts (run TEXT NOT NULL REFERENCES runs (id), series TEXT NOT NULL, model TEXT NOT NULL,
              start BIGINT NOT NULL, step BIGINT NOT NULL, point BYTEA NOT NULL, low BYTEA NOT NULL, high BYTEA NOT NULL,
              peak BYTEA NOT NULL, peak_early BIGINT, peak_middle BIGINT, peak_late BIGINT, peak_steps BIGINT,
              scored BIGINT NOT NULL, PRIMARY KEY (run, series))
            """,
            """
            CREATE TABLE parts (run TEXT NOT NULL REFERENCES runs (id), series TEXT NOT NULL, document BYTEA NOT NULL,
              PRIMARY KEY (run, series))
            """,
            "CREATE TABLE plans (id TEXT PRIMARY KEY, document BYTEA NOT NULL)",
            """
            CREATE TABLE accuracy (run TEXT NOT NULL REFERENCES runs (id), series TEXT NOT NULL, start BIGINT NOT NULL,
              until BIGINT NOT NULL, model TEXT NOT NULL, points BIGINT NOT NULL, demand DOUBLE PRECISION NOT NULL,
              error DOUBLE PRECISION NOT NULL, naive_error DOUBLE PRECISION, bias DOUBLE PRECISION NOT NULL,
              coverage DOUBLE PRECISION NOT NULL, peak DOUBLE PRECISION NOT NULL, promised BYTEA NOT NULL,
              seconds_short BIGINT, seconds_avoided BIGINT, PRIMARY KEY (run, series))
            """,
            "CREATE INDEX accuracy_start ON accuracy (start)",
            """
            CREATE TABLE lead_times (series TEXT NOT NULL, ordered BIGINT NOT NULL, ready BIGINT NOT NULL,
              PRIMARY KEY (series, ordered, ready))
            """,
        ],
        // For hosts that share a server and no folder.
        ["CREATE TABLE model_files (name TEXT PRIMARY KEY, document BYTEA NOT NULL)"],
        [
            """
            CREATE TABLE readings (run TEXT NOT NULL REFERENCES runs (id), source TEXT NOT NULL, state BYTEA NOT NULL,
              PRIMARY KEY (run, source))
            """,
            "ALTER TABLE forecasts ADD COLUMN widening DOUBLE PRECISION NOT NULL DEFAULT 1",
            "ALTER TABLE forecasts ADD COLUMN events BYTEA",
            "ALTER TABLE accuracy ADD COLUMN stretches BYTEA",
            "CREATE TABLE missed (as_of BIGINT PRIMARY KEY)",
        ],
    ]

    /// The version that this Crest writes.
    package static var version: Int { all.count }

    /// Brings the schema to `version`, each change in a transaction of its own and after a copy of the whole, where
    /// there is something to copy.
    ///
    /// - Parameter last: an earlier version, for a store as an older Crest made it.
    package static func apply(to connection: any SQLConnection, last: Int = version) throws(StoreError) {
        let found = try connection.transaction { session throws(StoreError) in try schemaVersion(session) }
        guard found <= version else {
            throw StoreError(
                .newer, "\(connection.name) has the schema \(found), and this Crest knows \(version)",
                hint: "run the newer Crest that wrote it")
        }
        for next in found..<max(found, last) {
            // A new store has nothing to lose.
            if found > 0 { try connection.backUp(before: next + 1) }
            try connection.transaction { session throws(StoreError) in
                // Another process may have been faster.
                guard try schemaVersion(session) == next else { return }
                for statement in all[next] { try session.run(statement) }
                try session.run("UPDATE crest_schema SET version = ?", [.integer(Int64(next + 1))])
            }
        }
    }

    private static func schemaVersion(_ session: any SQLSession) throws(StoreError) -> Int {
        try session.run("CREATE TABLE IF NOT EXISTS crest_schema (version BIGINT NOT NULL)")
        guard case .integer(let version)? = try session.run("SELECT version FROM crest_schema").first?.first else {
            try session.run("INSERT INTO crest_schema (version) VALUES (0)")
            return 0
        }
        return Int(version)
    }
}

package import Crest
package import CrestSeries
package import CrestStore
import Foundation

/// Opens the store that a configuration names.
package enum NightStore {
    /// A store on which one run alone works, for as long as this lives.
    package struct Claim: Sendable {
        package let store: any Store
        /// That a damaged store was moved aside and a new one begun.
        package let finding: Diagnostic?
        /// A lock on a file; on a server, the session is the lock.
        private let lock: RunLock?

        fileprivate init(_ store: any Store, finding: Diagnostic? = nil, lock: RunLock? = nil) {
            self.store = store
            self.finding = finding
            self.lock = lock
        }
    }

    /// Opens a store for a run, at once or not at all. A damaged file is moved aside and begun anew; what a server has
    /// is left as it is.
    ///
    /// - Throws: ``CrestError/Code/locked`` naming who works there; ``StoreError``; ``CrestError/Code/output`` when its
    ///   folder cannot be made.
    package static func claim(_ location: StoreLocation, now: Timestamp) throws -> Claim {
        switch location {
        case .sqlite(let path):
            try makeFolder(of: path)
            let lock = try RunLock(beside: path, now: now)
            do {
                return Claim(try open(location), lock: lock)
            } catch let error as StoreError where error.code == .damaged {
                let finding = try moveAside(path, now: now, because: error)
                return Claim(try open(location), finding: finding, lock: lock)
            }
        case .postgres(let file, let schema):
            let connection = try connection(file, schema)
            if let holder = try connection.claim(as: RunLock.owner(now)) { throw CrestError(lockedBy: holder) }
            return Claim(try SQLStore(connection))
        }
    }

    /// Opens a store beside whoever works on it.
    ///
    /// - Throws: ``StoreError``; ``CrestError/Code/output`` when its folder cannot be made.
    package static func open(_ location: StoreLocation) throws -> any Store {
        switch location {
        case .sqlite(let path):
            try makeFolder(of: path)
            return try SQLStore(try SQLiteConnection(path: path))
        case .postgres(let file, let schema): return try SQLStore(try connection(file, schema))
        }
    }

    /// Opens a store that nights have filled, to read in it.
    ///
    /// - Throws: ``StoreError``; ``CrestError/Code/inputMissing`` when there is none.
    package static func existing(_ location: StoreLocation) throws -> any Store {
        if case .sqlite(let path) = location, !FileManager.default.fileExists(atPath: path) {
            throw CrestError(
                .inputMissing, "there is no store '\(path)'", hint: "the first crest nightly makes it")
        }
        return try open(location)
    }

    private static func connection(_ file: String, _ schema: String) throws -> PostgresConnection {
        guard let address = SecretFile.line(of: file) else {
            throw CrestError(
                .inputMissing, "there is no connection string in '\(file)'",
                hint: "write one line such as postgres://crest@db.example/ops into it, for its owner to read alone")
        }
        return try PostgresConnection(address: address, schema: schema)
    }

    private static func makeFolder(of path: String) throws(CrestError) {
        do {
            try SystemFiles().makeFolder(URL(fileURLWithPath: path).deletingLastPathComponent().path)
        } catch {
            throw CrestError(error)
        }
    }

    /// With the log of what was not yet written into it, so that a person may still find it whole.
    private static func moveAside(
        _ path: String, now: Timestamp, because error: StoreError
    ) throws(CrestError) -> Diagnostic {
        let aside = "\(path).damaged-\(now.secondsSinceEpoch)"
        do {
            try SystemFiles().rename(path, to: aside)
            for suffix in ["-wal", "-shm"] where FileManager.default.fileExists(atPath: path + suffix) {
                try SystemFiles().rename(path + suffix, to: aside + suffix)
            }
        } catch {
            throw CrestError(error)
        }
        return Diagnostic(
            code: .init(rawValue: "W_STORE_REBUILT"),
            message: "\(error.diagnostic.message); it is \(aside) now, and a new one is begun",
            hint: "restore a backup when the accounts of past nights matter")
    }
}

package import Crest
package import CrestSeries
package import CrestStore
import Foundation

/// Opens the store that a configuration names.
package enum NightStore {
    /// - Returns: the store; and a finding when a damaged one was moved aside and a new one begun.
    /// - Throws: ``StoreError``; ``CrestError/Code/output`` when its folder cannot be made.
    package static func open(
        _ location: StoreLocation, now: Timestamp
    ) throws -> (store: any Store, finding: Diagnostic?) {
        switch location {
        case .postgres(let file):
            throw StoreError(
                .create, "\(file): stores on a server are not built in yet",
                hint: "write store: {sqlite: state/crest.db}")
        case .sqlite(let path):
            do throws(StoreError) {
                return (try openSQLite(path), nil)
            } catch {
                guard error.code == .damaged else { throw error }
                return try rebuild(path, now: now, because: error)
            }
        }
    }

    private static func openSQLite(_ path: String) throws(StoreError) -> any Store {
        try SQLStore(try SQLiteConnection(path: path))
    }

    private static func rebuild(
        _ path: String, now: Timestamp, because error: StoreError
    ) throws -> (store: any Store, finding: Diagnostic?) {
        let aside = "\(path).damaged-\(now.secondsSinceEpoch)"
        try moveAside(path, to: aside)
        let finding = Diagnostic(
            code: .init(rawValue: "W_STORE_REBUILT"),
            message: "\(error.diagnostic.message); it is \(aside) now, and a new one is begun",
            hint: "restore a backup when the accounts of past nights matter")
        return (try openSQLite(path), finding)
    }

    /// Makes the folder that the store and its lock stand in.
    package static func prepare(_ location: StoreLocation) throws(CrestError) {
        do {
            try SystemFiles().makeFolder(URL(fileURLWithPath: location.path).deletingLastPathComponent().path)
        } catch {
            throw CrestError(error)
        }
    }

    /// With the log of what was not yet written into it, so that a person may still find it whole.
    private static func moveAside(_ path: String, to aside: String) throws(CrestError) {
        do {
            try SystemFiles().rename(path, to: aside)
            for suffix in ["-wal", "-shm"] where FileManager.default.fileExists(atPath: path + suffix) {
                try SystemFiles().rename(path + suffix, to: aside + suffix)
            }
        } catch {
            throw CrestError(error)
        }
    }
}

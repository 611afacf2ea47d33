import Foundation
import GRDB

/// A file of SQLite through GRDB: write-ahead log, every commit on disk before it counts.
package struct SQLiteConnection: SQLConnection {
    /// `CRST`, so that `file` knows what it is.
    private static let applicationID = 0x4352_5354
    private let queue: DatabaseQueue
    private let path: String
    package var name: String { path }

    /// - Throws: ``StoreError/Code/create``, or ``StoreError/Code/damaged`` when it is no data base.
    package init(path: String) throws(StoreError) {
        self.path = path
        var configuration = GRDB.Configuration()
        configuration.busyMode = .timeout(10)
        configuration.foreignKeysEnabled = true
        configuration.prepareDatabase { database in
            try database.execute(sql: "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL")
        }
        do {
            queue = try DatabaseQueue(path: path, configuration: configuration)
            try queue.write { database in
                let id = try Int.fetchOne(database, sql: "PRAGMA application_id") ?? 0
                let isEmpty = try Int.fetchOne(database, sql: "SELECT count(*) FROM sqlite_master") == 0
                guard id == Self.applicationID || (id == 0 && isEmpty) else {
                    throw StoreError(
                        .create, "\(path) is a data base of another program", hint: "name another file for the store")
                }
                if isEmpty { try database.execute(sql: "PRAGMA application_id = \(Self.applicationID)") }
            }
        } catch {
            throw StoreError(error, path: path, isOpening: true)
        }
    }

    package func transaction<Value>(_ body: (any SQLSession) throws(StoreError) -> Value) throws(StoreError) -> Value {
        do {
            return try withoutActuallyEscaping(body) { body in
                try queue.writeWithoutTransaction { database in
                    var result: Value?
                    try database.inTransaction(.immediate) {
                        result = try body(Session(database: database, path: path))
                        return .commit
                    }
                    guard let result else { throw StoreError(.inputOutput, "\(path): nothing was done", hint: "") }
                    return result
                }
            }
        } catch {
            throw StoreError(error, path: path)
        }
    }

    package func complaint() throws(StoreError) -> String? {
        do {
            let answer = try queue.read { try String.fetchOne($0, sql: "PRAGMA quick_check(1)") }
            guard answer != "ok" else { return nil }
            // The first line names the data base within the file, the next what is the matter.
            let lines = (answer ?? "").split(whereSeparator: \.isNewline).filter { !$0.hasPrefix("***") }
            return lines.isEmpty ? "no answer" : lines.joined(separator: "; ")
        } catch {
            throw StoreError(error, path: path)
        }
    }

    package func backUp(before version: Int) throws(StoreError) {
        let copy = "\(path).before-\(version)"
        do {
            // SQLite refuses to write over a file, and a copy that a killed migration left may be half of one.
            if FileManager.default.fileExists(atPath: copy) { try FileManager.default.removeItem(atPath: copy) }
            try queue.vacuum(into: copy)
        } catch {
            throw StoreError(error, path: copy)
        }
    }

    private struct Session: SQLSession {
        let database: Database
        let path: String

        func run(_ statement: String, _ values: [StoreValue]) throws(StoreError) -> [[StoreValue]] {
            do {
                let prepared = try database.cachedStatement(sql: statement)
                let rows = try Row.fetchAll(prepared, arguments: StatementArguments(values.map(\.databaseValue)))
                return rows.map { row in row.databaseValues.map(StoreValue.init) }
            } catch {
                throw StoreError(error, path: path)
            }
        }
    }
}

extension StoreValue {
    fileprivate var databaseValue: DatabaseValue {
        switch self {
        case .null: .null
        case .integer(let value): value.databaseValue
        case .real(let value): value.databaseValue
        case .text(let value): value.databaseValue
        case .bytes(let value): Data(value).databaseValue
        }
    }

    fileprivate init(_ value: DatabaseValue) {
        self =
            switch value.storage {
            case .null: .null
            case .int64(let value): .integer(value)
            case .double(let value): .real(value)
            case .string(let value): .text(value)
            case .blob(let value): .bytes(Array(value))
            }
    }
}

extension StoreError {
    /// What SQLite's result code means to the one who runs Crest.
    fileprivate init(_ error: any Error, path: String, isOpening: Bool = false) {
        if let error = error as? StoreError {
            self = error
            return
        }
        let code = (error as? DatabaseError)?.resultCode
        let reason = (error as? DatabaseError)?.message ?? "\(error)"
        switch code {
        case .SQLITE_CORRUPT, .SQLITE_NOTADB:
            self.init(.damaged, "\(path): \(reason)", hint: "restore it from a backup, or move it aside")
        case .SQLITE_CANTOPEN, .SQLITE_READONLY, .SQLITE_PERM:
            self.init(.create, "\(path): \(reason)", hint: "is its folder there and writable, on a local disk?")
        default:
            let isNew = isOpening && code != .SQLITE_IOERR && code != .SQLITE_FULL
            self.init(isNew ? .create : .inputOutput, "\(path): \(reason)", hint: "is the disk full?")
        }
    }
}

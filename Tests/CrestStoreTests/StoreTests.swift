import CrestSeries
import CrestStore
import CrestTesting
import Foundation
import GRDB
import Testing

@Suite struct `A store in SQLite` {
    let folder: TemporaryFolder
    var path: String { folder.url("crest.db").path }

    init() throws {
        folder = try TemporaryFolder()
    }

    private func open() throws -> SQLStore {
        try SQLStore(try SQLiteConnection(path: path))
    }

    private func code(_ body: () throws -> Void) -> StoreError.Code? {
        do {
            try body()
            return nil
        } catch {
            return (error as? StoreError)?.code
        }
    }

    @Test func `does what every store does`() throws {
        try checkStoreConformance(try open())
    }

    @Test func `forgets what is old`() throws {
        try checkForgetting(try open())
    }

    @Test func `uses the room of forgotten plans again`() throws {
        let store = try open()
        func size() throws -> Int { try Data(contentsOf: URL(fileURLWithPath: path)).count }
        var sizes: [Int] = []
        for number in Int64(1)...60 {
            try store.begin(night(number))
            let plan = DocumentRecord(name: "plan-\(number)", bytes: Array(repeating: 7, count: 1 << 18))
            let retention = Retention(forecasts: day(0), plans: day(number - 15), nights: day(0))
            try store.finish(.published, of: "run-\(number)", [.plan(plan, status: "ok"), .forgotten(retention)])
            sizes.append(try size())
        }
        #expect(sizes[59] < sizes[29] + (1 << 18))
    }

    @Test func `gives values back as they were`() throws {
        try checkValuesSurvive(try SQLiteConnection(path: path))
    }

    @Test func `remembers when it is opened again`() throws {
        try open().begin(night(1))
        #expect(try open().latestRuns(1) == [night(1)])
    }

    @Test func `writes ahead, to the disk, and says whose it is`() throws {
        _ = try open()
        let queue = try DatabaseQueue(path: path)
        let (mode, id) = try queue.read { database in
            (
                try String.fetchOne(database, sql: "PRAGMA journal_mode"),
                try Int.fetchOne(database, sql: "PRAGMA application_id")
            )
        }
        #expect(mode == "wal")
        #expect(id == 0x4352_5354)
    }

    @Test func `is refused when a newer Crest wrote it`() throws {
        let store = try open()
        try store.connection.transaction { session throws(StoreError) in
            _ = try session.run("UPDATE crest_schema SET version = 99")
        }
        #expect(code { _ = try open() } == .newer)
    }

    @Test func `is refused when it is damaged`() throws {
        do {
            let store = try open()
            for number in 1...200 { try store.begin(night(Int64(number))) }
        }
        for suffix in ["-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + suffix) }
        var bytes = try Data(contentsOf: URL(fileURLWithPath: path))
        for index in 4_096..<min(bytes.count, 40_960) { bytes[index] = UInt8(truncatingIfNeeded: index &* 31) }
        try bytes.write(to: URL(fileURLWithPath: path))
        #expect(code { _ = try open() } == .damaged)
        try Data("not a data base at all, but some text".utf8).write(to: URL(fileURLWithPath: path))
        #expect(code { _ = try open() } == .damaged)
    }

    @Test func `is not made of another program's data base, nor where no file can be`() throws {
        let queue = try DatabaseQueue(path: path)
        try queue.write { try $0.execute(sql: "CREATE TABLE notes (text TEXT)") }
        #expect(code { _ = try open() } == .create)
        #expect(code { _ = try SQLStore(try SQLiteConnection(path: "/nowhere/crest.db")) } == .create)
    }

    @Test func `is copied before its schema changes`() throws {
        let connection = try SQLiteConnection(path: path)
        try SQLStore(connection).begin(night(1))
        try connection.backUp(before: 2)
        try connection.backUp(before: 2)
        let copy = try SQLStore(try SQLiteConnection(path: path + ".before-2"))
        #expect(try copy.latestRuns(1) == [night(1)])
    }

    @Test func `is brought up from the first schema, with a copy of what it held`() throws {
        try makeFirstStore(try SQLiteConnection(path: path))
        let store = try open()
        #expect(try store.latestRuns(9) == [night(1)])
        #expect(try store.modelFiles().isEmpty)
        let copy = try DatabaseQueue(path: path + ".before-2")
        let (ids, version) = try copy.read { database in
            (
                try String.fetchAll(database, sql: "SELECT id FROM runs"),
                try Int.fetchOne(database, sql: "SELECT version FROM crest_schema")
            )
        }
        #expect(ids == ["run-1"])
        #expect(version == 1)
    }

    @Test func `is not copied when it is new`() throws {
        _ = try open()
        #expect(!FileManager.default.fileExists(atPath: path + ".before-2"))
    }

    @Test func `says that the disk is full, and keeps what it had`() throws {
        let store = try open()
        try store.begin(night(1))
        try store.connection.transaction { session throws(StoreError) in
            _ = try session.run("PRAGMA max_page_count = 1")
        }
        let large = DocumentRecord(name: "checkout", bytes: Array(repeating: 7, count: 1 << 20))
        #expect(code { try store.finish(.forecast, of: "run-1", [.part(large)]) } == .inputOutput)
        #expect(try store.run("run-1")?.stage == .begun)
        #expect(try store.connection.complaint() == nil)
    }
}

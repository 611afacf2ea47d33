import CrestIngestion
import CrestSeries
import CrestTesting
import Foundation
import GRDB
import Testing

/// A SQLite file in a folder of its own.
private final class ShopFile {
    let path: String

    init(_ statements: String) throws {
        path = FileManager.default.temporaryDirectory.appendingPathComponent("crest-\(UUID()).db").path
        try DatabaseQueue(path: path).write { try $0.execute(sql: statements) }
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func read(_ query: String, _ change: (inout InputOptions) -> Void = { _ in }) throws -> IngestedData {
        var options = InputOptions()
        options.query = query
        change(&options)
        return try InputReader().read([InputSource(argument: "sqlite:\(path)")], options: options)
    }
}

/// Four hours of two services, one value missing, out of order.
private let traffic = """
    create table traffic (at integer, service text, requests real);
    insert into traffic values (1767225600, 'shop', 10), (1767229200, 'shop', 11.5), (1767232800, 'shop', null),
        (1767236400, 'shop', 13), (1767236400, 'a "b", c', 4), (1767225600, 'a "b", c', 1),
        (1767229200, 'a "b", c', 2), (1767232800, 'a "b", c', 3);
    """

@Suite struct `SQLite` {
    @Test func `is read as its query answers, from the type of each cell`() throws {
        let file = try ShopFile(traffic)
        let data = try file.read("select at as time, service, requests from traffic order by at")
        #expect(data.schema.format == .sqlite)
        #expect(data.schema.keyColumns == ["service"])
        #expect(data.rowCount == 8)
        #expect(data.series.map(\.series.name) == ["a \"b\", c", "shop"])
        #expect(data.series[0].series.values == [1, 2, 3, 4])
        #expect(data.series[1].series.isMissing == [false, false, true, false])
        #expect(data.series[1].series.values.first == 10)
        #expect(data.series[0].series.interval == .hour)
    }

    @Test func `may say its query in the address, and times as text`() throws {
        let file = try ShopFile(traffic)
        let query = "select datetime(at, 'unixepoch') || 'Z' as time, sum(requests) as value from traffic group by 1;"
        let data = try InputReader().read([.sqlite("sqlite:\(file.path)?query=\(query)")])
        #expect(try data.only.values.first == 11)
        #expect(data.warnings.isEmpty)
    }

    @Test func `is read to the end in a memory that does not grow with its rows`() throws {
        let file = try ShopFile("create table one (x)")
        let query = """
            with recursive numbers(n) as (select 0 union all select n + 1 from numbers where n < 199999)
            select 1767225600 + 60 * n as time, n % 1000 as value from numbers
            """
        let data = try file.read(query)
        #expect(data.rowCount == 200_000)
        #expect(try data.only.count == 200_000)
        #expect(try data.only.values.reduce(0, +) == 200 * 499_500)
    }

    @Test func `is never written to`() throws {
        let file = try ShopFile(traffic)
        let error = try #require(throws: IngestionError.self) {
            try file.read("delete from traffic returning at, requests")
        }
        #expect(error.code == .source)
        #expect(try file.read("select at as time, requests from traffic where service = 'shop'").rowCount == 4)
    }

    @Test(arguments: [
        ("select missing from traffic", "no such column: missing"), ("select at, requests from sales", "no such table"),
        ("selec", "syntax error"), ("select 1 as time; select 2 as time", "ultiple statements"),
    ])
    func `says what is wrong with a query`(query: String, words: String) throws {
        let file = try ShopFile(traffic)
        let error = try #require(throws: IngestionError.self) { try file.read(query) }
        #expect(error.code == .source)
        #expect(error.description.contains(words), "\(error.description)")
    }

    @Test func `is pinned by its query, and refused without an address that says what it is`() throws {
        let file = try ShopFile(traffic)
        let query = "select at as time, service, requests from traffic"
        let flags = try file.read(query).schema.flags
        #expect(Array(flags.prefix(4)) == ["--query", query, "--time", "time"])
        let error = try #require(throws: IngestionError.self) { try InputReader().read([.path(file.path)]) }
        #expect(error.description.contains("sqlite:\(file.path)"))
    }

    @Test func `stops a query that takes too long, and takes no Julian day for seconds`() throws {
        let file = try ShopFile(traffic)
        let endless =
            "with recursive n(i) as (select 1 union all select i + 1 from n) select i as time, 1 as value from n"
        let error = try #require(throws: IngestionError.self) {
            try InputReader().read([
                .sqlite("sqlite:\(file.path)?timeout=1s&query=\(endless) where i < 0".replacing("+", with: "%2B"))
            ])
        }
        #expect(error.description.contains("no answer within 1 s"), "\(error.description)")
        let julian = try #require(throws: IngestionError.self) {
            try file.read("select at / 86400.0 + 2440587.5 as time, requests from traffic")
        }
        #expect(julian.code == .time)
    }

    @Test func `must be a database that is there, and be asked something`() throws {
        func failure(_ address: String, query: String? = "select 1") throws -> IngestionError {
            var options = InputOptions()
            options.query = query
            return try #require(throws: IngestionError.self) {
                try InputReader().read([InputSource(argument: address)], options: options)
            }
        }
        #expect(try failure("sqlite:/nowhere/shop.db").code == .inputMissing)
        #expect(try failure("sqlite:\(#filePath)").code == .source)
        #expect(try failure("sqlite:shop.db", query: nil).code == .option)
        #expect(try failure("sqlite:shop.db?mode=rw").code == .option)
        #expect(try failure("postgres://ann:hunter2@localhost/shop").code == .option)
        #expect(try failure("postgres://localhost/shop?password=hunter2").code == .option)
        #expect(try failure("postgres://localhost/shop?dsn_file=dsn").code == .option)
        #expect(try failure("sqlite:shop.db?dsn_file=dsn").code == .option)
        #expect(try failure("postgres://?dsn_file=/nowhere/dsn").code == .inputMissing)
    }

    @Test func `has the same complaints about rows as a file`() throws {
        let file = try ShopFile(traffic + "insert into traffic values (1767240000, 'shop', 'many');")
        let error = try #require(throws: IngestionError.self) {
            try file.read("select at as time, service, requests from traffic")
        }
        #expect(error.code == .value)
        #expect(error.position?.line == 10)
    }
}

@Suite(.enabled(if: PostgresServer.isThere, "Debian's postgresql is not installed"), .serialized)
struct `PostgreSQL` {
    /// One server for all tests.
    private static let server = Result { () throws -> PostgresServer in
        let server = try PostgresServer()
        try server.psql(
            """
            create table traffic (at timestamptz, service text, requests double precision);
            insert into traffic select '2026-03-28 22:00+00'::timestamptz + n * interval '1 hour', 'shop', n
                from generate_series(0, 9) as n;
            insert into traffic values ('2026-03-28 22:00+00', 'a "b", c', null), ('2026-03-28 23:00+00', 'a "b", c', 2);
            """)
        return server
    }

    private func read(_ query: String, more: String = "") throws -> IngestedData {
        var options = InputOptions()
        options.query = query
        return try InputReader().read(
            [InputSource(argument: try Self.server.get().address + more)], options: options)
    }

    private func failure(_ query: String, more: String = "") throws -> IngestionError {
        try #require(throws: IngestionError.self) { try read(query, more: more) }
    }

    @Test func `is read through COPY, in UTC whatever the zone of the server`() throws {
        let data = try read("select at as time, service, requests from traffic order by at -- by time")
        #expect(data.schema.format == .postgres)
        #expect(data.rowCount == 12)
        #expect(data.warnings.isEmpty)
        let shop = try #require(data.series.last?.series)
        #expect(shop.name == "shop")
        #expect(shop.values == [0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
        #expect(shop.start == (try Timestamp(parsing: "2026-03-28T22:00:00Z")))
        #expect(data.series.first?.series.name == "a \"b\", c")
    }

    @Test func `hands over more rows than a window holds`() throws {
        let data = try read("select 1767225600 + 60 * n as time, n % 7 as value from generate_series(0, 149999) as n;")
        #expect(data.rowCount == 150_000)
        let sum = (0..<150_000).reduce(0) { $0 + $1 % 7 }
        #expect(try data.only.values.reduce(0, +) == Double(sum))
    }

    @Test func `is never written to, also not behind a semicolon`() throws {
        for query in [
            "delete from traffic returning at, requests", "select 1) to stdout; drop table traffic; copy (select 1",
            "with gone as (delete from traffic returning *) select at as time, requests from gone",
        ] {
            #expect(try failure(query).code == .source, "\(query)")
        }
        #expect(try read("select at as time, requests from traffic where service = 'shop'").rowCount == 10)
    }

    @Test func `ends a statement that takes too long`() throws {
        let error = try failure("select now() as time, pg_sleep(20)::text as value", more: "&timeout=1s")
        #expect(error.code == .source)
        #expect(error.description.contains("statement timeout"), "\(error.description)")
    }

    @Test func `says what is wrong with a query, and where it fails on the way`() throws {
        #expect(try failure("select nothing from traffic").description.contains("\"nothing\" does not exist"))
        #expect(
            try failure("select 60 * n as time, 1 / (100000 - n) as value from generate_series(1, 200000) as n")
                .description.contains("division by zero"))
    }

    @Test func `may have its address in a file, of which no message says more than the name`() throws {
        let folder = try TemporaryFolder()
        func read(_ text: String) throws -> IngestedData {
            let path = try folder.write(text, to: "dsn")
            var options = InputOptions()
            options.query = "select at as time, service, requests from traffic"
            return try InputReader().read([.postgres("postgres://?dsn_file=\(path)&timeout=9s")], options: options)
        }
        #expect(try read("\(try Self.server.get().address)&password=hunter2\n").rowCount == 12)
        for wrong in ["postgres://ann:hunter2@[::1/shop", "postgres://ann:hunter2@nowhere.invalid/shop", ""] {
            let error = try #require(throws: IngestionError.self) { try read(wrong) }
            #expect(error.description.contains("/dsn"), "\(error.description)")
            #expect(!error.description.contains("hunter2"), "\(error.description)")
        }
    }

    @Test func `must be reachable`() throws {
        var options = InputOptions()
        options.query = "select 1"
        let error = try #require(throws: IngestionError.self) {
            try InputReader().read([.postgres("postgres:///postgres?host=/tmp/nowhere")], options: options)
        }
        #expect(error.code == .source)
        #expect(error.description.contains("No such file"), "\(error.description)")
    }
}

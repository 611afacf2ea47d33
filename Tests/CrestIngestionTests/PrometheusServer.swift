import CrestIngestion
import CrestSeries
import CrestTesting
import Foundation
import Testing

/// A real Prometheus on loopback, with blocks that promtool made of a file of OpenMetrics.
struct PrometheusServer {
    private static func program(_ name: String) -> String? {
        (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").map { "\($0)/\(name)" }
            .first { FileManager.default.isExecutableFile(atPath: $0) }
    }
    static var isThere: Bool { program("prometheus") != nil && program("promtool") != nil }

    /// Its address, as Crest takes it, without a query.
    let address: String

    init(openMetrics text: String) throws {
        let (server, tool) = (try #require(Self.program("prometheus")), try #require(Self.program("promtool")))
        let folder = "/tmp/crest-prometheus-\(UUID().uuidString.prefix(8))"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try Data(text.utf8).write(to: URL(fileURLWithPath: folder + "/metrics"))
        try Data().write(to: URL(fileURLWithPath: folder + "/empty.yml"))
        try ServerProcess.run(
            [tool, "tsdb", "create-blocks-from", "openmetrics", "\(folder)/metrics", "\(folder)/data"])
        let port = 20_000 + Int(getpid()) % 20_000
        address = "prometheus+http://127.0.0.1:\(port)"
        try ServerProcess.start(
            [
                server, "--config.file=\(folder)/empty.yml", "--storage.tsdb.path=\(folder)/data",
                "--storage.tsdb.retention.time=100y", "--web.listen-address=127.0.0.1:\(port)",
            ], folder: folder)
        try ServerProcess.wait { (try? read("vector(1)", until: "2026-01-01T00:10:00Z")) != nil }
    }

    func read(_ query: String, until: String, step: String = "1m") throws -> IngestedData {
        var options = InputOptions()
        options.query = query
        options.from = try .init(parsing: "2026-01-01T00:00:00Z")
        options.until = try .init(parsing: until)
        return try InputReader().read([InputSource(argument: "\(address)?step=\(step)")], options: options)
    }
}

@Suite(.enabled(if: PrometheusServer.isThere, "Debian's prometheus is not installed"), .serialized)
struct `A real Prometheus` {
    /// Two days of minutes: a gauge that is not there for half an hour, and a counter that begins again once.
    private static let server = Result { () throws -> PrometheusServer in
        var (gauge, counter) = ("# TYPE queue_length gauge\n", "# TYPE requests counter\n")
        for minute in 0..<2_880 {
            let time = 1_767_225_600 + 60 * minute
            if !(100..<130).contains(minute) { gauge += "queue_length{service=\"shop\"} \(minute % 97) \(time)\n" }
            let total = 10 * (minute < 2_000 ? minute : minute - 2_000)
            counter += "requests_total{service=\"shop\"} \(total) \(time)\n"
        }
        return try PrometheusServer(openMetrics: gauge + counter + "# EOF\n")
    }

    private func read(_ query: String, until: String = "2026-01-03T00:00:00Z", step: String = "1m") throws
        -> IngestedData
    {
        try Self.server.get().read(query, until: until, step: step)
    }

    @Test func `answers what was written, and nothing where nothing was for longer than it looks back`() throws {
        let data = try read("queue_length")
        let series = try #require(data.series.first?.series)
        #expect(data.schema.kind == .gauge)
        #expect(series.name == "queue_length{service=\"shop\"}")
        #expect(series.count == 2_880)
        for minute in 0..<2_880 where !(100..<130).contains(minute) {
            #expect(series.values[minute] == Double(minute % 97))
        }
        // It looks back five minutes: from the last value, of minute 99, up to and with minute 104.
        #expect((0..<2_880).filter { series.isMissing[$0] } == Array(105..<130))
    }

    @Test func `takes a query that is too long for an address`() throws {
        let names = (0..<2_000).map { "service-\($0)" }.joined(separator: "|")
        let data = try read("queue_length{service=~\"shop|\(names)\"}")
        #expect(data.series.map(\.series.name) == ["queue_length{service=\"shop\"}"])
    }

    @Test func `is asked in parts where it would refuse the whole`() throws {
        // 11,520 points, where Prometheus answers 11,000.
        let data = try read("sum(requests_total)", step: "15s")
        #expect(data.rowCount == 11_520)
        #expect(data.warnings.isEmpty)
    }

    @Test func `has counters, which begin again`() throws {
        let data = try read("requests_total")
        #expect(data.schema.kind == .counter)
        let series = try #require(data.series.first?.series)
        // Ten a minute, and none in the minute in which it began again at zero.
        let expected = series.values.indices.map { series.timestamp(at: $0) == Self.restart ? 0.0 : 10 }
        #expect(series.values == expected)
        #expect(series.values.count { $0 == 0 } == 1)
    }

    private static let restart = try? Timestamp(parsing: "2026-01-02T09:20:00Z")

    @Test func `says what is wrong with a query`() throws {
        let error = try #require(throws: IngestionError.self) { try read("sum(") }
        #expect(error.code == .source)
        #expect(error.description.contains("parse error"), "\(error.description)")
        #expect(throws: IngestionError.self) { try read("no_such_metric") }
    }
}

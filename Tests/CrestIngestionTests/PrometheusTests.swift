import CrestIngestion
import CrestSeries
import Foundation
import Testing

/// The server of `Fixtures/fake_prometheus.py`, which ends with its standard input.
final class FakePrometheus {
    static let python = "/usr/bin/python3"
    static var isThere: Bool { FileManager.default.isExecutableFile(atPath: python) }

    private let process = Process()
    private let input = Pipe()
    let port: Int

    /// - Parameter files: A certificate and its key, for TLS; and of whom a client must have one.
    init(_ files: [String] = []) throws {
        let script = try #require(
            Bundle.module.url(forResource: "Fixtures/fake_prometheus", withExtension: "py"))
        let output = Pipe()
        process.executableURL = URL(fileURLWithPath: Self.python)
        process.arguments = [script.path] + files
        (process.standardInput, process.standardOutput) = (input, output)
        try process.run()
        let line = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
        port = try #require(Int(line.trimmingCharacters(in: .whitespacesAndNewlines)))
    }

    deinit {
        try? input.fileHandleForWriting.close()
        process.waitUntilExit()
    }

    /// Reads four points, a minute apart.
    func read(
        _ fault: String, scheme: String = "http", more: String = "&timeout=2s",
        _ change: (inout InputOptions) -> Void = { _ in }
    ) throws -> IngestedData {
        var options = InputOptions()
        options.from = try Timestamp(parsing: "2026-01-01T00:00:00Z", zone: nil)
        options.until = try Timestamp(parsing: "2026-01-01T00:04:00Z", zone: nil)
        change(&options)
        let address =
            "prometheus+\(scheme)://127.0.0.1:\(port)/\(fault)/?query=sum by (service) (rate(x[5m]))&step=1m\(more)"
        return try InputReader().read([InputSource(argument: address)], options: options)
    }

    func failure(_ fault: String, more: String = "&timeout=2s") throws -> IngestionError {
        try #require(throws: IngestionError.self) { try read(fault, more: more) }
    }
}

@Suite(.enabled(if: FakePrometheus.isThere, "there is no python3 to be the server"))
struct `Prometheus` {
    private let server = try? FakePrometheus()

    private func running() throws -> FakePrometheus { try #require(server) }

    @Test func `is read over a range of aligned times`() throws {
        let data = try running().read("fine")
        let series = try #require(data.series.first?.series)
        #expect(series.name == "{service=\"shop\"}")
        #expect(series.values == [1.5, 1.5, 1.5, 1.5])
        #expect(series.interval == .minute)
        #expect(data.schema.kind == .gauge)
        #expect(data.warnings.isEmpty)
    }

    @Test(arguments: ["fine", "redirect"])
    func `is sent what is too long for an address`(path: String) throws {
        let names = (0..<200).map { "service-\($0)" }.joined(separator: "|")
        let data = try running().read(path) { $0.query = "sum by (service) (rate(x{service=~\"\(names)\"}[5m]))" }
        #expect(data.series.map(\.series.values) == [[1.5, 1.5, 1.5, 1.5]])
    }

    @Test func `is asked in parts of fewer points than it refuses`() throws {
        let data = try running().read("fine") { options in
            options.until = options.from?.advanced(bySeconds: 25_000 * 60)
        }
        #expect(data.series.map(\.series.count) == [25_000])
        #expect(data.rowCount == 25_000)
    }

    @Test func `is asked in shorter parts where these are too much for it`() throws {
        let data = try running().read("weak") { options in
            options.until = options.from?.advanced(bySeconds: 25_001 * 60)
        }
        #expect(data.series.map(\.series.count) == [25_001])
        #expect(data.rowCount == 25_001)
    }

    @Test func `has missing values where it says NaN, and where it says infinity`() throws {
        let series = try #require(try running().read("nan").series.first?.series)
        #expect(series.isMissing == [false, true, true, false])
        #expect(series.values.first == 4)
        #expect(series.values.last == 8)
        #expect(throws: IngestionError.self) { try running().read("huge") }
    }

    @Test func `is asked again when it is busy, as late as it says`() throws {
        let start = ContinuousClock.now
        #expect(try running().read("busy").rowCount == 4)
        #expect(ContinuousClock.now - start >= .seconds(2))
    }

    @Test func `may redirect, but not in circles`() throws {
        #expect(try running().read("redirect").rowCount == 4)
        #expect(try running().failure("circle").code == .source)
    }

    @Test func `is marked where a part did not answer`() throws {
        let data = try running().read("partial")
        #expect(data.warningCodes == ["W_PARTIAL_RESPONSE"])
        #expect(data.warnings.first?.message.contains("sidecar-3") == true)
    }

    @Test(arguments: [
        ("slow", "imeout"), ("refused", "query timed out in expression evaluation"), ("away", "503"),
        ("half", "artial"),
        ("bomb", "256 MiB"), ("vector", "vector"), ("reset", "recei"), ("html", "no answer of Prometheus"),
    ])
    func `ends with its fault in words`(fault: String, words: String) throws {
        let error = try running().failure(fault, more: fault == "bomb" ? "" : "&timeout=1s")
        #expect(error.code == .source)
        #expect(error.description.contains(words), "\(error.description)")
    }

    @Test func `has no rows when nothing is found`() throws {
        #expect(try running().failure("empty").code == .noRows)
    }

    @Test func `is given secrets from files only`() throws {
        let directory = FileManager.default.temporaryDirectory.appendingPathComponent("crest-http-\(UUID())")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }
        let (secret, settings) = (
            directory.appendingPathComponent("token"), directory.appendingPathComponent("http.yml")
        )
        try Data("open sesame\n".utf8).write(to: secret)
        try Data("authorization:\n  type: Bearer\n  credentials_file: \(secret.path)\n".utf8).write(to: settings)
        #expect(try running().read("secret", more: "&http_config=\(settings.path)").rowCount == 4)
        let unknown = try running().failure("secret")
        #expect(unknown.code == .source && unknown.diagnostic.hint.contains("http_config=FILE"))
        try Data("basic_auth:\n  username: ann\n  password: 'hunter2'\n".utf8).write(to: settings)
        let error = try running().failure("fine", more: "&http_config=\(settings.path)")
        #expect(error.code == .option)
        #expect(error.position?.line == 3)
        #expect(!error.description.contains("hunter2"))
    }

    @Test(arguments: [
        "prometheus+http://localhost:9090", "prometheus+http://localhost:9090?query=",
        "prometheus+http://ann:hunter2@localhost:9090?query=up", "prometheus+http://localhost?query=up&stop=5m",
        "prometheus+http://localhost?query=up&step=never",
    ])
    func `is refused without a query, with a secret and with words that mean nothing`(address: String) throws {
        let error = try #require(throws: IngestionError.self) {
            try InputReader().read([InputSource(argument: address)])
        }
        #expect(error.code == .option)
        #expect(!error.description.contains("hunter2"))
    }
}

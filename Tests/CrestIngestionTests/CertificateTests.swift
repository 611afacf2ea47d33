import CrestIngestion
import CrestSeries
import CrestTesting
import Foundation
import Testing

/// Certificates that openssl makes when the tests run, so that none can grow old.
private struct Certificates {
    static let openssl = "/usr/bin/openssl"
    static var areThere: Bool { FileManager.default.isExecutableFile(atPath: openssl) && FakePrometheus.isThere }

    let folder: String

    /// An authority, and of it a server's certificate, one that ended yesterday, and a client's.
    init() throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("crest-tls-\(UUID())").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try run("req -x509 -newkey rsa:2048 -nodes -keyout ca.key -out ca.pem -subj /CN=authority -days 2")
        try sign("server", days: 2)
        try sign("expired", days: -1)
        try sign("client", days: 2)
    }

    private func sign(_ name: String, days: Int) throws {
        try run(
            "req -newkey rsa:2048 -nodes -keyout \(name).key -out \(name).csr -subj /CN=\(name) "
                + "-addext subjectAltName=IP:127.0.0.1")
        try run(
            "x509 -req -in \(name).csr -CA ca.pem -CAkey ca.key -copy_extensions copy -days \(days) -out \(name).pem")
    }

    private func run(_ arguments: String) throws {
        try ServerProcess.run([Self.openssl] + arguments.split(separator: " ").map(String.init), in: folder)
    }

    func path(_ name: String) -> String { "\(folder)/\(name)" }

    /// A file for `http_config` with these lines under `tls_config`.
    func settings(_ lines: [String]) throws -> String {
        let path = path("http-\(UUID()).yml")
        let text = "tls_config:\n" + lines.map { "  \($0)\n" }.joined()
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        return path
    }
}

@Suite(.enabled(if: Certificates.areThere, "openssl and python3 are needed"), .serialized)
struct `Certificates of a server` {
    private let certificates = Result { try Certificates() }

    private func read(_ server: FakePrometheus, _ settings: [String]?) throws -> IngestedData {
        let file = try settings.map { try certificates.get().settings($0) }
        return try server.read("fine", scheme: "https", more: file.map { "&timeout=5s&http_config=\($0)" } ?? "")
    }

    private func server(_ name: String, asksFor authority: String? = nil) throws -> FakePrometheus {
        let certificates = try certificates.get()
        return try FakePrometheus(
            ["\(name).pem", "\(name).key"].map(certificates.path) + (authority.map { [certificates.path($0)] } ?? []))
    }

    private func words(_ server: FakePrometheus, _ settings: [String]?) throws -> String {
        let error = try #require(throws: IngestionError.self) { try read(server, settings) }
        #expect(error.code == .source)
        return error.description
    }

    @Test func `are trusted by the authority that is named, and by no other`() throws {
        let server = try server("server")
        let authority = try certificates.get().path("ca.pem")
        #expect(try read(server, ["ca_file: \(authority)"]).rowCount == 4)
        #expect(try words(server, nil).contains("certificate"))
        #expect(try words(server, ["insecure_skip_verify: false"]).contains("certificate"))
        #expect(try read(server, ["insecure_skip_verify: true"]).rowCount == 4)
    }

    @Test func `are not trusted when they have ended`() throws {
        let authority = try certificates.get().path("ca.pem")
        #expect(try words(try server("expired"), ["ca_file: \(authority)"]).contains("certificate"))
    }

    @Test func `may have to be answered with one of the client`() throws {
        let certificates = try certificates.get()
        let server = try server("server", asksFor: "ca.pem")
        let authority = "ca_file: \(certificates.path("ca.pem"))"
        let pair = ["cert_file: \(certificates.path("client.pem"))", "key_file: \(certificates.path("client.key"))"]
        #expect(try read(server, [authority] + pair).rowCount == 4)
        _ = try words(server, [authority])
    }
}

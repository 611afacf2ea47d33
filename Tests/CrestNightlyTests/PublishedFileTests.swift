import CrestNightly
import CrestSeries
import CrestTesting
import Foundation
import Testing

@Suite struct `What a night leaves` {
    private static let publish = """
        {to: prometheus, file: out/crest.prom}, {to: grafana, file: out/crest.json}, {to: html, file: out/crest.html}, \
        {to: markdown, file: out/crest.md}
        """

    @Test func `is one file for everybody who is named, the same each time`() async throws {
        let night = try Installation(publish: Self.publish)
        try night.writeTraffic(until: Installation.night(0))
        let outcome = try await night.run(now: Installation.night(0))
        #expect(outcome.findings.isEmpty, "\(outcome.findings)")
        func text(_ name: String) throws -> String {
            try String(contentsOf: night.folder.url("out/\(name)"), encoding: .utf8)
        }
        #expect(try text("crest.prom").contains("# TYPE crest_plan_holds gauge\n"))
        let dashboard = try JSONSerialization.jsonObject(with: Data(try text("crest.json").utf8)) as? [String: Any]
        #expect(dashboard?["uid"] as? String == "crest-nightly")
        #expect(try text("crest.html").hasPrefix("<!doctype html>"))
        #expect(try text("crest.md").contains("| checkout |"))
        #expect(try text("crest.md").count <= 3_000)
        #expect(try Set(FileManager.default.contentsOfDirectory(atPath: night.folder.url("out").path)).count == 4)
    }

    @Test func `is as many plans as are kept, and a link to the newest`() async throws {
        let night = try Installation()
        try night.writeTraffic(until: Installation.night(4))
        for number in 0..<5 { try await night.run(now: Installation.night(number)) }
        let plans = night.folder.url("plans").path
        let names = try FileManager.default.contentsOfDirectory(atPath: plans).sorted()
        #expect(names.count == 4)
        #expect(try FileManager.default.destinationOfSymbolicLink(atPath: "\(plans)/current") == names[2])
    }
}

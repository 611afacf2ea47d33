import CrestTesting
import Foundation
import Testing

@Suite struct `A night` {
    let bench: Workbench
    /// The hour that the clock shows.
    let hour: Date

    init() throws {
        bench = try Workbench()
        hour = Date(timeIntervalSince1970: (Date().timeIntervalSince1970 / 3_600).rounded(.down) * 3_600)
        _ = try bench.folder.write(
            """
            version: 1
            defaults: {model: seasonal-naive, horizon: 24h, min_history: 7d}
            sources: {shop: {type: csv, paths: traffic.csv}}
            capacity: {shop: {per_replica: 40, current: 9}}
            publish: [{to: file, dir: plans}]
            """ + "\n", to: "crest.yaml")
        try writeTraffic(until: hour)
    }

    private var config: String { bench.folder.url("crest.yaml").path }

    private func text(_ date: Date) -> String {
        ISO8601DateFormatter().string(from: date)
    }

    /// Four weeks of hours.
    private func writeTraffic(until end: Date) throws {
        let values = dailyTraffic(days: 28)
        let lines = values.enumerated().map { index, value in
            "\(text(end.addingTimeInterval(Double(index - values.count) * 3_600))),\(value)\n"
        }
        _ = try bench.folder.write("timestamp,requests\n" + lines.joined(), to: "traffic.csv")
    }

    private func night(_ flags: String...) throws -> BuiltBinary.Outcome {
        try bench.crest.run(["nightly", "--config", config, "--as-of", text(hour)] + flags)
    }

    /// What is published, by its path.
    private func published() throws -> [String: String] {
        let folder = bench.folder.url("plans").path
        var contents: [String: String] = [:]
        for name in FileManager.default.subpaths(atPath: folder) ?? [] {
            let data = FileManager.default.contents(atPath: "\(folder)/\(name)")
            contents[name] = data.map { String(decoding: $0, as: UTF8.self) }
        }
        return contents
    }

    @Test func `publishes a plan, and says one line`() throws {
        let outcome = try night()
        #expect(outcome.status == 0, "\(outcome.talk)")
        #expect(outcome.output.isEmpty)
        #expect(outcome.talk.split(separator: "\n").count == 1)
        #expect(outcome.talk.contains("ok, published: 1 series, 0 held, 1 models fitted, 0 warnings"))
        let plan = try Document(try String(contentsOf: bench.folder.url("plans/current/plan.json"), encoding: .utf8))
        #expect(plan["schema"] as? String == "crest/plan/v1")
        let before = try published()
        #expect(try night().status == 0)
        #expect(try published() == before)
    }

    @Test func `says the same as JSON`() throws {
        let document = try Document(try night("-q", "-o", "json").output)
        #expect(document["schema"] as? String == "crest/night/v1")
        #expect(document["status"] as? String == "ok")
        let log = try night("--log-format", "json").talk.split(separator: "\n")
        let last = try Document(String(try #require(log.last)))
        #expect(last["level"] as? String == "info")
        #expect(last["run"] as? String == document["run"] as? String)
        #expect(last["plan"] as? String == document["plan"] as? String)
        #expect(last["series"] as? Int == 1)
        #expect(last["published"] as? Bool == true)
    }

    @Test func `says of many series only once what they all have`() throws {
        let lines = try (0..<9).flatMap { series in
            try String(contentsOf: bench.folder.url("traffic.csv"), encoding: .utf8).split(separator: "\n").dropFirst()
                .map { "\($0),shop\(series)" }
        }
        _ = try bench.folder.write(
            "timestamp,requests,service\n" + lines.joined(separator: "\n") + "\n", to: "traffic.csv")
        let text = try String(contentsOf: bench.folder.url("crest.yaml"), encoding: .utf8)
        _ = try bench.folder.write(
            text.replacing("shop: {per_replica: 40, current: 9}", with: "default: {per_replica: 40}"), to: "crest.yaml")
        let talk = try night().talk.split(separator: "\n")
        #expect(talk.count { $0.contains(" warning W_CURRENT shop") } == 5)
        #expect(talk.contains { $0.contains(" warning W_CURRENT of 4 more series") })
        #expect(try night("--verbose").talk.matches(of: /warning W_CURRENT shop/).count == 9)
    }

    @Test func `is not begun while another is at work`() throws {
        #expect(try night().status == 0)
        let holder = Process()
        holder.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        holder.arguments = ["flock", bench.folder.url("state/crest.db.lock").path, "sh", "-c", "echo held; exec cat"]
        let (asked, held) = (Pipe(), Pipe())
        holder.standardInput = asked
        holder.standardOutput = held
        try holder.run()
        _ = held.fileHandleForReading.availableData
        let outcome = try night()
        #expect(outcome.status == 75)
        #expect(outcome.talk.contains("E_LOCKED another run works here: process "))
        try asked.fileHandleForWriting.close()
        holder.waitUntilExit()
        #expect(try night().status == 0)
    }

    @Test func `holds when its data are stale`() throws {
        try writeTraffic(until: hour.addingTimeInterval(-86_400))
        #expect(try night().status == 4)
        #expect(try published().values.contains { $0.contains("\"status\":\"hold\"") })
    }

    @Test func `names what is wrong with its configuration`() throws {
        _ = try bench.folder.write("version: 1\nsource: {}\n", to: "crest.yaml")
        let wrong = try night()
        #expect(wrong.status == 78)
        #expect(wrong.talk.contains("\(config):2: the file has no key 'source'"))
        #expect(try bench.run("nightly", "--config", "missing.yaml").status == 66)
    }

    @Test func `cannot begin where its store or its plans cannot be`() throws {
        let text = try String(contentsOfFile: config, encoding: .utf8)
        _ = try bench.folder.write(text + "store: {sqlite: /dev/null/crest.db}\n", to: "crest.yaml")
        #expect(try night().status == 73)
        _ = try bench.folder.write(text.replacing("dir: plans", with: "dir: /dev/null/plans"), to: "crest.yaml")
        #expect(try night().status == 73)
    }

    @Test(.enabled(if: PostgresServer.isThere, "Debian's postgresql is not installed"))
    func `of two hosts that share a store waits for nobody: one works, the other names it`() throws {
        let server = try PostgresServer()
        _ = try bench.folder.write("\(server.address)\n", to: "dsn")
        let text = try String(contentsOfFile: config, encoding: .utf8)
        _ = try bench.folder.write(text + "store: {postgres: {dsn_file: dsn}}\n", to: "crest.yaml")
        #expect(try night().status == 0)
        // The other host waits for its source, a pipe that nobody writes to.
        let other = bench.folder.url("other.yaml").path
        _ = try bench.folder.write(
            text.replacing("traffic.csv", with: "pipe.csv") + "store: {postgres: {dsn_file: dsn}}\n", to: "other.yaml")
        try ServerProcess.run(["/usr/bin/mkfifo", bench.folder.url("pipe.csv").path])
        let first = Process()
        first.executableURL = URL(fileURLWithPath: bench.crest.path)
        first.arguments = ["nightly", "--config", other, "-q"]
        try first.run()
        defer { kill(first.processIdentifier, SIGKILL) }
        try ServerProcess.wait {
            (try? server.psql("DO $$ BEGIN ASSERT (SELECT count(*) = 2 FROM crest.runs); END $$")) != nil
        }
        let begun = Date()
        let second = try night()
        #expect(second.status == 75)
        #expect(second.talk.contains("E_LOCKED another run works here: process \(first.processIdentifier) on "))
        #expect(Date().timeIntervalSince(begun) < 5)
        kill(first.processIdentifier, SIGKILL)
        first.waitUntilExit()
        // The server notices the end of a session in its own time.
        try ServerProcess.wait { (try? night().status) == 0 }
    }

    @Test func `is checked before it is run`() throws {
        let clean = try bench.run("check", "--config", config)
        #expect(clean.status == 0)
        #expect(clean.output.contains("capacity.shop.per_replica"))
        let schema = try Document(try bench.run("check", "--schema", "-o", "json").output)
        #expect(schema["$schema"] as? String == "https://json-schema.org/draft/2020-12/schema")
        #expect(try night().status == 0)
        #expect(try bench.run("check", bench.folder.url("plans/current/plan.json").path).status == 0)
        _ = try bench.folder.write("version: 1\n", to: "crest.yaml")
        #expect(try bench.run("check", config).status == 78)
    }

    @Test func `learns how long replicas take, and reports nothing before a day is over`() throws {
        let times = ["--ordered", "2026-01-20T10:00:00Z", "--ready", "2026-01-20T10:02:20Z"]
        let outcome = try bench.crest.run(["observe", "ready", "--config", config, "--series", "shop"] + times)
        #expect(outcome.talk.contains("shop: 1 observation; from 20 on"))
        let csv = try bench.folder.write("series,ordered,ready\nshop,2026-01-20T10:00:00Z\n", to: "leads.csv")
        let wrong = try bench.run("observe", "ready", "--config", config, "--csv", csv)
        #expect(wrong.status == 64)
        #expect(wrong.talk.contains("leads.csv:2"))
        _ = try bench.folder.write("shop,2026-01-20T11:00:00Z,2026-01-20T11:02:20Z\n", to: "leads.csv")
        #expect(
            try bench.run("observe", "ready", "--config", config, "--csv", csv).talk.contains("shop: 2 observations"))
        _ = try bench.folder.write("series,ordered,ready\n\nshop,2026-01-20T11:00:00Z,noon\n", to: "leads.csv")
        let unreadable = try bench.run("observe", "ready", "--config", config, "--csv", csv)
        #expect(unreadable.status == 65)
        #expect(unreadable.talk.contains("leads.csv:3: 'noon' is not a time"))
        #expect(try bench.run("report", "--config", config).talk.contains("No forecast of a night has had its day yet"))
        try FileManager.default.removeItem(at: bench.folder.url("state"))
        #expect(try bench.run("report", "--config", config).status == 66)
    }
}

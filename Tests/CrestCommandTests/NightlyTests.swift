import CrestTesting
import Foundation
import Testing

@Suite struct `A night` {
    private static let script = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("scripts/nightly")

    let bench: Workbench
    let traffic: TemporaryFolder

    init() throws {
        bench = try Workbench()
        traffic = try TemporaryFolder()
    }

    private func night(_ flags: String...) throws -> BuiltBinary.Outcome {
        try bench.crest.run(script: Self.script, [traffic.path, bench.folder.path] + flags)
    }

    private func log() throws -> [Substring] {
        try String(contentsOf: bench.folder.url("nightly.log"), encoding: .utf8).split(separator: "\n")
    }

    @Test func `writes forecast, plan and a line of log, and nothing else`() throws {
        _ = try traffic.write(Workbench.hourlyText(dailyTraffic(days: 14)), to: "shop.csv")
        let outcome = try night("--per-replica", "40", "--current", "9")
        #expect(outcome.status == 0, "\(outcome.talk)")
        #expect(try bench.files() == [".lock", "forecast.json", "nightly.log", "plan.json"])
        for (file, schema) in [("forecast.json", "crest/forecast/v1"), ("plan.json", "crest/plan/v1")] {
            let document = try Document(try String(contentsOf: bench.folder.url(file), encoding: .utf8))
            #expect(document["schema"] as? String == schema)
        }
        #expect(try log().first?.contains("exit=0") == true)
    }

    @Test func `gives the flags before two dashes to both commands`() throws {
        _ = try traffic.write(Workbench.hourlyText(dailyTraffic(days: 14)), to: "shop.csv")
        #expect(try night("--horizon", "24h", "--", "--per-replica", "40", "--current", "9").status == 0)
        let forecast = try Document(try String(contentsOf: bench.folder.url("forecast.json"), encoding: .utf8))
        #expect((try forecast.objects("series").first?["forecast"] as? [Double])?.count == 24)
    }

    @Test func `holds on too little history, and keeps yesterday's forecast`() throws {
        let yesterday = try bench.folder.write("yesterday", to: "forecast.json")
        _ = try traffic.write(Workbench.hourlyText([1, 2, 3]), to: "shop.csv")
        let outcome = try night("--per-replica", "40", "--current", "9")
        #expect(outcome.status == 4)
        #expect(try String(contentsOfFile: yesterday, encoding: .utf8) == "yesterday")
        let plan = try Document(try String(contentsOf: bench.folder.url("plan.json"), encoding: .utf8))
        #expect(plan["status"] as? String == "hold")
        #expect(try log().first?.contains("exit=4") == true)
    }

    @Test func `is not begun while another holds the lock`() throws {
        _ = try traffic.write(Workbench.hourlyText(dailyTraffic(days: 14)), to: "shop.csv")
        let lock = try bench.folder.write("", to: ".lock")
        let holder = Process()
        holder.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        holder.arguments = ["flock", lock, "sh", "-c", "echo held; exec cat"]
        let (asked, held) = (Pipe(), Pipe())
        holder.standardInput = asked
        holder.standardOutput = held
        try holder.run()
        _ = held.fileHandleForReading.availableData
        #expect(try night("--per-replica", "40").status == 75)
        #expect(try bench.files() == [".lock"])
        try asked.fileHandleForWriting.close()
        holder.waitUntilExit()
        #expect(try night("--per-replica", "40", "--current", "9").status == 0)
    }

    @Test func `says what is missing`() throws {
        #expect(try bench.crest.run(script: Self.script, []).status == 64)
        let missing = traffic.url("missing").path
        #expect(try bench.crest.run(script: Self.script, [missing, bench.folder.path]).status == 66)
        #expect(try bench.crest.run(script: Self.script, [traffic.path, "/dev/null/out"]).status == 73)
        #expect(try night("--per-replica", "40").status == 66)
    }
}

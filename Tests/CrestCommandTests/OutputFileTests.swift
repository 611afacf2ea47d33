import CrestTesting
import Foundation
import Testing

@Suite struct `--out` {
    let bench: Workbench

    init() throws { bench = try Workbench() }

    @Test(arguments: ["table", "json", "csv", "ndjson", "markdown"])
    func `writes what standard output would show`(format: String) throws {
        let path = try bench.hourly(dailyTraffic(days: 14))
        let out = bench.folder.url("result").path
        let shown = try bench.run("forecast", path, "-o", format)
        let written = try bench.run("forecast", path, "-o", format, "--out", out)
        #expect(written.output.isEmpty)
        #expect(try String(contentsOfFile: out, encoding: .utf8) == shown.output)
        #expect(try bench.files() == ["hourly.csv", "result"])
    }

    @Test func `replaces the old file as a whole`() throws {
        let out = try bench.folder.write(String(repeating: "old ", count: 100_000), to: "result")
        #expect(try bench.run("read", try bench.hourly([1, 2, 3]), "--out", out).status == 0)
        #expect(try String(contentsOfFile: out, encoding: .utf8).split(separator: "\n").count == 4)
    }

    @Test(arguments: ["forecast", "read"])
    func `leaves the old file alone and nothing beside it when the work fails`(verb: String) throws {
        let out = try bench.folder.write("old", to: "result")
        let bad = try bench.folder.write("timestamp,requests\n\(Workbench.hour(0)),1\nnonsense,2\n", to: "bad.csv")
        #expect(try bench.run(verb, bad, "--out", out).status == 65)
        #expect(try String(contentsOfFile: out, encoding: .utf8) == "old")
        #expect(try bench.files() == ["bad.csv", "result"])
    }

    @Test func `leaves nothing behind when the place is a folder`() throws {
        let path = try bench.hourly([1, 2, 3])
        let folder = bench.folder.url("taken")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
        let outcome = try bench.run("read", path, "--out", folder.path)
        #expect(outcome.status == 73)
        #expect(try bench.files() == ["hourly.csv", "taken"])
    }
}

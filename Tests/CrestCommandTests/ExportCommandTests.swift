import CrestTesting
import Foundation
import Testing

@Suite struct `crest export` {
    private let bench: Workbench
    private let plan: String
    /// All platforms of `crest help export`.
    private static let platforms = [
        "keda", "keda-metrics-api", "keda-external", "keda-external-push", "hpa", "zalando", "aws-asg",
        "aws-appscaling", "gcp", "azure", "terraform-aws-asg",
        "terraform-aws-appscaling", "terraform-gcp", "terraform-azure", "csv", "json",
    ]
    private static let bulletins = ["prometheus", "ical"]

    init() throws {
        bench = try Workbench()
        plan = bench.folder.url("plan.json").path
        let outcome = try bench.run(
            "plan", try bench.simulated("quiet"), "--per-replica", "1", "--current", "3", "-o", "json", "--out", plan)
        #expect(outcome.status == 0, "\(outcome.talk)")
    }

    private func name(for platform: String) -> String {
        platform.hasSuffix("aws-appscaling") ? "service/shop/checkout" : "checkout"
    }

    @Test func `names every platform in its help`() throws {
        let help = try bench.run("help", "export").output
        for platform in Self.platforms + Self.bulletins {
            #expect(help.contains(platform))
        }
    }

    @Test(arguments: platforms + bulletins)
    func `writes a file that verifies, the same one twice`(platform: String) throws {
        let file = bench.folder.url("file").path
        let words = ["export", plan, "--to", platform, "--name", name(for: platform), "--tz", "Europe/Berlin"]
        let written = try bench.crest.run(words + ["--out", file])
        #expect(written.status == 0, "\(written.talk)")
        if Self.platforms.contains(platform) { #expect(written.talk.contains("never below the plan")) }
        #expect(try bench.crest.run(words).output == String(contentsOfFile: file, encoding: .utf8))
        let verified = try bench.run(
            "export", "--verify", file, "--plan", plan, "--to", platform, "--tz", "Europe/Berlin")
        #expect(verified.status == 0, "\(verified.talk)")
    }

    @Test func `lets no platform execute a plan that is for advice, and puts it into calendars`() throws {
        let advice = bench.folder.url("advice.json").path
        let outcome = try bench.run(
            "plan", try bench.simulated("quiet"), "--per-replica", "1", "--current", "3", "--trust", "advise", "-o",
            "json", "--out", advice)
        #expect(outcome.status == 0, "\(outcome.talk)")
        let refused = try bench.run("export", advice, "--to", "keda", "--name", "checkout", "-o", "json")
        #expect(refused.status == 4)
        #expect(try WrittenError(refused).code == "E_ADVICE_ONLY")
        let calendar = try bench.run("export", advice, "--to", "ical")
        #expect(calendar.status == 0)
        #expect(calendar.output.contains("\r\nSUMMARY:Peak\\, "), "a series without a name")
    }

    @Test(arguments: platforms + bulletins)
    func `says of a broken file which one it is and what is wrong, and not in Swift`(platform: String) throws {
        for (text, name) in [("", "empty"), ("kind: Pod\n", "pod.yaml"), ("{\"a\": ", "cut.json")] {
            let file = try bench.folder.write(text, to: name)
            let outcome = try bench.run("export", "--verify", file, "--plan", plan, "--to", platform)
            #expect([65, 4].contains(outcome.status), "\(outcome.talk)")
            #expect(outcome.talk.contains(name))
            #expect(!outcome.talk.contains("Decoding") && !outcome.talk.contains("Swift"), "\(outcome.talk)")
        }
    }

    @Test func `refuses a file that a person has made too small, with exit 4 and where`() throws {
        let file = try bench.folder.write(
            "from,to,replicas\n2026-01-01T00:00:00Z,2027-01-01T00:00:00Z,1\n", to: "t.csv")
        let outcome = try bench.run("export", "--verify", file, "--plan", plan, "--to", "csv")
        #expect(outcome.status == 4)
        #expect(outcome.talk.contains("E_SHORT_SUPPLY"))
    }

    @Test func `shows what would change in a file, and writes nothing, under --dry-run`() throws {
        let file = bench.folder.url("plan.csv").path
        let words = ["export", plan, "--to", "csv", "--name", "checkout", "--out", file]
        #expect(try bench.crest.run(words).status == 0)
        let before = try Data(contentsOf: URL(fileURLWithPath: file))
        #expect(try bench.crest.run(words + ["--dry-run"]).output.isEmpty)
        let changed = try bench.crest.run(words + ["--dry-run", "--windows", "1"])
        let text = changed.output
        #expect(text.hasPrefix("--- \(file)\n+++ \(file)\n@@ -1,"))
        #expect(text.contains("\n-2026-") && text.contains("\n+2026-") && text.contains("\n from,to,replicas\n"))
        #expect(try Data(contentsOf: URL(fileURLWithPath: file)) == before)
    }

    @Test func `leaves out what lies before --now, and has nothing after the plan's end`() throws {
        let words = ["export", plan, "--to", "csv", "--name", "checkout"]
        let whole = try bench.crest.run(words).output
        let lines = whole.split(separator: "\n")
        let second = String(try #require(lines.dropFirst(2).first).prefix(20))
        let rest = try bench.crest.run(words + ["--now", second]).output
        #expect(rest.split(separator: "\n").dropFirst().first?.hasPrefix(second) == true)
        let late = try bench.crest.run(words + ["--now", "2099-01-01T00:00:00Z"])
        #expect(late.status == 64)
        #expect(late.talk.contains("E_REQUEST"))
    }

    @Test(arguments: [
        ("--to nowhere --name checkout", 64, "E_TARGET"), ("--to keda --name Not_A_Name", 64, "E_TARGET"),
        ("--to aws-appscaling --name checkout", 64, "E_TARGET"), ("--to keda --name a --tz Mars/Base", 64, "E_TARGET"),
        ("--to keda --name a --max 1", 64, "E_TARGET"), ("--to keda --name a --floor 99", 64, "E_TARGET"),
        ("--to keda --name a --windows 0", 64, "E_TARGET"), ("--to csv --verify NONE", 66, "E_INPUT_MISSING"),
        ("--to keda --verify PLAN", 65, "E_PLATFORM_FILE"),
    ])
    func `ends with the code of the contract`(line: String, status: Int32, code: String) throws {
        let files = ["PLAN": plan, "NONE": bench.folder.url("none").path]
        let words = line.split(separator: " ").map { files[String($0)] ?? String($0) }
        let outcome = try bench.crest.run(["export", plan] + words + ["-o", "json"])
        #expect(try WrittenError(outcome).code == code)
        #expect(outcome.status == status, "\(outcome.talk)")
    }
}

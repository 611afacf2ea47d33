import CrestTesting
import Foundation
import Testing

@Suite struct `crest explain and crest diff` {
    let bench: Workbench
    private let plan: String
    private let other: String

    init() throws {
        bench = try Workbench()
        let traffic = try bench.simulated("quiet")
        (plan, other) = (bench.folder.url("plan.json").path, bench.folder.url("other.json").path)
        for (path, risk) in [(plan, "1%"), (other, "20%")] {
            let outcome = try bench.run(
                "plan", traffic, "--per-replica", "1", "--current", "3", "--risk", risk, "-o", "json", "--out", path)
            #expect(outcome.status == 0, "\(outcome.talk)")
        }
    }

    @Test(arguments: ["table", "json", "csv", "ndjson", "markdown"])
    func `answer in every form`(form: String) throws {
        for words in [["explain", plan], ["diff", plan, other], ["diff", plan, plan]] {
            let outcome = try bench.crest.run(words + ["-o", form])
            #expect(outcome.status == 0, "\(words): \(outcome.talk)")
            #expect(outcome.talk.isEmpty)
            if form == "json" { #expect(try Document(outcome.output).keys.first != nil) }
        }
    }

    @Test func `say of either plan that it has ended`() throws {
        #expect(try bench.run("diff", plan, other).talk.isEmpty)
        let late = try bench.run("diff", plan, other, "--as-of", "2099-01-01T00:00:00Z")
        #expect(late.status == 0)
        #expect(late.talk.components(separatedBy: "W_EXPIRED").count == 3, "\(late.talk)")
        #expect(try bench.run("diff", plan, other, "--as-of", "2099-01-01T00:00:00Z", "--strict").status == 4)
    }

    @Test func `say a step's parts, which add up to its replicas`() throws {
        let answer = try Document(try bench.run("explain", plan, "-o", "json").output)
        let peak = try #require(try answer.objects("steps").first?["step"] as? [String: Any])
        let (from, replicas) = (try #require(peak["from"] as? String), try #require(peak["replicas"] as? Int))
        let asked = try bench.run("explain", plan, "\(peak["series"] as? String ?? "")@\(from)", "-o", "csv")
        #expect(asked.lines.first == "series,from,to,part,demand,replicas")
        let parts = asked.lines.dropFirst().compactMap { $0.split(separator: ",").last.flatMap { Double($0) } }
        #expect(parts.count >= 3)
        #expect(parts.reduce(0, +) == Double(replicas))
    }

    @Test func `end with 2 when asked whether plans differ and they do`() throws {
        #expect(try bench.run("diff", plan, other, "--detailed-exitcode").status == 2)
        #expect(try bench.run("diff", plan, plan, "--detailed-exitcode").status == 0)
    }

    @Test func `take a plan from standard input`() throws {
        let bytes = try Data(contentsOf: URL(fileURLWithPath: plan))
        #expect(try bench.run("diff", "-", plan, "--detailed-exitcode", input: bytes).status == 0)
    }

    @Test(arguments: [
        ("explain PLAN nowhere", 64, "E_USAGE"), ("explain PLAN nobody@2026-01-01T00:00:00Z", 64, "E_REQUEST"),
        ("explain NONE", 66, "E_INPUT_MISSING"), ("diff PLAN NONE", 66, "E_INPUT_MISSING"),
        ("explain BROKEN", 65, "E_PLAN"), ("diff BROKEN PLAN", 65, "E_PLAN"), ("diff PLAN", 64, "E_USAGE"),
    ])
    func `end with the code of the contract`(line: String, status: Int32, code: String) throws {
        let broken = try bench.folder.write("{\"schema\":\"crest/plan/v1\",\n\"id\":}", to: "broken.json")
        let files = ["PLAN": plan, "NONE": bench.folder.url("none.json").path, "BROKEN": broken]
        let words = line.split(separator: " ").map { files[String($0)] ?? String($0) }
        let outcome = try bench.crest.run(words + ["-o", "json"])
        #expect(outcome.status == status, "\(outcome.talk)")
        #expect(try WrittenError(outcome).code == code)
    }
}

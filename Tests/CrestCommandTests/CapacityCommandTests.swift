import CrestTesting
import Foundation
import Testing

@Suite struct `crest capacity` {
    let bench: Workbench

    init() throws { bench = try Workbench() }

    /// Hours of a service whose replicas use 10 % CPU idle and 0.2 % a request.
    private func history(isTotal: Bool = false) throws -> String {
        let rows = (0..<(24 * 14)).map { hour -> String in
            let demand = 1_000 + 50 * (12 - abs(12 - hour % 24)) + hour * 37 % 23
            let replicas = hour % 24 < 6 ? 5 : 10
            let own = 0.1 + 0.002 * Double(demand) / Double(replicas) + Double(hour * 7_919 % 31 - 15) / 5_000
            return "\(Workbench.hour(hour)),\(demand),\(isTotal ? own * Double(replicas) : own),\(replicas)\n"
        }
        return try bench.folder.write("timestamp,requests,cpu,pods\n" + rows.joined(), to: "history.csv")
    }

    private func learn(_ path: String, _ more: String...) throws -> BuiltBinary.Outcome {
        try bench.crest.run(
            ["capacity", "learn", path, "--demand", "requests", "--cpu", "cpu", "--replicas", "pods"] + more)
    }

    @Test(arguments: [false, true]) func `learns what one replica carries, whatever the CPU column is of`(
        isTotal: Bool
    ) throws {
        let outcome = try learn(try history(isTotal: isTotal), "--target", "0.5", "-o", "json")
        #expect(outcome.status == 0, "\(outcome.talk)")
        let document = try Document(outcome.output)
        #expect(document["schema"] as? String == "crest/capacity/v1")
        // (0.5 − 0.1) ÷ 0.002.
        #expect(abs((document["per_replica"] as? Double ?? 0) - 200) < 4)
        let interval = try #require(document["interval_95"] as? [String: Double])
        #expect((interval["lower"] ?? 0) < 200 && (interval["upper"] ?? 0) > 200)
        #expect(document["extrapolated"] as? Bool == false)
        #expect((document["cpu"] as? [String: Any])?["of"] as? String == (isTotal ? "all" : "replica"))
    }

    @Test func `is planned with from its file, as by hand`() throws {
        let file = bench.folder.url("capacity.json").path
        let learned = try learn(try history(), "--target", "0.5", "-o", "json", "--out", file)
        #expect(learned.status == 0, "\(learned.talk)")
        let perReplica = try #require(
            try Document(String(contentsOfFile: file, encoding: .utf8))["per_replica"] as? Double)
        let path = try bench.hourly(dailyTraffic(days: 14))
        let plans = try [["--capacity-file", file], ["--per-replica", "\(perReplica)"]].map {
            try bench.crest.run(["plan", path, "--current", "2", "--zones", "3", "-o", "json"] + $0)
        }
        #expect(plans[0].status == 0, "\(plans[0].talk)")
        #expect(plans[0].output == plans[1].output)
        let finer = try bench.run("plan", try bench.simulated("shop"), "--capacity-file", file)
        #expect(finer.talk.contains("E_CAPACITY"), "\(finer.talk)")
        #expect(finer.status == 64)
        #expect(try bench.run("plan", path, "--capacity-file", path).status == 64)
        #expect(try bench.run("plan", path, "--capacity-file", "none.json").status == 66)
    }

    @Test func `warns of what lies beyond all that was seen`() throws {
        let outcome = try learn(try history(), "--target", "0.9")
        #expect(outcome.status == 0)
        #expect(outcome.talk.contains("W_EXTRAPOLATED"))
        #expect(outcome.output.contains("EXTRAPOLATED"))
        #expect(try learn(try history(), "--target", "0.9", "--strict").status == 4)
        let low = try learn(try history(), "--target", "0.2")
        #expect(low.talk.contains("W_EXTRAPOLATED no replica has ever served less than"), "\(low.talk)")
        #expect(low.output.contains("EXTRAPOLATED"))
    }

    @Test func `refuses what tells nothing`() throws {
        #expect(try learn(try history(), "--target", "0.05", "--cpu-of", "replica").status == 4)
        #expect(try learn(try bench.hourly([1, 2, 3])).status != 0)
    }

    @Test func `prints the flag that plans with what it learned`() throws {
        let line = try #require(try learn(try history(), "--target", "0.5").lines.last)
        let flag = try #require(line.range(of: "--per-replica "))
        let plan = try bench.run(
            "plan", try bench.hourly(dailyTraffic(days: 20), name: "traffic.csv"), "--per-replica",
            String(line[flag.upperBound...]), "--current", "3")
        #expect(plan.status == 0, "\(plan.talk)")
    }

    @Test func `fits the law of scalability to a load test`() throws {
        let outcome = try bench.run(
            "capacity", "scale", "1:64.9", "18:995.9", "36:1652.4", "72:1853.2", "108:1828.9", "144:1775", "216:1702.2",
            "--demand", "1500", "-o", "json")
        let document = try Document(outcome.output)
        // 92.576: scripts/reference/scalability_law.py, √((1 − σ) / κ).
        #expect(abs((document["peak_concurrency"] as? Double ?? 0) - 92.576) < 1e-3)
        #expect(document["kappa_identified"] as? Bool == true)
        #expect(document["concurrency"] as? Int == 36 || document["concurrency"] as? Int == 35)
        #expect(try bench.run("capacity", "scale", "1:64.9", "2:120").status == 4)
        #expect(try bench.run("capacity", "scale", "1-64").status == 64)
    }

    @Test func `sizes a queue as scipy does`() throws {
        // 78 servers: scripts/reference/queues.py.
        let outcome = try bench.run(
            "capacity", "queue", "--rate", "900", "--service-time", "80ms", "--wait", "50ms", "--chance", "1%",
            "--servers", "8", "-o", "json")
        let document = try Document(outcome.output)
        #expect(document["servers"] as? Int == 78)
        #expect(document["replicas"] as? Int == 10)
        let mean = try bench.run(
            "capacity", "queue", "--rate", "900", "--service-time", "0.08", "--wait", "1ms", "-o", "json")
        #expect(try Document(mean.output)["servers"] as? Int == 84)
        for rate in ["--rate=-1", "--rate=0", "--rate=nan"] {
            #expect(try bench.run("capacity", "queue", rate, "--service-time", "1s", "--wait", "1s").status == 64)
        }
    }
}

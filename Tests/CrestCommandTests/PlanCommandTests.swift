import CrestTesting
import Foundation
import Testing

/// What a plan says about its numbers; decoded, because `JSONSerialization` on Linux rounds the last bit.
private struct Explained: Decodable {
    let steps: [Step]

    struct Step: Decodable {
        let replicas: Double
        let reason: [Part]
    }

    struct Part: Decodable {
        let replicas: Double
    }
}

@Suite struct `crest plan` {
    let bench: Workbench

    init() throws { bench = try Workbench() }

    @Test func `prints a plan that a person reads: steps, a verdict, and what it takes`() throws {
        let outcome = try bench.run("plan", try bench.simulated("shop"), "--per-replica", "180", "--current", "12")
        #expect(outcome.status == 0, "\(outcome.talk)")
        #expect(outcome.lines.first?.hasPrefix("PLAN ") == true)
        #expect(outcome.lines.dropFirst().first?.hasPrefix("FROM") == true)
        #expect(outcome.output.contains("holds; chance of a shortfall"))
        #expect(outcome.output.contains("replica-hours"))
    }

    @Test func `says the date where a weekday comes twice`() throws {
        let traffic = try bench.hourly(dailyTraffic(days: 28))
        let words = [traffic, "--model", "seasonal-naive"]
        let plan = { try bench.crest.run(["plan"] + words + ["--per-replica", "9", "--horizon", $0]).lines }
        #expect(try plan("2d").contains { $0.hasPrefix("Thu 00:00  ") })
        #expect(try plan("9d").contains { $0.hasPrefix("Thu 29 Jan 00:00  ") })
        let forecast = { try bench.crest.run(["forecast"] + words + ["--horizon", "9d", "--window", $0]).lines }
        #expect(try forecast("1d")[1].contains(" Jan ") == false)
        #expect(try forecast("9d")[1].contains(" Jan ") == true)
    }

    @Test func `does not let a name out of a file steer the terminal`() throws {
        let names = ["a\u{1B}[2Jb", "c\td"]
        let rows = names.flatMap { name in (0..<72).map { "\(Workbench.hour($0)),\"\(name)\",\($0 % 24)\n" } }
        let path = try bench.folder.write("timestamp,service,requests\n" + rows.joined(), to: "names.csv")
        for words in [["plan", "--per-replica", "5", "--horizon", "24h"], ["forecast"], ["inspect"]] {
            let outcome = try bench.crest.run(words + [path, "--key", "service"])
            #expect(outcome.status == 0, "\(outcome.talk)")
            #expect(outcome.output.contains("a·[2Jb"))
            #expect(!(outcome.output + outcome.talk).contains { $0 == "\u{1B}" || $0 == "\t" })
        }
    }

    @Test func `has the keys of the contract, and reasons that add up to the replicas`() throws {
        let outcome = try bench.run(
            "plan", try bench.simulated("quiet"), "--per-replica", "2", "--current", "1", "--min", "1", "-o", "json")
        let document = try Document(outcome.output)
        #expect(
            document.keys == [
                "as_of", "changes", "id", "inputs", "schema", "status", "steps", "totals", "valid_from", "valid_until",
                "verdicts", "warnings",
            ])
        #expect(document["schema"] as? String == "crest/plan/v1")
        let steps = try document.objects("steps")
        #expect(!steps.isEmpty)
        for step in steps {
            #expect(
                step.keys.sorted() == [
                    "bound_by", "demand", "from", "level", "order_by", "reason", "replicas", "series", "to", "was",
                ])
        }
        for step in try JSONDecoder().decode(Explained.self, from: Data(outcome.output.utf8)).steps {
            #expect(step.reason.reduce(0) { $0 + $1.replicas } == step.replicas)
        }
        let totals = try #require(document["totals"] as? [String: Any])
        #expect(
            totals.keys.sorted() == [
                "cost", "expected_shortfall_minutes", "replica_hours", "static_peak_hours", "unmet_replica_hours",
            ])
        #expect(totals["cost"] is NSNull)
    }

    @Test func `leaves no time between its steps and orders each change before it is needed`() throws {
        let outcome = try bench.run(
            "plan", try bench.simulated("dst"), "--per-replica", "180", "--lead-time", "10m", "--current", "12", "-o",
            "csv")
        #expect(outcome.lines.first == "series,from,to,order_by,replicas,demand,bound_by")
        let rows = outcome.lines.dropFirst().map { $0.split(separator: ",", omittingEmptySubsequences: false) }
        for (row, next) in zip(rows, rows.dropFirst()) { #expect(row[2] == next[1]) }
        #expect(rows.allSatisfy { $0[3] <= $0[1] })
        let raises = zip(rows, rows.dropFirst()).filter { (Int($0[4]) ?? 0) < (Int($1[4]) ?? 0) }
        #expect(!raises.isEmpty)
        #expect(raises.allSatisfy { $1[3] < $1[1] })
    }

    @Test func `says by how much it does not hold when the maximum binds`() throws {
        let path = try bench.simulated("quiet")
        let outcome = try bench.run(
            "plan", path, "--per-replica", "1", "--max", "2", "--current", "2", "-o", "json")
        let verdict = try #require(try Document(outcome.output).objects("verdicts").first)
        #expect(verdict["feasible"] as? Bool == false)
        #expect((verdict["smallest_max"] as? Int ?? 0) > 2)
        let table = try bench.run("plan", path, "--per-replica", "1", "--max", "2", "--current", "2")
        #expect(table.output.contains("DOES NOT HOLD"))
        #expect(table.output.contains("the smallest maximum that keeps the chance within the risk is"))
    }

    @Test func `holds what runs when the history is too short, and never fewer`() throws {
        let path = try bench.hourly([5, 6])
        let outcome = try bench.run("plan", path, "--per-replica", "1", "--current", "7", "-o", "json")
        let document = try Document(outcome.output)
        #expect(outcome.status == 4)
        #expect(document["status"] as? String == "hold")
        #expect(try document.objects("steps").map { $0["replicas"] as? Int } == [7])
        #expect(try document.objects("warnings").first?["code"] as? String == "E_TOO_SHORT")
        let unknown = try bench.run("plan", path, "--per-replica", "1")
        #expect(unknown.status == 4)
        #expect(unknown.talk.contains("W_NOTHING_TO_HOLD"))
    }

    @Test func `holds the plan in force when the data are older than is allowed`() throws {
        let path = try bench.hourly(dailyTraffic(days: 14))
        let plan = bench.folder.url("plan.json").path
        let first = try bench.run(
            "plan", path, "--per-replica", "40", "--current", "5", "-o", "json", "--out", plan)
        #expect(first.status == 0, "\(first.talk)")
        let late = Workbench.hour(14 * 24 + 3)
        let held = try bench.run(
            "plan", path, "--per-replica", "40", "--as-of", late, "--in-force", plan, "-o", "json")
        #expect(held.status == 4)
        #expect(held.talk.contains("E_STALE"))
        #expect(try Document(held.output)["status"] as? String == "hold")
        let levels = try Document(held.output).objects("steps").compactMap { $0["replicas"] as? Int }
        #expect(levels.count > 1 && levels == levels.sorted())
        let live = try bench.run(
            "plan", path, "--per-replica", "40", "--as-of", late, "--in-force", plan, "--live", "-o", "json")
        #expect(live.status == 4)
        let now = try #require(Document(live.output).objects("series").first?["replicas"] as? Int)
        #expect(now >= levels[0])
        let frontier = try bench.run("plan", path, "--per-replica", "40", "--as-of", late, "--frontier")
        #expect(frontier.status == 4)
        #expect(frontier.talk.contains("E_STALE"))
        let allowed = try bench.run(
            "plan", path, "--per-replica", "40", "--current", "5", "--as-of", late, "--max-staleness", "4h")
        #expect(allowed.status == 0, "\(allowed.talk)")
    }

    @Test func `says what it costs in the budget, and that advice has ended`() throws {
        let path = try bench.hourly(dailyTraffic(days: 14))
        let plan = bench.folder.url("plan.json").path
        let outcome = try bench.run(
            "plan", path, "--per-replica", "40", "--lead-time", "1m..3m+2m..4m", "--zones", "3", "--price", "0.04",
            "--budget", "0.5", "--trust", "advise", "-o", "json", "--out", plan)
        #expect(outcome.status == 0, "\(outcome.talk)")
        #expect(outcome.talk.contains("W_BUDGET"))
        let document = try Document(String(decoding: Data(contentsOf: URL(filePath: plan)), as: UTF8.self))
        #expect(document["trust"] as? String == "advise")
        let zones = try #require(try document.objects("steps").first?["zones"] as? [[String: Any]])
        #expect(zones.count == 3)
        #expect(abs(zones.reduce(0) { $0 + ($1["weight"] as? Double ?? 0) } - 1) < 1e-9)
        let ended = try bench.run("explain", plan, "--as-of", "2026-02-10T00:00:00Z")
        #expect(ended.status == 0)
        #expect(ended.talk.contains("W_EXPIRED"))
        #expect(try bench.run("plan", path, "--per-replica", "40", "--budget", "5").status == 64)
    }

    @Test func `lets the kind of work decide that needs more replicas`() throws {
        let path = try bench.severalSeries()
        func replicas(_ flags: String...) throws -> [Int] {
            let outcome = try bench.crest.run(["plan", path, "--current", "3", "--every", "1s", "-o", "json"] + flags)
            #expect(outcome.status == 0, "\(outcome.talk)")
            return try Document(outcome.output).objects("steps").compactMap { $0["replicas"] as? Int }
        }
        let one = try replicas("--work", "service-0=100")
        #expect(try replicas("--work", "service-0=100+service-1=1000000") == one)
        #expect(try replicas("--work", "service-0=100+service-1=1").max() ?? 0 > 10 * (one.max() ?? 0))
        let wrong = try bench.run("plan", path, "--work", "service-0=100+none=3")
        #expect(wrong.status == 64)
        #expect(wrong.talk.contains("'none'"))
        #expect(try bench.run("plan", path, "--work", "service-0").status == 64)
    }

    @Test func `fills zones as far as their room goes`() throws {
        let path = try bench.hourly(dailyTraffic(days: 14))
        let outcome = try bench.run("plan", path, "--per-replica", "40", "--zones", "a=1+b+c", "-o", "json")
        let zones = try #require(try Document(outcome.output).objects("steps").first?["zones"] as? [[String: Any]])
        #expect(zones.compactMap { $0["name"] as? String } == ["a", "b", "c"])
        #expect(zones.first?["replicas"] as? Int == 1)
    }

    @Test func `learns bursts from an access log and from nothing else`() throws {
        // A request a second, and ten in each tenth one, for a day of minutes.
        let lines = (0..<86_400).flatMap { second in
            let clock = [second / 3_600, second / 60 % 60, second % 60].map { $0 < 10 ? "0\($0)" : "\($0)" }
            let line = "192.0.2.1 - - [17/May/2026:\(clock.joined(separator: ":")) +0000] \"GET / HTTP/1.1\" 200 9"
            return Array(repeating: line, count: second.isMultiple(of: 10) ? 10 : 1)
        }
        let log = bench.folder.url("access.log")
        try Data((lines.joined(separator: "\n") + "\n").utf8).write(to: log)
        func plan(_ flags: String...) throws -> BuiltBinary.Outcome {
            try bench.crest.run(
                [
                    "plan", log.path, "--per-replica", "60", "--current", "3", "--horizon", "2h", "--step", "1m", "-o",
                    "json",
                ]
                    + flags)
        }
        let (plain, learned) = (try Document(plan().output), try Document(plan("--burst", "learned").output))
        let bursts = try #require(try learned.objects("inputs").first?["bursts"] as? [String: Any])
        // 19 requests in ten seconds: variance 7.29 over a mean of 1.9, in every minute.
        #expect(abs((bursts["clumping"] as? Double ?? 0) + 1.9 * (bursts["modulation"] as? Double ?? 0) - 2.837) < 0.01)
        #expect(try plain.objects("inputs").first?["bursts"] == nil)
        let reasons = try #require(try learned.objects("steps").last?["reason"] as? [[String: Any]])
        #expect(reasons.contains { $0["part"] as? String == "bursts" })
        let refused = try bench.run(
            "plan", try bench.hourly(dailyTraffic(days: 14)), "--per-replica", "40", "--burst", "learned")
        #expect(refused.status == 64)
        #expect(refused.talk.contains("--burst 1.3"))
    }

    @Test func `serves each series as its own capacity says`() throws {
        let outcome = try bench.run(
            "plan", try bench.severalSeries(), "--capacity", "service-0: 100/replica, min 2, max 60", "--capacity",
            "1000/replica", "--current", "3", "-o", "csv")
        let rows = outcome.lines.dropFirst().map { $0.split(separator: ",", omittingEmptySubsequences: false) }
        func most(_ series: String) -> Int { rows.filter { $0[0] == series }.compactMap { Int($0[4]) }.max() ?? 0 }
        #expect(most("service-0") > 2 * most("service-1"))
        #expect(most("service-3") > 0)
        let unserved = try bench.run("plan", try bench.severalSeries(), "--capacity", "service-0: 100/replica")
        #expect(unserved.status == 64)
        #expect(unserved.talk.contains("service-1"))
    }

    @Test func `says the same bytes with one job and with two, and the same identity`() throws {
        let path = try bench.severalSeries()
        let plans = try ["1", "2", "2"].map {
            try bench.run("plan", path, "--per-replica", "50", "--current", "3", "-o", "json", "--jobs", $0).output
        }
        #expect(plans[0] == plans[1])
        #expect(plans[1] == plans[2])
    }

    @Test func `ends with 2 when asked whether anything changes and something does`() throws {
        let path = try bench.simulated("quiet")
        let changing = try bench.run(
            "plan", path, "--per-replica", "1", "--current", "1000", "--detailed-exitcode")
        #expect(changing.status == 2)
        let steady = try bench.run(
            "plan", path, "--per-replica", "100000", "--min", "1", "--current", "1", "--detailed-exitcode")
        #expect(steady.status == 0)
    }

    @Test func `differs from the plan in force only where the two differ`() throws {
        let plan = bench.folder.url("plan.json").path
        let words = ["plan", try bench.simulated("quiet"), "--per-replica", "1", "--current", "3", "-o", "json"]
        #expect(try bench.crest.run(words + ["--out", plan]).status == 0)
        let more = words + ["--in-force", plan, "--detailed-exitcode"]
        #expect(try bench.crest.run(more).status == 0)
        #expect(try bench.crest.run(more + ["--min", "100000"]).status == 2)
    }

    @Test func `reads nothing from the time on that is taken for now`() throws {
        let values = dailyTraffic(days: 20)
        let cut = 24 * 14
        let poisoned = values[..<cut] + values[cut...].map { 1e9 - $0 }
        let plans = try [values, Array(poisoned)].enumerated().map { index, values in
            try bench.run(
                "plan", try bench.hourly(values, name: "\(index).csv"), "--per-replica", "40", "--current", "9",
                "--as-of", Workbench.hour(cut), "-o", "json"
            ).output
        }
        #expect(plans[0] == plans[1])
        #expect(try Document(plans[0])["as_of"] as? String == Workbench.hour(cut))
    }
}

@Suite struct `crest plan --frontier` {
    let bench: Workbench

    init() throws { bench = try Workbench() }

    @Test func `shows the risk and the shortage cost that were asked for among the usual risks`() throws {
        let outcome = try bench.run(
            "plan", try bench.simulated("quiet"), "--per-replica", "1", "--current", "3", "--frontier", "--risk", "3%",
            "--shortage-cost", "20", "-o", "json")
        #expect(outcome.status == 0, "\(outcome.talk)")
        let document = try Document(outcome.output)
        #expect(document["schema"] as? String == "crest/frontier/v1")
        let points = try document.objects("points")
        let risks = points.filter { $0["rule"] as? String == "risk" }
        let values = risks.compactMap { $0["value"] as? Double }
        #expect(values == values.sorted(by: >) && values.count == 9)
        #expect(points.filter { $0["asked"] as? Bool == true }.compactMap { $0["value"] as? Double } == [0.03, 20])
        #expect(points.count { $0["cheapest"] as? Bool == true } == 1)
        // Less risk is never cheaper to supply.
        let supply = risks.compactMap { $0["supply_cost"] as? Double }
        #expect(supply == supply.sorted())
    }

    @Test(arguments: ["table", "csv", "ndjson", "markdown"]) func `speaks every form`(form: String) throws {
        let outcome = try bench.run(
            "plan", try bench.simulated("quiet"), "--per-replica", "1", "--current", "3", "--price", "0.1",
            "--frontier", "-o", form)
        #expect(outcome.status == 0, "\(outcome.talk)")
        #expect(outcome.lines.count >= 8)
    }
}

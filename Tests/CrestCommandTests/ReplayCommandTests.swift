import CrestTesting
import Foundation
import Testing

@Suite struct `crest backtest --per-replica` {
    private let bench: Workbench
    private let path: String

    init() throws {
        bench = try Workbench()
        path = try bench.hourly(dailyTraffic(days: 28))
    }

    private func replay(_ format: String) throws -> BuiltBinary.Outcome {
        try bench.run(
            "backtest", path, "--model", "seasonal-naive", "--origins", "1", "--per-replica", "40", "--lead-time",
            "10m",
            "-o", format)
    }

    @Test func `recommends a policy and says for how long each was short`() throws {
        let outcome = try replay("table")
        #expect(outcome.status == 0, "\(outcome.talk)")
        for part in ["crest live", "hpa on requests", "clairvoyant", "Too little supply: ", "tuned in hindsight"] {
            #expect(outcome.output.contains(part), "\(part)")
        }
        #expect(outcome.output.contains("Use crest") || outcome.output.contains("is enough"))
    }

    @Test func `has one replay a series in JSON, and the same one in its line of NDJSON`() throws {
        let document = try Document(try replay("json").output)
        let replays = try document.objects("replay")
        #expect(replays.count == 1)
        let policies = try #require(replays.first?["policies"] as? [[String: Any]])
        let names = policies.compactMap { $0["name"] as? String }
        #expect(Set(names).isSuperset(of: ["crest live", "crest live over plan", "crest plan", "hpa on requests"]))
        let costs = policies.compactMap { $0["cost_ratio"] as? Double }
        #expect(costs.count == policies.count && costs == costs.sorted(), "cheapest first")
        let line = try Document(try replay("ndjson").output)
        let inLine = try #require(line["replay"] as? [String: Any])
        #expect((inLine["policies"] as? [[String: Any]])?.count == policies.count)
    }

    @Test func `draws a page that fetches nothing, with a drawing that says what it shows`() throws {
        let page = try replay("html").output
        #expect(page.hasPrefix("<!doctype html>") && page.contains("color-scheme:light dark"))
        for forbidden in ["<script", "<link", "<img", "src=", "href=", "@import", "url("] {
            #expect(!page.contains(forbidden), "\(forbidden)")
        }
        #expect(page.contains("<title>Supply and demand") && page.contains("<desc>demand in replicas, crest live"))
        for element in ["svg", "table", "figure", "section", "main"] {
            #expect(
                page.components(separatedBy: "<\(element)").count == page.components(separatedBy: "</\(element)>").count
            )
        }
    }

    @Test func `refuses a page without a capacity, and a capacity of nothing`() throws {
        #expect(try bench.run("backtest", path, "-o", "html").status == 64)
        #expect(try bench.run("backtest", path, "--per-replica", "0").status == 64)
    }
}

@Suite struct `crest plan --live` {
    @Test func `gives the replicas to pay for now, with reasons that add up`() throws {
        let bench = try Workbench()
        let outcome = try bench.run(
            "plan", try bench.hourly(dailyTraffic(days: 28)), "--live", "--per-replica", "40", "--current", "9", "-o",
            "json")
        #expect(outcome.status == 0, "\(outcome.talk)")
        let document = try Document(outcome.output)
        #expect(document["schema"] as? String == "crest/live/v1")
        let series = try #require(try document.objects("series").first)
        let replicas = try #require(series["replicas"] as? Double)
        let parts = try #require(series["reason"] as? [[String: Any]]).compactMap { $0["replicas"] as? Double }
        #expect(abs(parts.reduce(0, +) - replicas) < 1e-9)
    }
}

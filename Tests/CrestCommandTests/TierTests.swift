import CrestTesting
import Foundation
import Testing

@Suite struct `Services behind a series` {
    let bench: Workbench

    init() throws { bench = try Workbench() }

    /// The shop, and stock which gets 40 and twice the shop's requests.
    private func shopAndStock() throws -> String {
        let shop = dailyTraffic(days: 20)
        var text = "timestamp,service,requests\n"
        for (hour, value) in shop.enumerated() { text += "\(Workbench.hour(hour)),shop,\(value)\n" }
        for (hour, value) in shop.enumerated() { text += "\(Workbench.hour(hour)),stock,\(40 + 2 * value)\n" }
        return try bench.folder.write(text, to: "services.csv")
    }

    @Test func `are forecast from its futures, and the first to break is named`() throws {
        let traffic = try bench.hourly(dailyTraffic(days: 20))
        let tiers = [
            "--tier", "payment: 0.5/request, limit 200, external", "--tier", "stock: 0.5+0.5/request, limit 700",
        ]
        let outcome = try bench.crest.run(["forecast", traffic, "-o", "json"] + tiers)
        #expect(outcome.status == 0, "\(outcome.talk)")
        let series = try #require(try Document(outcome.output).objects("series").first)
        let found = try #require(series["tiers"] as? [[String: Any]])
        #expect(
            found.first?.keys.sorted() == [
                "background", "breaks_first", "explained", "external", "first", "forecast", "full_at", "limit", "name",
                "overload", "peaks", "quantiles", "requests",
            ])
        #expect(found.map { $0["first"] as? Bool } == [true, false])
        #expect(found.map { $0["full_at"] as? Double } == [400, 700])
        func peaks(_ object: [String: Any]) throws -> [Double] {
            try #require(object["peaks"] as? [[String: Any]]).flatMap { peak in
                try #require(peak["quantiles"] as? [[String: Double]]).compactMap { $0["value"] }
            }
        }
        for (tier, entry) in zip(try peaks(found[0]), try peaks(series)) {
            #expect(abs(tier - entry / 2) <= 1e-9 * entry)
        }
        let table = try bench.crest.run(["forecast", traffic] + tiers)
        #expect(
            table.output.contains("payment breaks first, somebody else's limit: it is full when the series gets 400"))
        let page = try bench.crest.run(["forecast", traffic, "-o", "markdown"] + tiers)
        #expect(page.output.contains("| TIER ") && page.output.contains("payment breaks first"))
        let rows = try bench.crest.run(["forecast", traffic, "-o", "csv"] + tiers).lines
        #expect(rows.count { $0.hasPrefix("stock,") } == 48)
        let alone = try Document(try bench.run("forecast", traffic, "-o", "json").output)
        #expect(try alone.objects("series").first?["tiers"] is NSNull)
    }

    @Test func `are learned from their own series, which is not forecast by itself`() throws {
        let outcome = try bench.run(
            "forecast", try shopAndStock(), "-o", "json", "--tier", "stock: learned, limit 940")
        #expect(outcome.status == 0, "\(outcome.talk)")
        let all = try Document(outcome.output).objects("series")
        #expect(all.map { $0["name"] as? String } == ["shop"])
        let stock = try #require((all[0]["tiers"] as? [[String: Any]])?.first)
        #expect(abs((stock["full_at"] as? Double ?? 0) - 450) < 1e-6)
        #expect(abs((stock["background"] as? Double ?? 0) - 40) < 1e-6)
        #expect(stock["explained"] as? Double ?? 0 > 0.999)
    }

    @Test func `are planned where they scale, and judged where they have a limit`() throws {
        let plan = bench.folder.url("plan.json").path
        let arguments = [
            "plan", try bench.hourly(dailyTraffic(days: 20)), "--current", "9", "--capacity", "40/replica, max 20",
            "--capacity", "stock: 50/replica, max 40", "--tier", "stock: 2/request", "--tier",
            "payment: 0.5/request, limit 150, external",
        ]
        let outcome = try bench.crest.run(arguments + ["-o", "json", "--out", plan])
        #expect(outcome.status == 0, "\(outcome.talk)")
        #expect(outcome.talk.contains("W_TIER_LIMIT the tier 'payment' takes 150.0 a step and must take"))
        let document = try Document(String(decoding: Data(contentsOf: URL(filePath: plan)), as: UTF8.self))
        #expect(Set(try document.objects("steps").compactMap { $0["series"] as? String }) == ["", "stock"])
        #expect(try document.objects("verdicts").map { $0["series"] as? String } == ["", "stock"])
        let tiers = try document.objects("tiers")
        #expect(tiers.map { $0["name"] as? String } == ["", "stock", "payment"])
        #expect(tiers.map { $0["full_at"] as? Double } == [800, 1_000, 300])
        #expect(tiers.map { $0["feasible"] as? Bool } == [true, true, false])
        #expect(tiers.map { $0["first"] as? Bool } == [false, false, true])
        let needs = tiers.compactMap { $0["requirement"] as? Double }
        #expect(abs(needs[1] - 2 * needs[0]) < 1e-6 && abs(needs[2] - needs[0] / 2) < 1e-6)
        let text = try bench.crest.run(arguments)
        #expect(text.output.contains("of somebody else's limit of 150: DOES NOT HOLD"))
        #expect(text.output.contains("full when the series gets 300, the first to break"))
        #expect(try bench.run("explain", plan).output.contains("stock  "))
    }

    @Test func `are held with the series that tells them`() throws {
        let outcome = try bench.run(
            "plan", try bench.hourly([5, 6]), "--current", "7", "--capacity", "1/replica", "--capacity",
            "stock: 1/replica", "--tier", "stock: 2/request", "-o", "json")
        #expect(outcome.status == 4)
        #expect(outcome.talk.contains("stock"))
    }

    @Test(arguments: [
        (["--tier", "pay: 1/request from none"], 78), (["--tier", "pay: learned"], 78), (["--tier", "pay"], 78),
        (["--tier", "a: 1/request", "--tier", "a: 2/request"], 78),
    ])
    func `that cannot be are refused`(flags: [String], status: Int) throws {
        let outcome = try bench.crest.run(["forecast", try bench.hourly(dailyTraffic(days: 8))] + flags)
        #expect(outcome.status == status)
        #expect(outcome.talk.contains("E_CHAIN"))
    }

    @Test func `go with no plan of another kind`() throws {
        let traffic = try bench.hourly(dailyTraffic(days: 8))
        for flag in ["--live", "--frontier"] {
            #expect(
                try bench.run("plan", traffic, "--per-replica", "40", "--tier", "a: 1/request", flag).status == 64)
        }
    }
}

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

    @Test(arguments: [
        (["--tier", "pay: 1/request from none"], 78), (["--tier", "pay: learned"], 78), (["--tier", "pay"], 78),
        (["--tier", "a: 1/request", "--tier", "a: 2/request"], 78),
    ])
    func `that cannot be are refused`(flags: [String], status: Int) throws {
        let outcome = try bench.crest.run(["forecast", try bench.hourly(dailyTraffic(days: 8))] + flags)
        #expect(outcome.status == status)
        #expect(outcome.talk.contains("E_CHAIN"))
    }
}

import CrestTesting
import Foundation
import Testing

@Suite struct `crest forecast` {
    let bench: Workbench

    init() throws { bench = try Workbench() }

    @Test func `draws the forecast of one series and names its next peak`() throws {
        let outcome = try bench.run("forecast", try bench.simulated("shop"))
        #expect(outcome.status == 0, "\(outcome.talk)")
        #expect(outcome.lines.first?.hasPrefix("SERIES  MODEL") == true)
        #expect(outcome.output.contains("forecast   ░ 95 %   ◆ peak"))
    }

    @Test func `has the keys of the contract`() throws {
        let outcome = try bench.run("forecast", try bench.simulated("quiet"), "-o", "json")
        let document = try Document(outcome.output)
        #expect(document.keys == ["as_of", "schema", "series", "warnings"])
        #expect(document["schema"] as? String == "crest/forecast/v1")
        let series = try #require(try document.objects("series").first)
        #expect(
            Set(series.keys).isSuperset(of: [
                "name", "step_seconds", "start", "model", "members", "forecast", "quantiles", "peaks", "data",
                "accuracy",
            ]))
        #expect((series["forecast"] as? [Double])?.count == 48)
        let data = try #require(series["data"] as? [String: Any])
        #expect(data.keys.sorted() == ["fingerprint", "last_sample", "missing", "points"])
        let accuracy = try #require(series["accuracy"] as? [String: Any])
        #expect(Set(accuracy.keys).isSuperset(of: ["coverage_95", "mase", "origins"]))
        let peaks = try #require(series["peaks"] as? [[String: Any]])
        #expect(peaks.count == 2)
        #expect(peaks.allSatisfy { ($0["time"] as? [String: String])?.keys.sorted() == ["p10", "p50", "p90"] })
        let weights = try #require(series["members"] as? [[String: Any]]).compactMap { $0["weight"] as? Double }
        #expect(abs(weights.reduce(0, +) - 1) < 1e-12)
    }

    @Test func `orders quantiles by level, with the median path within its intervals, and no number that is none`()
        throws
    {
        let outcome = try bench.run(
            "forecast", try bench.simulated("quiet"), "-o", "json", "--quantiles", "0.5,0.75,0.99")
        let series = try #require(try Document(outcome.output).objects("series").first)
        let quantiles = try #require(series["quantiles"] as? [[String: Any]])
        let levels = quantiles.compactMap { $0["level"] as? Double }
        #expect(levels == [0.025, 0.1, 0.5, 0.75, 0.9, 0.975, 0.99])
        let values = quantiles.compactMap { $0["values"] as? [Double] }
        #expect(values.count == levels.count)
        for (lower, upper) in zip(values, values.dropFirst()) {
            #expect(zip(lower, upper).allSatisfy { $0 <= $1 })
        }
        for peak in try #require(series["peaks"] as? [[String: Any]]) {
            let curve = try #require(peak["quantiles"] as? [[String: Double]]).compactMap { $0["value"] }
            #expect(curve.count == 3)
            #expect(curve == curve.sorted())
        }
        #expect(!outcome.output.contains("nan") && !outcome.output.contains("inf"))
    }

    @Test func `heads its CSV with the levels asked for`() throws {
        let path = try bench.simulated("quiet")
        let steps = try bench.run("forecast", path, "-o", "csv", "--quantiles", "0.99", "--horizon", "12h")
        #expect(steps.lines.first == "series,timestamp,forecast,lo_80,hi_80,lo_95,hi_95,q0.99")
        #expect(steps.lines.count == 13)
        let peaks = try bench.run("forecast", path, "-o", "csv", "--peaks")
        #expect(peaks.lines.first == "series,from,to,level,value")
        #expect(peaks.lines.count == 1 + 2 * 4)
    }

    @Test func `says the same bytes with one job and with two, and again`() throws {
        let path = try bench.severalSeries()
        let one = try bench.run("forecast", path, "-o", "json", "--jobs", "1")
        let two = try bench.run("forecast", path, "-o", "json", "--jobs", "2")
        let again = try bench.run("forecast", path, "-o", "json", "--jobs", "2")
        #expect(try Document(one.output).objects("series").count == 4)
        #expect(one.output == two.output)
        #expect(two.output == again.output)
    }

    @Test func `follows the seed in its intervals and not in its path`() throws {
        let path = try bench.simulated("quiet")
        let series = try ["3", "4"].map { seed in
            try #require(
                try Document(try bench.run("forecast", path, "-o", "json", "--seed", seed).output)
                    .objects("series").first)
        }
        #expect(series[0]["quantiles"] as? NSArray != series[1]["quantiles"] as? NSArray)
        #expect(series[0]["forecast"] as? [Double] == series[1]["forecast"] as? [Double])
    }

    @Test func `reads nothing from the time on that is taken for now`() throws {
        let values = dailyTraffic(days: 20)
        let cut = 24 * 14
        let poisoned = values[..<cut] + values[cut...].map { 1e9 - $0 }
        let asOf = Workbench.hour(cut)
        let plain = try bench.run("forecast", try bench.hourly(values), "--as-of", asOf, "-o", "json")
        let other = try bench.run(
            "forecast", try bench.hourly(poisoned, name: "poisoned.csv"), "--as-of", asOf, "-o", "json")
        #expect(plain.output == other.output)
        #expect(try Document(plain.output)["as_of"] as? String == asOf)
        let shorter = try bench.run("forecast", try bench.hourly(values[..<cut], name: "cut.csv"), "-o", "json")
        #expect(plain.output == shorter.output)
    }

    @Test func `quotes what is wrong with the data, and so does a plan`() throws {
        // Three weeks whose afternoons are cut off at 110, with a row that comes twice and one that cannot be read.
        let rows = (0..<504).filter { !(100..<110).contains($0) }.map { hour in
            "\(Workbench.hour(hour)),\(min(110, 20 + 10 * (12 - abs(hour % 24 - 12)) + hour % 7))\n"
        }
        let text = "timestamp,requests\n" + rows.joined() + rows[3] + "yesterday,5\n"
        let path = try bench.folder.write(text, to: "cut.csv")
        for command in [["forecast"], ["plan", "--per-replica", "10", "--current", "9"]] {
            let outcome = try bench.crest.run(
                command + [path, "--bad-rows", "skip:1%", "-o", "json", "--horizon", "24h"])
            let codes = try Document(outcome.output).objects("warnings").compactMap { $0["code"] as? String }
            #expect(Set(codes).isSuperset(of: ["W_BAD_ROWS", "W_CENSORED", "W_DUPLICATE", "W_GAP"]))
            #expect(outcome.talk.contains("stand at 110"))
        }
    }

    @Test func `warns of traffic that has stopped`() throws {
        let day = (0..<24).map { 20 + 10 * Double(12 - abs($0 - 12)) }
        let values = (0..<600).map { $0 < 500 ? day[$0 % 24] : 0 }
        let outcome = try bench.run("forecast", try bench.hourly(values), "--horizon", "24h")
        let warning = "W_STOPPED nothing since \(Workbench.hour(500)): 100 zeros; none came before"
        #expect(outcome.talk.contains(warning))
    }

    @Test func `is degraded when one series of several has no forecast, and says which`() throws {
        let rows = (0..<72).map { "\(Workbench.hour($0)),long,\($0 % 24)\n" } + ["\(Workbench.hour(0)),short,1\n"]
        let path = try bench.folder.write("timestamp,service,requests\n" + rows.joined(), to: "mixed.csv")
        let outcome = try bench.run("forecast", path, "-o", "json", "--horizon", "24h")
        let document = try Document(outcome.output)
        #expect(outcome.status == 3)
        #expect(try document.objects("series").map { $0["name"] as? String } == ["long"])
        let reason = try #require(try document.objects("warnings").first { $0["series"] as? String == "short" })
        #expect(reason["code"] as? String == "E_TOO_SHORT")
    }
}

extension Workbench {
    /// Four services in one long file.
    func severalSeries() throws -> String {
        let traffic = dailyTraffic(days: 14)
        let rows = (0..<4).flatMap { service in
            traffic.indices.map { hour in
                "\(Self.hour(hour)),service-\(service),\(traffic[(hour * (service + 1)) % traffic.count])\n"
            }
        }
        return try folder.write("timestamp,service,requests\n" + rows.joined(), to: "several.csv")
    }
}

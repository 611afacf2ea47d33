import CrestTesting
import Testing

@Suite struct `crest with events` {
    private static let coupon = """
        version: 1
        tz: UTC
        events:
          - {name: coupon, kind: campaign, start: 2026-11-22 10:00, duration: 12h, effect: adds, reach: 2e5..8e5,
             conversion: 0.1..0.3, requests_per_action: 2, invitation: true, expires: 2026-11-25}
        """

    @Test func `says whose the peak is, and how far it may exceed its middle`() throws {
        let bench = try Workbench()
        let events = try bench.folder.write(Self.coupon, to: "events.yaml")
        let traffic = try bench.simulated("shop")
        let plain = try bench.run("forecast", traffic, "-o", "json", "--model", "seasonal-naive")
        let outcome = try bench.run(
            "forecast", traffic, "-o", "json", "--model", "seasonal-naive", "--events", events)
        #expect(outcome.status == plain.status, "\(outcome.talk)")
        func first(_ text: String) throws -> [String: Any] {
            let series = try #require(try Document(text).objects("series").first)
            return try #require((series["peaks"] as? [[String: Any]])?.first)
        }
        let peak = try first(outcome.output)
        let share = try #require((peak["events"] as? [[String: Any]])?.first)
        #expect(share["name"] as? String == "coupon")
        #expect(try #require(share["share"] as? Double) > 0.2)
        #expect(try #require(peak["p95_over_p50"] as? Double) > 3)
        #expect(!(try first(plain.output)["events"] is [Any]))
    }

    @Test func `a plan says what each event asks for`() throws {
        let bench = try Workbench()
        let events = try bench.folder.write(Self.coupon, to: "events.yaml")
        let outcome = try bench.run(
            "plan", try bench.simulated("shop"), "-o", "json", "--model", "seasonal-naive", "--events", events,
            "--per-replica", "2000", "--current", "10")
        let parts = try Document(outcome.output).objects("steps").map { step in
            try #require(step["reason"] as? [[String: Any]])
                .filter { $0["part"] as? String == "event coupon" }
                .compactMap { $0["demand"] as? Double }
        }
        #expect(parts.allSatisfy { $0.count == 1 }, "\(outcome.talk)")
        #expect(try #require(parts.joined().max()) > 1_000)
    }

    @Test func `an events file with a mistake is a matter of configuration`() throws {
        let bench = try Workbench()
        let events = try bench.folder.write(Self.coupon + "\n  - {name: late}\n", to: "events.yaml")
        let outcome = try bench.run("events", "check", events, "-o", "json")
        let error = try WrittenError(outcome)
        #expect(error.code == "E_EVENT" && outcome.status == 78)
        #expect(error.message.contains("events.yaml:6: event 'late', start: is missing"))
    }

    @Test func `what was learned and what is nowcast are rows of a spreadsheet too`() throws {
        let bench = try Workbench()
        let sale = """
            version: 1
            tz: UTC
            events:
              - {name: sale, kind: promotion, start: 2026-11-15, duration: 24h}
              - {name: coupon, kind: campaign, start: 2026-11-21, duration: 24h, effect: adds, reach: 5e5, conversion: 0.2}
            """
        let events = try bench.folder.write(sale, to: "events.yaml")
        let traffic = try bench.simulated("shop")
        let learned = try bench.run("events", "learn", traffic, "--events", events, "-o", "csv")
        let rows = learned.output.split(separator: "\n")
        #expect(rows.first == "series,event,kind,factor,p10,p90,occurrences")
        #expect(rows.count == 2 && rows[1].contains(",sale,promotion,"), "\(learned.output)")
        let nowcast = try bench.run(
            "nowcast", traffic, "--events", events, "--as-of", "2026-11-21T01:00:00Z", "--model", "seasonal-naive",
            "-o", "csv")
        #expect(nowcast.output.hasPrefix("event,as_of,observed,level,value\ncoupon,2026-11-21T01:00:00Z,12,"))
    }

    @Test func `a nowcast reckons with the holiday on which a campaign runs`() throws {
        let bench = try Workbench()
        let traffic = try bench.simulated("shop")
        func median(_ others: String) throws -> Double {
            let events = try bench.folder.write(
                """
                version: 1
                tz: UTC
                events:
                  - {name: coupon, kind: campaign, start: 2026-11-21, duration: 24h, effect: adds, reach: 100,
                     conversion: 0.1}
                """ + others, to: "events.yaml")
            let outcome = try bench.run(
                "nowcast", traffic, "--events", events, "--as-of", "2026-11-21T00:00:00Z", "--model",
                "seasonal-naive", "-o", "json")
            #expect(outcome.status == 0, "\(outcome.talk)")
            let middle = try Document(outcome.output).objects("quantiles").first { $0["level"] as? Double == 0.5 }
            return try #require(middle?["value"] as? Double)
        }
        let feast = "\n  - {name: feast, kind: holiday, start: 2026-11-21, duration: 24h, uplift: 3}\n"
        #expect(try median(feast) > 2 * median(""))
    }

    @Test func `a nowcast says which campaigns there are where none runs`() throws {
        let bench = try Workbench()
        let events = try bench.folder.write(Self.coupon, to: "events.yaml")
        let traffic = try bench.simulated("shop")
        let outcome = try bench.run(
            "nowcast", traffic, "--events", events, "--as-of", "2026-11-20T00:00:00Z", "-o", "json")
        let error = try WrittenError(outcome)
        #expect(error.code == "E_REQUEST" && outcome.status == 64)
        #expect(outcome.talk.contains("'coupon' from 2026-11-22T10:00:00Z"), "\(outcome.talk)")
        let full = try bench.run("nowcast", traffic, "--events", events, "--saturation=-3")
        #expect(full.status == 64)
    }

    @Test func `a nowcast knows more after an hour than before the launch`() throws {
        let bench = try Workbench()
        let events = try bench.folder.write(
            Self.coupon.split(separator: "\n").map { line in
                line.split(separator: "2026-11-22 10:00").joined(separator: "2026-11-21 10:00")
            }.joined(separator: "\n"), to: "events.yaml")
        let traffic = try bench.simulated("shop")
        func ratio(asOf: String) throws -> Double {
            let outcome = try bench.run(
                "nowcast", traffic, "--events", events, "--as-of", asOf, "--model", "seasonal-naive", "-o", "json")
            #expect(outcome.status == 0, "\(outcome.talk)")
            return try #require(try Document(outcome.output)["p95_over_p50"] as? Double)
        }
        #expect(try ratio(asOf: "2026-11-21T11:00:00Z") < ratio(asOf: "2026-11-21T10:00:00Z"))
    }
}

import CrestTesting
import Foundation
import Testing

@Suite struct `crest pace` {
    let bench: Workbench

    init() throws { bench = try Workbench() }

    private func pace(_ arguments: String...) throws -> BuiltBinary.Outcome {
        let traffic = try bench.hourly(dailyTraffic(days: 20), name: "traffic.csv")
        return try bench.crest.run(
            ["pace", traffic, "--per-replica", "40", "--max", "20", "--current", "20", "--pace-every", "1h"] + arguments
        )
    }

    private let campaign = [
        "--redemption-delay", "2h", "--redemption-share", "0.8", "--requests-per-redemption", "3", "--claims", "400",
    ]

    @Test func `says what happens without it, and how fast to issue`() throws {
        let outcome = try bench.crest.run(
            ["pace", try bench.hourly(dailyTraffic(days: 20)), "--per-replica", "40", "--max", "20", "--current", "20"]
                + campaign)
        #expect(outcome.status == 0, "\(outcome.talk)")
        #expect(outcome.lines.first?.hasPrefix("PACE ") == true)
        #expect(outcome.output.contains("without pacing: DOES NOT HOLD"))
        #expect(outcome.output.contains("the smallest maximum that holds without pacing is"))
        #expect(outcome.output.contains("of the usable slack filled"))
    }

    @Test func `keeps each load below its slack, with the keys of its document`() throws {
        let outcome = try pace("--claims", "400", "--redemption-delay", "2h", "-o", "json")
        #expect(outcome.status == 0, "\(outcome.talk)")
        let document = try Document(outcome.output)
        #expect(
            document.keys == [
                "as_of", "budget_finished", "filled_share", "interval_seconds", "issued", "overloaded_seconds",
                "schema",
                "series", "settings", "tiers", "unpaced",
            ])
        #expect(document["schema"] as? String == "crest/pacing/v1")
        let settings = try document.objects("settings")
        #expect(settings.count == 48)
        for setting in settings {
            let (load, slack) = (try #require(setting["load"] as? Double), try #require(setting["slack"] as? Double))
            #expect(load <= max(slack, 0.8) * (1 + 1e-9))
        }
        let filled = try #require(document["filled_share"] as? Double)
        #expect(filled >= 0.95)
    }

    @Test func `writes settings for Envoy that admit no more than the schedule, on all proxies together`() throws {
        let schedule = try Document(try pace("--redemption-delay", "2h", "-o", "json").output).objects("settings")
        let envoy = try Document(try pace("--redemption-delay", "2h", "--emit", "envoy", "--proxies", "3").output)
        let settings = try envoy.objects("settings")
        #expect(settings.count == schedule.count)
        for (setting, step) in zip(settings, schedule) {
            let filter = try #require(setting["http_filter"] as? [String: Any])
            let configuration = try #require(filter["typed_config"] as? [String: Any])
            guard let bucket = configuration["token_bucket"] as? [String: Any] else {
                #expect(filter["name"] as? String == "envoy.filters.http.fault")
                continue
            }
            let tokens = try #require(bucket["tokens_per_fill"] as? Double)
            let interval = try #require((bucket["fill_interval"] as? String).flatMap { Double($0.dropLast()) })
            #expect(try #require(bucket["max_tokens"] as? Double) >= tokens)
            #expect(3 * tokens / interval <= (try #require(step["rate_per_second"] as? Double)))
        }
    }

    @Test func `writes events of a waiting room that follow each other`() throws {
        let outcome = try pace("--redemption-delay", "2h", "--emit", "waiting-room")
        let events = try Document(outcome.output).objects("events")
        #expect(!events.isEmpty)
        for (event, next) in zip(events, events.dropFirst()) {
            #expect(event["event_end_time"] as? String == next["event_start_time"] as? String)
        }
        for event in events {
            #expect((event["new_users_per_minute"] as? Int ?? 0) >= 200)
            #expect(["fifo", "reject"].contains(event["queueing_method"] as? String))
        }
        // This traffic is a few hundred an hour: a room cannot admit so few.
        #expect(outcome.talk.contains("W_WAITING_ROOM"))
    }

    @Test func `takes the first tier to break for its limit, and names it`() throws {
        // The service takes 720 an hour at the target of 90 %, payment as many requests as 400 here make.
        let tiers = [
            "--tier", "stock: 0.5+0.5/request, limit 700", "--tier", "payment: 0.5/request, limit 200, external",
        ]
        let campaign = ["--redemption-delay", "2h", "--claims", "400", "-o", "json"]
        let traffic = try bench.hourly(dailyTraffic(days: 20), name: "traffic.csv")
        let outcome = try bench.crest.run(
            ["pace", traffic, "--per-replica", "40", "--max", "20", "--current", "20"] + campaign + tiers)
        #expect(outcome.status == 0, "\(outcome.talk)")
        let document = try Document(outcome.output)
        let found = try document.objects("tiers")
        #expect(found.map { $0["first"] as? Bool } == [false, true])
        #expect(found.map { $0["full_at"] as? Double } == [700, 400])
        let unpaced = try #require(document["unpaced"] as? [String: Any])
        #expect(unpaced["smallest_max"] is NSNull, "no replica helps a partner")
        #expect(try document.objects("settings").contains { $0["bound_by"] as? String == "tier" })
        #expect(try pace("--tier", "payment: limit 200").status == 78)
        #expect(try pace("--tier", "payment: 0.5/request").status == 64)
        #expect(try pace("--tier", "payment: learned, limit 200").status == 78)
    }

    @Test func `needs a quota, and a campaign that can be`() throws {
        let traffic = try bench.hourly(dailyTraffic(days: 20))
        #expect(try bench.run("pace", traffic, "--per-replica", "40").status == 64)
        #expect(try pace("--redemption-share", "2").status == 64)
        #expect(try pace("--kernel", "0.5,0.9").status == 64)
        #expect(try pace("--kernel", "0.5,0.2", "--redemption-delay", "1h").status == 64)
    }
}

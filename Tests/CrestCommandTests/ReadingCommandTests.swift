import CrestTesting
import Foundation
import Testing

@Suite struct `crest simulate` {
    let bench: Workbench

    init() throws { bench = try Workbench() }

    @Test(arguments: ["shop", "api", "spiky", "quiet", "outage", "dst", "launch"])
    func `writes the same bytes for the same seed and others for another`(preset: String) throws {
        let one = try bench.run("simulate", preset, "--seed", "7")
        let again = try bench.run("simulate", preset, "--seed", "7")
        let other = try bench.run("simulate", preset, "--seed", "8")
        #expect(one.status == 0)
        #expect(one.lines.first == "timestamp,requests")
        #expect(one.output == again.output)
        #expect(one.output != other.output)
    }

    @Test func `leaves out the rows of a gap, and tells them with the truth`() throws {
        let observed = try bench.run("simulate", "outage")
        let truth = try bench.run("simulate", "outage", "--truth")
        #expect(truth.lines.first == "timestamp,requests,demand,requested,event")
        // Nine hours of five minutes were not collected.
        #expect(truth.lines.count - observed.lines.count == 9 * 12)
        #expect(truth.lines.contains { $0.hasSuffix(",outage") })
    }

    @Test func `writes JSON that crest/series/v1 describes, and refuses to squeeze the truth into it`() throws {
        let document = try Document(try bench.run("simulate", "quiet", "-o", "json").output)
        #expect(document["schema"] as? String == "crest/series/v1")
        #expect(try document.objects("series").first?["step_seconds"] as? Int == 3_600)
        #expect(try bench.run("simulate", "quiet", "--truth", "-o", "json").status == 64)
    }

    @Test func `writes a campaign with its truth beside it, and replays a pacing schedule`() throws {
        let path = bench.folder.url("coupons.csv").path
        let outcome = try bench.run("simulate", "--scenario", "coupon-campaign", "--seed", "7", "--out", path)
        #expect(outcome.status == 0, "\(outcome.talk)")
        #expect(try bench.files() == ["coupons.csv", "coupons.truth.csv"])
        let truth = try String(contentsOfFile: bench.folder.url("coupons.truth.csv").path, encoding: .utf8)
        #expect(truth.hasPrefix("timestamp,organic,demand,retries,claims,outstanding,waiting,autoscaled,phase\n"))
        #expect(truth.contains(",saturated\n"))
        let setting = #"{"from":"2026-02-06T02:00:00Z","to":"2026-02-06T03:00:00Z","rate_per_second":10}"#
        let pacing = try bench.folder.write(
            #"{"schema":"crest/pacing/v1","settings":[\#(setting)]}"#, to: "pacing.json")
        let paced = try bench.run("simulate", "--scenario", "coupon-campaign", "--pacing", pacing, "--truth")
        #expect(paced.lines.count { $0.split(separator: ",")[3] == "600" } == 60)
        #expect(!paced.output.contains(",saturated"))
        let foreign = try bench.folder.write("{}", to: "foreign.json")
        #expect(try bench.run("simulate", "--scenario", "coupon-campaign", "--pacing", foreign).status == 65)
        #expect(try bench.run("simulate", "--pacing", pacing).status == 64)
    }
}

@Suite struct `crest inspect` {
    let bench: Workbench

    init() throws { bench = try Workbench() }

    @Test func `finds step, seasons and peak of a shop, and says so in a table`() throws {
        let outcome = try bench.run("inspect", try bench.simulated("shop"))
        #expect(outcome.status == 0)
        #expect(outcome.lines.first == "csv, 12,096 rows")
        #expect(outcome.output.contains("1d 0.9"))
        #expect(outcome.output.contains("7d 0."))
    }

    @Test func `has the keys of the contract`() throws {
        let outcome = try bench.run("inspect", try bench.simulated("outage"), "-o", "json")
        let document = try Document(outcome.output)
        #expect(
            document.keys == [
                "bad_rows", "bad_samples", "columns", "flags", "format", "format_reason", "health_checks",
                "repeated_rows", "rows", "schema", "series", "warnings", "zone",
            ])
        #expect(document["schema"] as? String == "crest/inspect/v1")
        #expect(document["zone"] is NSNull)
        let series = try #require(try document.objects("series").first)
        #expect(
            series.keys.sorted() == [
                "clock_changes", "duplicates", "filled", "from", "gap_count", "gaps", "kind", "level_shifts", "missing",
                "missing_values", "name", "negatives", "outages", "peak", "points", "requests", "saturation",
                "seasons", "step_seconds", "trend_per_week", "until", "zero_share",
            ])
        #expect(series["missing"] as? Int == 108)
        #expect((series["outages"] as? [Any])?.count == 1)
        #expect(series["step_seconds"] as? Int == 300)
        #expect(series["kind"] as? String == "count")
        #expect(try document.objects("warnings").first?["code"] as? String == "W_GAP")
    }

    @Test func `says when the clock was put back`() throws {
        let outcome = try bench.run("inspect", try bench.simulated("dst"), "--tz", "Europe/Berlin")
        #expect(outcome.output.contains("put back to Sun 2026-10-25 02:00 +01:00: 1h of the day come twice"))
    }

    @Test func `draws a page that stands by itself, and escapes what it was given`() throws {
        let text = try bench.run("simulate", "outage").output.replacing("requests", with: "<b>\"&")
        let path = try bench.folder.write(text, to: "a<script>.csv")
        let page = try bench.run("inspect", path, "-o", "html")
        #expect(page.status == 0)
        for text in ["<svg", "outage</span>", "missing</span>", "&lt;script&gt;.csv", "&lt;b&gt;", "--gap missing"] {
            #expect(page.output.contains(text), "\(text)")
        }
        for text in ["<script", "<b>", "http://", "https://", "src="] {
            #expect(!page.output.contains(text), "\(text)")
        }
    }

    @Test func `counts what two files have in common once`() throws {
        let rows = try bench.run("simulate", "shop").lines
        let header = rows.prefix(1)
        let parts = try [rows[1..<5_000], rows[4_000...]].enumerated().map { number, part in
            try bench.folder.write((header + part).joined(separator: "\n") + "\n", to: "part\(number).csv")
        }
        let document = try Document(try bench.crest.run(["inspect"] + parts + ["-o", "json"]).output)
        #expect(document["rows"] as? Int == rows.filter { !$0.isEmpty }.count - 1)
        #expect(document["repeated_rows"] as? Int == 1_000)
    }

    @Test func `prints flags with which the series is read in the same way`() throws {
        let path = try bench.simulated("dst")
        let flags = try #require(
            try Document(try bench.run("inspect", path, "-o", "json").output)["flags"] as? [String])
        let pinned = try bench.crest.run(["read", path] + flags)
        #expect(pinned.output == (try bench.run("read", path)).output)
        #expect(pinned.status == 0)
    }
}

@Suite struct `crest read` {
    let bench: Workbench

    init() throws { bench = try Workbench() }

    @Test func `gives each observation a row and leaves the value of a missing one empty`() throws {
        let path = try bench.folder.write(
            "timestamp,requests\n\(Workbench.hour(0)),3\n\(Workbench.hour(1)),4.5\n\(Workbench.hour(3)),-1\n",
            to: "gap.csv")
        let outcome = try bench.run("read", path, "--step", "1h")
        #expect(
            outcome.lines == [
                "series,timestamp,value", ",\(Workbench.hour(0)),3.0", ",\(Workbench.hour(1)),4.5",
                ",\(Workbench.hour(2)),", ",\(Workbench.hour(3)),-1.0",
            ])
    }

    @Test func `writes a missing value as null, and one line a series as ndjson`() throws {
        let path = try bench.folder.write(
            "timestamp,service,requests\n\(Workbench.hour(0)),a,3\n\(Workbench.hour(2)),a,5\n"
                + "\(Workbench.hour(0)),b,1\n\(Workbench.hour(1)),b,2\n", to: "two.csv")
        let outcome = try bench.run("read", path, "--step", "1h", "-o", "ndjson")
        #expect(outcome.lines.count == 2)
        let first = try Document(try #require(outcome.lines.first))
        #expect(first["name"] as? String == "a")
        let values = try #require(first["values"] as? [Any])
        #expect(values.map { $0 as? Double } == [3, nil, 5])
        let document = try Document(try bench.run("read", path, "-o", "json").output)
        #expect(document.keys == ["schema", "series"])
    }

    @Test func `takes standard input, plain and gzipped, and says the same of all three`() throws {
        let path = try bench.simulated("quiet")
        let plain = try Data(contentsOf: URL(fileURLWithPath: path))
        let fromFile = try bench.run("read", path)
        #expect(try bench.run("read", "-", input: plain).output == fromFile.output)
        let gzipped = try bench.gzipped(path)
        #expect(try bench.run("read", gzipped).output == fromFile.output)
        #expect(
            try bench.run("read", "-", input: try Data(contentsOf: URL(fileURLWithPath: gzipped))).output
                == fromFile.output)
    }

    @Test func `reads a folder and a pattern as one input`() throws {
        let rows = try bench.run("simulate", "quiet").lines
        let half = rows.count / 2
        let folder = try TemporaryFolder()
        _ = try folder.write(rows[..<half].joined(separator: "\n") + "\n", to: "1.csv")
        _ = try folder.write(([rows[0]] + rows[half...]).joined(separator: "\n") + "\n", to: "2.csv")
        let whole = try bench.run("read", try bench.simulated("quiet"))
        #expect(try bench.run("read", folder.path).output == whole.output)
        #expect(try bench.run("read", "\(folder.path)/*.csv").output == whole.output)
    }
}

extension Workbench {
    /// A copy of a file that `gzip` packed.
    func gzipped(_ path: String) throws -> String {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["gzip", "--keep", path]
        try process.run()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        return path + ".gz"
    }
}

@Suite struct `crest doctor` {
    @Test func `finds this machine's linear algebra and zones fit to be trusted`() throws {
        let bench = try Workbench()
        let outcome = try bench.run("doctor", "-o", "json")
        let document = try Document(outcome.output)
        #expect(outcome.status == 0, "\(outcome.output)")
        #expect(document["healthy"] as? Bool == true)
        #expect(try document.objects("nist").count == 11)
        #expect(try bench.run("doctor").lines.last == "all well")
    }
}

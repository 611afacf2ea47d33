import CrestReporting
import CrestSeries
import Testing

@Suite struct `The page of a night` {
    private static func page(_ report: NightReport) -> String {
        NightPage(report).lines.joined(separator: "\n")
    }

    private static let nine = page(NightSamples.report(9))

    private static func occurrences(of part: String, in text: String) -> Int {
        text.ranges(of: part).count
    }

    @Test func `puts the most endangered series first, one sentence each`() throws {
        let text = Self.nine
        #expect(text.contains("<h1>2 of 9 series are short, 1 is held.</h1>"))
        let order = [
            "cart", "checkout", "mail", "payment", "catalogue", "login", "recommendations", "search", "images",
        ]
        let places = try order.enumerated().map { index, name in
            try #require(text.firstRange(of: "<a href=#s\(index + 1)>\(name)</a>")).lowerBound
        }
        #expect(places == places.sorted())
        #expect(
            text.contains(
                "Up to 3 replicas are missing from Mon 23 Nov 17:40 to 19:05, because of the maximum of 15. "
                    + "A maximum of 20 would hold."))
        #expect(
            text.contains("Held, because the source has been silent for 3h 10m: nothing shrinks until the data are"))
        #expect(text.contains("The chance that this is not enough is 0.6 %."))
    }

    @Test func `draws four drawings a series, each with a title, a description and a table`() {
        let text = Self.nine
        for mark in ["<svg role=img", "<title>", "<desc>", "<figure>", "<details>", "<table>"] {
            // The head of the page has a title too.
            #expect(Self.occurrences(of: mark, in: text) == 36 + (mark == "<title>" ? 1 : 0), "\(mark)")
        }
        for section in ["Why it differs from yesterday", "Events"] {
            #expect(Self.occurrences(of: "<h3>\(section)</h3>", in: text) == 9)
        }
        #expect(text.contains("−1 replica: less is known"))
        #expect(text.contains("Spring sale, from Mon 23 Nov 09:00 to 21:00: +18 %"))
    }

    @Test func `lets the expected line go on from the last observation`() {
        let start = NightSamples.asOf
        let series = NightReport.Series(
            name: "a", verdict: .holds,
            history: .init(start: start.advanced(bySeconds: -7_200), interval: .hour, values: [0, 10]),
            forecast: .init(start: start, interval: .hour, median: [5, 10]))
        let text = Self.page(NightReport(run: NightSamples.run, series: [series]))
        // Four hours on 720 units, 0 … 10 on 170.
        #expect(text.contains("<path class=h d=\"M0 170l180-170\"/>"))
        #expect(text.contains("<path class=f d=\"M180 0l180 85 180-85\"/>"))
    }

    @Test func `weighs less than 300 kilobytes with fifty series of everything`() {
        let text = Self.page(NightSamples.report(50))
        #expect(text.utf8.count < 300_000)
        // All of them are drawn, and each kept its drawings.
        #expect(Self.occurrences(of: "<section", in: text) == 50)
        #expect(Self.occurrences(of: "<svg role=img", in: text) == 200)
    }

    @Test func `lists what it does not draw`() {
        let report = NightReport(
            run: NightSamples.run,
            series: (0..<1_200).map { .init(name: "s\($0)", verdict: .holds, risk: Double($0) / 1_200) })
        let text = Self.page(report)
        #expect(Self.occurrences(of: "<li>", in: text) == 1_000)
        #expect(text.contains("200 more series are not listed."))
        #expect(text.contains("<h1>All 1,200 series hold.</h1>"))
        #expect(text.utf8.count < 300_000)
    }

    @Test func `fetches nothing, runs nothing, and has a policy that forbids both`() {
        for forbidden in ["<script", "http://", "https://", "src=", "url(", "@import", "style=", "onload"] {
            #expect(!Self.nine.contains(forbidden), "\(forbidden)")
        }
        #expect(
            Self.nine.contains(
                "content=\"default-src 'none'; style-src '\(HouseStyle.digest)'; base-uri 'none'; form-action 'none'\"")
        )
    }

    @Test func `is the same bytes for the same night, in whatever order its series come`() {
        let report = NightSamples.report(9)
        let reversed = NightReport(run: report.run, series: report.series.reversed(), findings: report.findings)
        #expect(Self.page(reversed) == Self.nine)
    }

    @Test func `takes a name out of a log for text, whatever it is`() {
        let name = "<script>alert(1)</script>\" onclick='x' \"\u{301} &amp;\u{202E}\n"
        var series = NightSamples.series(0, step: 300)
        series.name = name
        series.unit = name
        series.changes = [.init(reason: name)]
        series.events = [.init(name: name, from: NightSamples.asOf, to: NightSamples.at(9, 0), effect: name)]
        series.findings = [Diagnostic(code: .init(rawValue: "W_X"), message: name, hint: name)]
        let text = Self.page(NightReport(run: NightSamples.run, series: [series]))
        #expect(!text.contains("<script>") && !text.contains("' ") && !text.contains("\u{202E}"))
        #expect(text.unicodeScalars.count { $0 == "\u{301}" } == Self.occurrences(of: "&quot;\u{301}", in: text))
        #expect(text.contains("&lt;script&gt;alert(1)&lt;/script&gt;&quot; onclick=&#39;x&#39;"))
    }

    @Test(arguments: [
        [], [NightReport.Series(name: "bare", verdict: .holds)],
        [NightReport.Series(name: "", verdict: .held(reason: "there is no history"), risk: .nan)],
        [
            NightReport.Series(
                name: "odd", verdict: .holds, risk: 0,
                history: .init(start: NightSamples.asOf, interval: .hour, values: [nil, nil]),
                forecast: .init(
                    start: NightSamples.asOf, interval: .hour, median: [.infinity, .nan, 1e308, -1e308],
                    quantiles: [.init(level: 0.1, values: [0]), .init(level: 0.9, values: [])]),
                plan: .init(steps: [], need: [.nan], perReplica: 0))
        ],
        [
            NightReport.Series(
                name: "nothing", verdict: .holds, history: .init(start: NightSamples.asOf, interval: .hour, values: []),
                forecast: .init(start: NightSamples.asOf, interval: .hour, median: [0]),
                plan: .init(
                    steps: [
                        .init(from: NightSamples.asOf, to: NightSamples.asOf, orderBy: NightSamples.asOf, replicas: 0)
                    ], need: [0]))
        ],
    ])
    func `is written of whatever is known`(_ series: [NightReport.Series]) {
        let text = Self.page(NightReport(run: NightSamples.run, series: series))
        #expect(text.hasSuffix("</html>"))
        #expect(!text.contains("nan") && !text.contains("inf"))
    }

    @Test func `says the times of the reader's wall, after the clock was put back too`() {
        var report = NightSamples.report(1)
        report.run.clock = .init(
            zone: "Europe/Berlin", offsetSeconds: 7_200,
            changes: [.init(at: NightSamples.at(9, 0), offsetSeconds: 3_600)])
        let text = Self.page(report)
        // 02:10 in winter, an hour more while summer lasts; the shortfall comes after the change.
        #expect(text.contains("Seen on Mon 23 Nov 03:10"))
        #expect(text.contains("from Mon 23 Nov 17:40 to 19:05"))
    }
}

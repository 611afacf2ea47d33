import CrestReporting
import CrestSeries
import Testing

@Suite struct `The summary of a night` {
    @Test func `says what a person must know before coffee`() {
        let summary = NightSummary(NightSamples.report(7)).markdown
        #expect(
            summary == """
                **2 of 7 series are short, 1 is held.**

                | Series    | Plan  |  Peak | Around           | Replicas |  Risk |
                | --------- | ----- | ----: | ---------------- | -------: | ----: |
                | cart      | short | 2,837 | Mon 23 Nov 18:05 |       15 |  62 % |
                | checkout  | short | 2,837 | Mon 23 Nov 18:05 |       15 |  62 % |
                | mail      | held  | 3,689 | Mon 23 Nov 18:05 |       24 |     – |
                | payment   | holds | 3,121 | Mon 23 Nov 18:05 |       20 | 0.6 % |
                | catalogue | holds | 3,972 | Mon 23 Nov 18:05 |       25 | 0.4 % |

                2 more in the report.

                - **cart**: Up to 3 replicas are missing from Mon 23 Nov 17:40 to 19:05, because of the maximum of 15. \
                A maximum of 20 would hold.
                - **checkout**: Up to 4 replicas are missing from Mon 23 Nov 17:40 to 19:05, because of the maximum of \
                15. A maximum of 20 would hold.
                - **mail**: Held, because the source has been silent for 3h 10m: nothing shrinks until the data are \
                sound again.

                Since yesterday:
                - **cart**: +3 replicas: the last day was busier than expected; +2.4 replicas: the spring sale begins
                - **checkout**: +3 replicas: the last day was busier than expected; +2.4 replicas: the spring sale begins
                - **mail**: +3 replicas: the last day was busier than expected; +2.4 replicas: the spring sale begins
                - **payment**: +3 replicas: the last day was busier than expected; +2.4 replicas: the spring sale begins
                - **catalogue**: +3 replicas: the last day was busier than expected; +2.4 replicas: the spring sale begins

                - the night of Sat 21 Nov was missed and is scored today (W\\_MISSED)

                Seen on Mon 23 Nov 02:10 Europe/Berlin · plan 7f3c9a5be0d14c22 until Wed 25 Nov 02:10

                """)
    }

    @Test(arguments: [0, 1, 50, 2_000]) func `never exceeds 3,000 characters`(_ count: Int) {
        var report = NightReport(run: NightSamples.run, series: [])
        let long = String(repeating: "_@<b>|`*", count: 400)
        report.series = (0..<count).map {
            var series = NightReport.Series(name: "\($0)\(long)", verdict: .held(reason: long), risk: 0.5)
            series.changes = [.init(reason: long), .init(reason: long)]
            return series
        }
        report.findings = Array(repeating: Diagnostic(code: .init(rawValue: "W_X"), message: long), count: 9)
        let summary = NightSummary(report).markdown
        #expect(summary.unicodeScalars.count <= NightSummary.longest)
        #expect(!summary.isEmpty)
        #expect(!summary.contains("@<") && !summary.replacing("\\<", with: "").contains("<"))
        #expect(count < 50 || summary.hasSuffix("…and more in the report.\n"))
    }

    @Test func `is one line in the log`() {
        let summary = NightSummary(NightSamples.report(7))
        #expect(
            summary.line
                == "2 of 7 series are short, 1 is held. cart: Up to 3 replicas are missing from Mon 23 Nov 17:40 to 19:05, "
                + "because of the maximum of 15. A maximum of 20 would hold. Plan 7f3c9a5be0d14c22 until "
                + "2026-11-25T01:10:00Z.")
        #expect(
            summary.fields.map { "\($0.key)=\($0.value)" } == [
                "run=5c1e90aa71b2d3f4", "plan=7f3c9a5be0d14c22", "as_of=2026-11-23T01:10:00Z",
                "valid_until=2026-11-25T01:10:00Z", "series=7", "short=2", "held=1", "holding=4", "worst=cart",
            ])
        let quiet = NightSummary(NightReport(run: NightSamples.run, series: [.init(name: "a\nb", verdict: .holds)]))
        #expect(quiet.line == "The one series holds. Plan 7f3c9a5be0d14c22 until 2026-11-25T01:10:00Z.")
    }
}

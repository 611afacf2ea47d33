import CrestReporting
import CrestSeries
import Testing

@Suite struct `The chart of steps` {
    private static func chart(_ lines: [StepChart.Line]) -> String {
        StepChart(
            title: "Supply & demand", start: Timestamp(CivilDate(year: 2026, month: 11, day: 20)), interval: .hour,
            lines: lines
        ).html.joined()
    }

    @Test func `steps where a value changes, over areas that stand on the axis`() {
        let html = Self.chart([
            .init(label: "demand", values: [1, 3, 3, 2], isArea: true), .init(label: "crest", values: [4, 4, 2, 4]),
        ])
        // 720 units wide and 280 high for 4 hours and 0 … 4: an hour is 180, a replica 70.
        #expect(html.contains("<path class=a d=\"M0 280v-70h180v-140h360v70h180v140z\"/>"))
        #expect(html.contains("<path class=f d=\"M0 0h360v140h180v-140h180\"/>"))
        #expect(html.contains("<title>Supply &amp; demand</title>"))
        #expect(
            html.contains("<desc>demand, crest from 2026-11-20T00:00:00Z until 2026-11-20T04:00:00Z, at most 4.</desc>")
        )
    }

    @Test func `draws lines of equal length for what is missing, and nothing of nothing`() {
        #expect(
            Self.chart([.init(label: "a", values: [.nan, 1, .infinity, 2])]).contains("d=\"M180 140h360v-140h180\""))
        #expect(Self.chart([.init(label: "a", values: [0, 0])]).isEmpty)
        #expect(Self.chart([]).isEmpty)
        #expect(Self.chart([.init(label: "a", values: [])]).isEmpty)
    }
}

import CrestReporting
import CrestSeries
import Testing

@Suite struct `The chart of a history` {
    private static let start = Timestamp(CivilDate(year: 2026, month: 11, day: 20))

    private static func chart(
        _ values: [Double?], marks: [HistoryChart.Mark] = [], limit: (label: String, value: Double)? = nil
    ) -> String {
        HistoryChart(
            title: "a < b", start: start, interval: .hour, values: values, marks: marks, limit: limit, columns: 720
        ).html.joined()
    }

    @Test func `breaks its line where a value is missing, and puts the peak on it`() {
        // 720 units wide and 200 high for 4 hours and 0 … 4: an hour is 180, one is 50.
        let html = Self.chart([1, 2, nil, 4])
        #expect(html.contains("<path class=h d=\"M0 150l180-50"))
        #expect(html.contains("<path class=p d=\"M540 0z\"/>"))
        #expect(html.contains("<title>a &lt; b</title>"))
        #expect(html.contains("between 1 and 4."))
    }

    @Test func `shades spans, however short, and draws a limit`() {
        let marks = [
            HistoryChart.Mark(
                label: "missing",
                spans: [Self.start.advanced(bySeconds: 7_200)..<Self.start.advanced(bySeconds: 10_800)]),
            HistoryChart.Mark(
                label: "outage", spans: [Self.start.advanced(bySeconds: 3_600)..<Self.start.advanced(bySeconds: 3_601)]),
        ]
        let html = Self.chart([4, 2, nil, 4], marks: marks, limit: ("most there is", 4))
        #expect(html.contains("<path class=a d=\"M360 0H540V200H360z\"/>"))
        #expect(html.contains("<path class=v d=\"M180 0H182V200H180z\"/>"))
        #expect(html.contains("<path class=x d=\"M0 0h720\"/>"))
        #expect(html.contains("missing</span>"))
        #expect(!Self.chart([4, 2]).contains("missing"))
    }

    @Test func `draws nothing of nothing`() {
        #expect(Self.chart([]).isEmpty)
        #expect(Self.chart([nil, .nan]).isEmpty)
    }
}

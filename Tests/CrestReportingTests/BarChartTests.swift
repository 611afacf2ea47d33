import CrestReporting
import Testing

@Suite struct `A bar chart` {
    private let ascii = TerminalStyle(isASCII: true)

    private func chart(_ bars: [(String, Double)], mark: Double? = 1) -> BarChart {
        var chart = BarChart(title: "Error", bars: bars.map { .init(label: $0, value: $1) }, mark: mark)
        chart.width = 28
        return chart
    }

    @Test func `draws lengths in proportion, the mark, and an arrow where a bar goes beyond twice the mark`() {
        // 28 columns less the label (3), the figure (3) and the gaps (4) leave 18 for twice the mark.
        #expect(
            chart([("ann", 0.5), ("bob", 1), ("cyd", 8)]).lines(ascii) == [
                "Error",
                "ann  0.5  #####   |",
                "bob  1.0  #########",
                "cyd  8.0  #################>",
            ])
    }

    @Test func `has the largest bar fill the width when nothing is marked`() {
        let lines = chart([("a", 3), ("b", 6)], mark: nil).lines(ascii)
        #expect(lines.dropFirst().map { $0.filter { $0 == "#" }.count } == [11, 22])
    }

    @Test func `keeps within the terminal and draws nothing without room or values`() {
        #expect(chart([("a", 1)]).lines(TerminalStyle(width: 20)).dropFirst().allSatisfy { $0.count <= 20 })
        #expect(chart([("a", 1)]).lines(TerminalStyle(width: 10)).isEmpty)
        #expect(chart([]).lines().isEmpty)
        #expect(chart([("a", .nan), ("b", 0)], mark: nil).lines().isEmpty)
    }

    @Test func `lets no name break a line`() {
        #expect(chart([("a\nb", 1)]).lines(ascii).count == 2)
    }
}

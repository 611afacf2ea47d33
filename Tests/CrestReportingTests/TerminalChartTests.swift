import CrestReporting
import CrestSeries
import Testing

@Suite struct `The terminal chart` {
    /// Three days of history and two of forecast by the hour, two humps a day, in exact arithmetic.
    static func chart(band: Bool = true, peak: Bool = true) -> TerminalChart {
        func demand(_ hour: Int) -> Double {
            let noon = Double(hour % 24 - 12) / 3
            let evening = Double(hour % 24 - 20) / 2
            return 600 + 2_500 / (1 + noon * noon) + 4_000 / (1 + evening * evening * evening * evening)
        }
        let history = (0..<72).map { Optional(demand($0) * (1 + 0.006 * Double(($0 * 7_919) % 11 - 5))) }
        let forecast = (72..<120).map(demand)
        let spread = forecast.indices.map { 0.08 + 0.002 * Double($0) }
        let start = Timestamp(CivilDate(year: 2026, month: 11, day: 19))
        return TerminalChart(
            start: start, interval: .hour, history: history, forecast: forecast,
            band: band
                ? .init(
                    label: "80 %", lower: zip(forecast, spread).map { $0 * (1 - $1) },
                    upper: zip(forecast, spread).map { $0 * (1 + $1) }) : nil,
            peak: peak
                ? .init(time: start.advanced(bySeconds: 92 * 3_600), expected: 4_870, lower: 4_410, upper: 5_610) : nil)
    }

    @Test func `shows history, forecast, interval and peak at a glance`() {
        #expect(
            Self.chart().lines().joined(separator: "\n") == """
                6k ┤                                        ┊           ┬            ░░
                   │                                        ┊          ░│░           ░░
                   │          ⢀⣶⡀           ⢠⢤            ⡏⡇┊          ⢰◆⡀           ⡴⢦
                4k ┤          ⢸ ⡇           ⡼⢸           ⢀⡇⢳┊          ⢸┴⡇           ⡇⢸
                   │          ⢸ ⡇           ⡇⠈⡇          ⢸ ⢸┊          ⡼ ⡇          ░⡇⢸░
                   │      ⢠⣄  ⡼ ⢹       ⣠⡀  ⡇ ⡇      ⢀⣄  ⢸ ⢸┊      ⢀⡀  ⡇ ⣇      ░⣀░ ⢰⠃⠈⡇
                   │      ⡞⢸⡀ ⡇ ⢸      ⢰⠃⢧ ⢸⠁ ⡇      ⡼⠸⡄ ⡼ ⠸⡄     ⢀⡏⢳░░⡇ ⢸      ⢸⠉⣇ ⢸░░⡇
                2k ┤     ⢰⠃ ⢧⢠⠇ ⠸⡄     ⡏ ⠘⡆⢸  ⢹     ⢰⠃ ⢳ ⡇  ⡇     ⡼░⠈⣇⢸⠁ ⢸     ⢀⡏ ⠸⡄⡞  ⣇
                   │    ⢠⠏  ⠈⠛   ⡇    ⣰⠃  ⠙⠋  ⢸    ⢀⡞  ⠈⠳⠃  ⣇    ⢰⠃  ⠘⠚  ⠘⡆   ░⡼░ ░⠓⠃  ⢸
                   │  ⢀⣠⠏        ⢳  ⢀⡴⠃       ⠈⡇  ⣠⠞        ⢸  ⢀⡴⠋        ⣇  ⣀⡞⠁       ⠈
                   │⠒⠋⠉          ⠘⠒⠋⠉          ⠓⠚⠉⠁         ⠈⠓⠚⠉          ⠘⠒⠋⠁
                 0 ┤                                        ┊
                   └┬────────────┬─────────────┬────────────┬─────────────┬────────────┬
                    Thu 19     Fri 20        Sat 21       Sun 22        Mon 23    Tue 24
                    ⠒⠒ history   ⠒⠒ forecast   ░ 80 %
                    ◆ peak 4,870 (4,410–5,610) Sun 22 Nov 20:00
                """)
    }

    @Test func `does with ASCII where the locale is not UTF-8`() {
        let lines = Self.chart().lines(TerminalStyle(isASCII: true))
        #expect(lines.allSatisfy { $0.utf8.allSatisfy { 0x20...0x7E ~= $0 } })
        #expect(
            lines.joined(separator: "\n") == """
                6k +                                        !           +            ::
                   |                                        !          :|:           ::
                   |          .|.           ..            ||!          *O*           **
                4k +          | |           ||           .||!          *+*           **
                   |          | |           |'|          | |!          * *          :**:
                   |      ..  | |       ..  | |      ..  | |!      **  * *      :*: ****
                   |      ||. | |      |'| |' |      ||. | |.     ***::* *      *** *::*
                2k +     |' |.| |.     | '||  |     |' | |  |     *:**** *     ** ***  *
                   |    .|  ''   |    |'  ''  |    .|  '|'  |    **  **  **   :*: :**  *
                   |  ..|        |  .|'       '|  .|        *  ***        *  ***       *
                   |-''          '-''          ''''         ****          ****
                 0 +                                        !
                   ++------------+-------------+------------+-------------+------------+
                    Thu 19     Fri 20        Sat 21       Sun 22        Mon 23    Tue 24
                    -- history   ** forecast   : 80 %
                    O peak 4,870 (4,410 to 5,610) Sun 22 Nov 20:00
                """)
    }

    @Test func `keeps within its width and the terminal's`() {
        for (width, terminal) in [(72, nil), (100, 60), (40, 200), (24, nil)] as [(Int, Int?)] {
            var chart = Self.chart()
            chart.width = width
            let lines = chart.lines(TerminalStyle(width: terminal))
            #expect(lines.dropLast(3).count >= 12, "\(width)")
            // The peak in words is never cut.
            let plot = lines.filter { !$0.contains("peak") }
            #expect(plot.allSatisfy { DisplayWidth.columns(of: $0) <= min(width, terminal ?? width) }, "\(width)")
        }
        var tiny = Self.chart()
        tiny.width = 15
        #expect(tiny.lines() == [])
    }

    @Test func `colours the same characters`() {
        let plain = Self.chart().lines()
        let coloured = Self.chart().lines(TerminalStyle(usesColours: true))
        let stripped = coloured.map { $0.replacing(/\u{1B}\[[0-9;]*m/, with: "") }
        #expect(stripped == plain)
        #expect(coloured != plain)
    }

    @Test(
        arguments: [
            (60, 30, "00:05"), (3_600, 24, "12:00"), (86_400, 30, "16 Nov"), (86_400 * 7, 104, "2027"),
            (86_400, 200, "Feb"), (1, 120, "00:00:30"),
        ] as [(Int64, Int, String)])
    func `labels round times`(step: Int64, count: Int, label: String) {
        let chart = TerminalChart(
            start: Timestamp(CivilDate(year: 2026, month: 11, day: 10)), interval: SamplingInterval(seconds: step),
            history: (0..<count).map { Double($0 % 7) }, forecast: [])
        let times = chart.lines().dropLast().last ?? ""
        #expect(times.contains(label), "\(times)")
    }

    @Test func `labels midnights of the reader's clock`() {
        var chart = Self.chart()
        chart.offsetSeconds = 3_600
        let plain = Self.chart().lines()
        let shifted = chart.lines()
        #expect(shifted != plain)
        #expect(shifted.last?.contains("Sun 22 Nov 21:00") == true)
    }

    @Test func `leaves a hole where observations are missing`() {
        let values: [Double?] = Array(repeating: 5, count: 20) + Array(repeating: nil, count: 20) + [5, 5, 5, 5]
        let chart = TerminalChart(
            start: Timestamp(secondsSinceEpoch: 0), interval: .hour, history: values, forecast: [])
        let row = chart.lines().first { $0.contains("⠉") || $0.contains("⠒") || $0.contains("⣀") || $0.contains("⠤") }
        #expect(row?.contains("          ") == true)
    }

    @Test func `draws what is odd without falling over it`() {
        func lines(_ history: [Double?], _ forecast: [Double] = []) -> [String] {
            TerminalChart(
                start: Timestamp(secondsSinceEpoch: 0), interval: .minute, history: history, forecast: forecast
            ).lines()
        }
        #expect(lines([]) == [])
        #expect(lines([nil, nil]) == [])
        #expect(lines([.nan], [.infinity]) == [])
        #expect(lines([1e308, -1e308]) == [])
        for values in [
            [0], [7, 7, 7], [-5, -5], [-3, 4], [1e16, 1e16 + 2], [.leastNonzeroMagnitude, 0], [1e300, 2e300],
        ] as [[Double]] {
            #expect(lines(values).count >= 15, "\(values)")
            #expect(lines([], values).count >= 15, "\(values)")
        }
        #expect(lines((0..<100_000).map { Double($0 % 1_440) }).count >= 15)
    }

    @Test func `averages no peak away`() {
        // One minute in a week of them.
        var values = [Double](repeating: 10, count: 10_080)
        values[5_000] = 100
        let chart = TerminalChart(
            start: Timestamp(secondsSinceEpoch: 0), interval: .minute, history: values, forecast: [])
        #expect(chart.lines()[0].unicodeScalars.contains { (0x2801...0x28FF).contains($0.value) })
    }
}

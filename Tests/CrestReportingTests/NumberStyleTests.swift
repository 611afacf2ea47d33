import CrestReporting
import CrestSeries
import Testing

@Suite struct `Figures for people` {
    @Test(arguments: [
        (0.0, "0"), (-0.0, "0"), (4_870, "4,870"), (3_790.4, "3,790"), (402, "402"), (16.53, "16.5"), (0.7142, "0.714"),
        (0.000_123_45, "0.000123"), (1_234_567.8, "1,234,568"), (999.96, "1,000"), (9.996, "10"), (-1_234.5, "-1,235"),
        (2.675, "2.68"), (-0.000_01, "-0.00001"), (1.5e21, "1.5e21"), (-2.345e-8, "-2.35e-8"),
        (4e14, "400,000,000,000,000"), (.nan, "–"), (.infinity, "–"),
    ])
    func `keep every digit before the point and three in all`(value: Double, expected: String) {
        #expect(NumberStyle.figure(value) == expected)
    }

    @Test func `carry a unit and say that there is none of it`() {
        #expect(NumberStyle.figure(4_870, unit: "requests/s") == "4,870 requests/s")
        #expect(NumberStyle.figure(Double?.none, unit: "requests/s") == "–")
        #expect(NumberStyle.figure(3.14159, significantDigits: 4) == "3.142")
        #expect(NumberStyle.figure(Int.min) == "-9,223,372,036,854,775,808")
        #expect(NumberStyle.figure(12) == "12")
    }

    @Test func `are no certainty where they are chances`() {
        #expect(NumberStyle.chance(0) == "< 0.1 %")
        #expect(NumberStyle.chance(0.004) == "0.4 %")
        #expect(NumberStyle.chance(nil) == "–")
    }

    @Test func `stand below each other in a column`() {
        #expect(NumberStyle.column([16.53, 0.7142, nil, 100]) == ["17", "1", "–", "100"])
        #expect(NumberStyle.column([1.5, 0.7142, 2]) == ["1.50", "0.71", "2.00"])
        #expect(NumberStyle.column([1.5, 2]) == ["1.5", "2.0"])
        #expect(NumberStyle.column([nil, 0]) == ["–", "0"])
        #expect(NumberStyle.column([]) == [])
        // Rounding errors of a constant, and what overflows a page, are not written out digit by digit.
        #expect(NumberStyle.column([0, 1.776e-15, nil]) == ["0", "1.78e-15", "–"])
        #expect(NumberStyle.column([2.5e20, 12]) == ["2.5e20", "12"])
    }

    @Test(arguments: [
        (0.0, "0"), (850, "850"), (4_500, "4.5k"), (4_870, "4.87k"), (12_000_000, "12M"), (999_600, "1M"),
        (0.25, "0.25"), (-2_500, "-2.5k"), (3.1e9, "3.1G"), (4e24, "4e24"), (9.996e14, "1e15"), (999e12, "999T"),
        (1e-300, "1e-300"), (.nan, "–"),
    ])
    func `are short on an axis`(value: Double, expected: String) {
        #expect(NumberStyle.compact(value) == expected)
    }

    @Test(arguments: [
        (0.947, "94.7 %"), (1.0, "100 %"), (0, "0 %"), (0.003, "0.3 %"), (0.000_07, "0.01 %"), (0.000_02, "< 0.01 %"),
        (-0.000_02, "> -0.01 %"), (12.5, "1,250 %"), (0.28, "28 %"), (.nan, "–"),
    ])
    func `say shares in per cent`(share: Double, expected: String) {
        #expect(NumberStyle.percent(share) == expected)
    }

    @Test(arguments: [
        (0.0, "0s"), (0.000_42, "420µs"), (0.0123, "12.3ms"), (0.9996, "1s"), (3.14, "3.1s"), (45, "45s"),
        (59.7, "1m"), (180, "3m"), (5_400, "1h 30m"), (3_599.6, "1h"), (86_399, "1d"), (187_200, "2d 4h"),
        (-90, "-1m 30s"), (86_400 * 1_000, "1,000d"), (.infinity, "–"),
    ])
    func `say how long in two units`(seconds: Double, expected: String) {
        #expect(NumberStyle.duration(seconds: seconds) == expected)
    }
}

@Suite struct `Figures for machines` {
    @Test func `read back as the same bits`() {
        var state: UInt64 = 1
        for _ in 0..<10_000 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            let value = Double(bitPattern: state)
            guard let text = NumberStyle.machine(value) else {
                #expect(!value.isFinite)
                continue
            }
            #expect(Double(text)?.bitPattern == value.bitPattern, "\(text)")
        }
    }

    @Test func `are written as the contract shows them`() {
        #expect(NumberStyle.machine(412) == "412.0")
        #expect(NumberStyle.machine(0.1 + 0.2) == "0.30000000000000004")
        #expect(NumberStyle.machine(.nan) == nil)
        #expect(NumberStyle.machine(-.infinity) == nil)
    }
}

@Suite struct `Times for people` {
    let time = Timestamp(CivilDate(year: 2026, month: 11, day: 22), hour: 18, minute: 5)

    @Test func `name the weekday and the clock of the reader`() {
        #expect(TimeStyle.moment(time) == "Sun 22 Nov 18:05")
        #expect(TimeStyle.moment(time, offsetSeconds: 6 * 3_600) == "Mon 23 Nov 00:05")
        #expect(TimeStyle.date(time, offsetSeconds: -86_400) == "Sat 21 Nov")
    }
}

import CrestEvents
import CrestForecasting
import CrestSeries
import RealModule
import Testing

@Suite struct `Events that modulate` {
    /// Five weeks of hours, a daily wave; the last day has half of its demand.
    private func series() throws -> TimeSeries {
        try TimeSeries(
            start: Timestamp(CivilDate(year: 2026, month: 1, day: 5)), interval: .hour,
            values: (0..<840).map { hour in
                let wave = 100 + 40 * Double.sin(2 * Double.pi * Double(hour) / 24)
                return hour >= 816 ? wave / 2 : wave
            })
    }

    @Test func `an event is measured against the weeks before it`() throws {
        let series = try series()
        let day = series.timestamp(at: 816)..<series.timestamp(at: 840)
        let measured = try #require(UpliftMeasurement(of: day, in: series))
        #expect(abs(measured.logUplift - Double.log(0.5)) < 1e-12)
        #expect(measured.weeks == 4)
        let lastWeek = series.timestamp(at: 620)..<series.timestamp(at: 640)
        #expect(UpliftMeasurement(of: day, in: series, disturbed: [lastWeek])?.weeks == 4)
        let sameDay = series.timestamp(at: 650)..<series.timestamp(at: 651)
        #expect(UpliftMeasurement(of: day, in: series, disturbed: [sameDay])?.weeks == 3)
        let first = series.timestamp(at: 0)..<series.timestamp(at: 24)
        #expect(UpliftMeasurement(of: first, in: series) == nil)
        let future = series.timestamp(at: 840)..<series.timestamp(at: 864)
        #expect(UpliftMeasurement(of: future, in: series) == nil)
    }

    /// By hand: days of 20 hours at 100 and 4 at 300, the last day of 24 hours at 150.
    @Test func `an event's uplift is that of the peak, and what is taken out of a history that of the mean`() throws {
        let series = try TimeSeries(
            start: Timestamp(CivilDate(year: 2026, month: 1, day: 5)), interval: .hour,
            values: (0..<840).map { hour in hour >= 816 ? 150 : hour % 24 < 20 ? 100 : 300 })
        let day = series.timestamp(at: 816)..<series.timestamp(at: 840)
        let measured = try #require(UpliftMeasurement(of: day, in: series))
        #expect(abs(measured.logUplift - Double.log(0.5)) < 1e-12)
        #expect(abs(measured.logExcess - Double.log(150 / (3_200.0 / 24))) < 1e-12)
    }

    /// By hand: weeks at 100, from the fifth on at 50, the fourth at 40. Against the three weeks before it, ln 0.4;
    /// beside those and the four after it, each logarithm by the inverse of its distance: (1 + 1/2 + 1/3) · ln 100 and
    /// 25/12 · ln 50.
    @Test func `what is taken out of a history is measured against the weeks on both sides`() throws {
        let series = try TimeSeries(
            start: Timestamp(CivilDate(year: 2026, month: 1, day: 5)), interval: .week,
            values: [100, 100, 100, 40, 50, 50, 50, 50])
        let week = series.timestamp(at: 3)..<series.timestamp(at: 4)
        let measured = try #require(UpliftMeasurement(of: week, in: series))
        #expect(abs(measured.logUplift - Double.log(0.4)) < 1e-12)
        let around = (11.0 / 6 * Double.log(100) + 25.0 / 12 * Double.log(50)) / (11.0 / 6 + 25.0 / 12)
        #expect(abs(measured.logExcess - (Double.log(40) - around)) < 1e-12)
    }

    /// Each week has a share more than the last: against arithmetic means, the week in the middle would have too
    /// little.
    @Test func `a season that rises takes nothing for an event's`() throws {
        let series = try TimeSeries(
            start: Timestamp(CivilDate(year: 2026, month: 1, day: 5)), interval: .week,
            values: (0..<9).map { 100 * Double.exp(0.3 * Double($0)) })
        let week = series.timestamp(at: 4)..<series.timestamp(at: 5)
        #expect(abs(try #require(UpliftMeasurement(of: week, in: series)).logExcess) < 1e-12)
    }

    @Test func `a lag that falls on an event is as it were without it`() throws {
        let series = try series()
        let day = series.timestamp(at: 816)..<series.timestamp(at: 840)
        let uplift = UpliftPrediction(mean: Double.log(0.5), scale: 0.1, degreesOfFreedom: 8, occurrences: 1)
        let clean = series.removing([Modulation(range: day, uplift: uplift)])
        for step in 0..<840 {
            let wave = 100 + 40 * Double.sin(2 * Double.pi * Double(step) / 24)
            #expect(abs(clean.values[step] - wave) < 1e-9)
        }
    }

    @Test func `each future has one strength of an event`() {
        let start = Timestamp(CivilDate(year: 2026, month: 11, day: 27))
        var paths = SamplePaths(steps: 4, count: 4_000)
        paths.transform { _ in 100 }
        let range = start.advanced(bySeconds: 3_600)..<start.advanced(bySeconds: 3 * 3_600)
        let uplift = UpliftPrediction(mean: 0.7, scale: 0.4, degreesOfFreedom: 10, occurrences: 2)
        let result = paths.modulated(
            by: [Modulation(range: range, uplift: uplift)], start: start, interval: .hour, seed: 3)
        #expect(result.path(5)[0] == 100 && result.path(5)[3] == 100)
        #expect(result.values(at: 1).elementsEqual(result.values(at: 2)))
        let sample = SortedSample(result.values(at: 1))
        #expect(abs(Double.log(sample.median / 100) - 0.7) < 0.03)
        // R 4.3: qt(0.95, 10) = 1.81246112281168.
        #expect(abs(Double.log(sample.quantile(0.95) / 100) - (0.7 + 0.4 * 1.81246)) < 0.05)
        let doubtful = paths.modulated(
            by: [Modulation(range: range, uplift: uplift, probability: 0.5)], start: start, interval: .hour, seed: 3)
        let untouched = doubtful.values(at: 1).count { $0 == 100 }
        #expect((1_900...2_100).contains(untouched))
    }

    /// scipy 1.17.1, BSpline.design_matrix (scripts/reference/splines.py).
    @Test func `the course of an event is a clamped cubic spline`() throws {
        let reference: [(Double, [Double])] = [
            (0.1, [0.216, 0.592, 0.181333333333, 0.010666666667, 0, 0, 0]),
            (0.62, [0, 0, 0.023434666667, 0.491562666667, 0.457354666667, 0.027648, 0]),
        ]
        for (progress, values) in reference {
            for (ours, theirs) in zip(UpliftShape.basis(at: progress), values) { #expect(abs(ours - theirs) < 1e-11) }
        }
        #expect(UpliftShape.basis(at: 1).last == 1)
    }

    @Test func `a kind without events has the course of all, one with events its own`() throws {
        let points = (0..<200).compactMap { index in
            let progress = Double(index % 20) / 19
            return UpliftShape.Point(
                kind: index < 100 ? "match" : "sale", progress: progress,
                deviation: (index < 100 ? 1.0 : 0.4) * (progress - 0.5))
        }
        let shape = try UpliftShape(points)
        let (match, sale, new) = (shape.curve(kind: "match"), shape.curve(kind: "sale"), shape.curve(kind: "new"))
        #expect(abs(match.value(at: 1) - 0.5) < 0.1)
        #expect(abs(sale.value(at: 1) - 0.2) < 0.1)
        #expect(new.value(at: 1) > sale.value(at: 1) && new.value(at: 1) < match.value(at: 1))
        #expect(try UpliftShape([]).curve(kind: "match").value(at: 0.3) == 0)
    }

    @Test func `an event that was never seen has the course of its kind, one that was its own`() throws {
        let slopes = [("match", "final", 1.2), ("match", "cup", 0.8), ("sale", "spring", -1)]
        let points = slopes.flatMap { kind, name, slope in
            (0..<60).compactMap { index -> UpliftShape.Point? in
                let progress = Double(index % 20) / 19
                return UpliftShape.Point(
                    kind: kind, name: name, progress: progress, deviation: slope * (progress - 0.5))
            }
        }
        let shape = try UpliftShape(points)
        func end(_ kind: String, _ name: String) -> Double { shape.curve(kind: kind, name: name).value(at: 1) }
        #expect(end("match", "final") > end("match", "cup") + 0.1)
        #expect(end("match", "league") > end("strike", "first") + 0.1)
        #expect(end("sale", "autumn") < end("strike", "first") - 0.1)
    }
}

import CrestForecasting
import Testing

@Suite struct `Lags` {
    @Test func `of an hourly series with a day and a week`() {
        let lags = LagSet(seasonalPeriods: [24, 168])
        #expect(lags.lags.map(\.offset) == [1, 2, 3, 23, 24, 25, 26, 48, 167, 168, 169, 170, 192, 193])
        #expect(lags.lags.allSatisfy { $0.radius == 0 })
    }

    @Test func `below the hour take an hour and smooth the week`() {
        let lags = LagSet(seasonalPeriods: [288, 2_016])
        #expect(
            lags.lags.map(\.offset) == [
                1, 2, 3, 12, 287, 288, 289, 290, 576, 2_015, 2_016, 2_017, 2_018, 2_304, 2_305,
            ])
        #expect(lags.lags.map(\.radius) == Array(repeating: 0, count: 9) + Array(repeating: 1, count: 6))
        #expect(lags.reach == 2_306)
        let (offsets, coefficients) = lags.spread(Array(repeating: 0, count: 9) + [0, 0, 0, 0, 3, 6])
        #expect(offsets.suffix(4) == [2_303, 2_304, 2_305, 2_306])
        #expect(coefficients.suffix(4) == [1, 3, 3, 2])
    }

    @Test func `are each there once when seasons are short`() {
        #expect(LagSet(seasonalPeriods: [2]).lags.map(\.offset) == [1, 2, 3, 4])
    }

    @Test func `need a target and its lags`() {
        let lags = LagSet(seasonalPeriods: [])
        #expect(lags.completeRows(isMissing: [false, true, false, false, false, false]) == [5])
    }
}

@Suite struct `The recursion` {
    let explosive = LagRecursion(offsets: [1, 8], coefficients: [1.1, 0], pattern: [0])

    @Test func `knows its growth`() {
        #expect(abs(explosive.growth() - 1.1) < 1e-9)
        // Complex roots of modulus 0.9: z² − 0.9·√2·z + 0.81.
        let wave = LagRecursion(offsets: [1, 2], coefficients: [0.9 * 2.0.squareRoot(), -0.81], pattern: [0])
        #expect(abs(wave.growth() - 0.9) < 0.01)
        // Over ten times the reach this grows by 10⁴⁰⁰, which no number holds; a step by 10^0.04.
        let far = LagRecursion(offsets: [1_000], coefficients: [1e40], pattern: [0])
        #expect(abs(far.growth() - 1.0964781961431851) < 1e-9)
    }

    @Test func `is tamed when it would explode`() {
        var recursion = explosive
        recursion.stabilize()
        #expect(abs(recursion.growth() - 1) < 1e-9)
        var quiet = LagRecursion(offsets: [1], coefficients: [0.99], pattern: [0])
        quiet.stabilize()
        #expect(quiet.coefficients == [0.99])
        // A root a little above 1: 1.001 to the 48th is far from 2.
        var close = LagRecursion(offsets: [1, 48], coefficients: [1.001, 0], pattern: [0])
        close.stabilize()
        #expect(close.coefficients == [1.001, 0])
    }

    @Test func `without innovations draws the central path`() {
        let recursion = LagRecursion(offsets: [1, 3], coefficients: [0.5, 0.25], pattern: [1, 0, -1])
        let path = recursion.path(after: [4, 8, 16], phase: 1, steps: 5, bound: 100)
        // By hand: 0 + 8 + 1, −1 + 4.5 + 2, 1 + 2.75 + 4, 0 + 3.875 + 2.25, −1 + 3.0625 + 1.375.
        #expect(path == [9, 5.5, 7.75, 6.125, 3.4375])
        var paths = SamplePaths(steps: 5, count: 2)
        recursion.drive(&paths, after: [4, 8, 16], phase: 1, bound: 100)
        #expect(paths.path(0) == path)
        #expect(paths.path(1) == path)
    }

    @Test func `stays within its bound`() {
        #expect(explosive.path(after: [0, 5], phase: 0, steps: 30, bound: 8).allSatisfy { $0 <= 8 })
    }

    @Test func `fills a gap with its prediction`() {
        let recursion = LagRecursion(offsets: [1], coefficients: [0.5], pattern: [0, 10])
        let tail = recursion.tail(of: [4, 99, 99], isMissing: [false, true, true], firstPhase: 0)
        // 10 + 2, then 0 + 6.
        #expect(tail == [6])
    }
}

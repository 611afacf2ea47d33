import CrestForecasting
import Testing

@Suite struct `Blocks of errors` {
    @Test func `are consecutive errors`() {
        var generator = SplitMix64(seed: 1)
        let errors = (0..<50).map { Double($0 * $0) }
        let paths = ErrorBlocks(errors, blockLength: 5).draw(steps: 10, count: 40, using: &generator)
        for path in 0..<40 {
            for block in [0, 5] {
                let drawn = (0..<5).map { paths[step: block + $0, path: path] }
                let start = Int(drawn[0].squareRoot())
                #expect(drawn == Array(errors[start..<(start + 5)]))
            }
        }
    }

    @Test func `have the size of the phase for which they are drawn`() {
        // Errors of ±1 by night and ±10 by day, 100 cycles: the drawn ones must be small by night and large by day. The
        // pull towards the mean of all, 5.5, weighs 8 of 108 errors: sizes 1.33 and 9.67.
        let phases = (0..<1_200).map { $0 % 12 }
        let errors = phases.indices.map { index in (phases[index] < 6 ? 1.0 : 10) * (index / 12 % 2 == 0 ? 1 : -1) }
        var generator = SplitMix64(seed: 2)
        let blocks = ErrorBlocks(errors, phases: phases, period: 12)
        let paths = blocks.draw(steps: 12, count: 400, phase: 3, using: &generator)
        let (night, day) = ((100 * 1 + 8 * 5.5) / 108, (100 * 10 + 8 * 5.5) / 108)
        for step in 0..<12 {
            let size = (3 + step) % 12 < 6 ? night : day
            for value in paths.values(at: step) {
                let standard = abs(value) / size
                #expect(abs(standard - 1 / night) < 1e-12 || abs(standard - 10 / day) < 1e-12)
            }
        }
    }

    @Test func `draw nothing from nothing`() {
        var generator = SplitMix64(seed: 3)
        let paths = ErrorBlocks([]).draw(steps: 3, count: 2, using: &generator)
        #expect((0..<3).allSatisfy { paths.values(at: $0).allSatisfy { $0 == 0 } })
    }
}

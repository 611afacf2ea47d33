import CrestForecasting
import Testing

@Suite struct `The calibration of peaks` {
    @Test func `changes nothing without past windows`() {
        let calibration = PeakCalibration(own: [])
        #expect([0.5, 0.9, 0.95, 0.99].allSatisfy { calibration.level($0) == $0 })
        #expect(calibration.basis == "model")
    }

    @Test func `gives own windows n in n + 60 of the say`() {
        // 60 windows whose PITs are all 0.7: λ(0.9) = 0.5·0.9 + 0.5·0.7.
        let calibration = PeakCalibration(own: Array(repeating: 0.7, count: 60))
        #expect(abs(calibration.level(0.9) - 0.8) < 1e-12)
        #expect(calibration.basis == "own+model")
    }

    @Test func `reads levels off a pool of siblings, when it is large enough`() {
        // Uniform on 0.5 … 1, as of paths that are too low: τ is reached at 0.5 + τ/2.
        let siblings = (0...400).map { 0.5 + Double($0) / 800 }
        let calibration = PeakCalibration(own: []).pooled(with: siblings)
        #expect(abs(calibration.level(0.9) - 0.95) < 1e-12)
        #expect(calibration.basis == "pool")
        #expect(PeakCalibration(own: []).pooled(with: Array(siblings.prefix(50))).basis == "model")
    }

    @Test func `covers what it promises on paths that are too narrow`() {
        // True peaks are uniform on 0 … 2, the paths on 0 … 1: the pool's PITs are min(1, M), and their median says that
        // half of the peaks lie above every path. The level saturates at 1: it never invents what no path has.
        var generator = SplitMix64(seed: 5)
        let transforms = (0..<500).map { _ in min(1, 2 * Double(generator.next() >> 11) * 0x1p-53) }
        let calibration = PeakCalibration(own: []).pooled(with: transforms)
        #expect(calibration.level(0.9) == 1)
        #expect(abs(calibration.level(0.25) - 0.5) < 0.05)
    }
}

import CrestForecasting
import Testing

@Suite struct `Nelder-Mead` {
    @Test func `finds the bottom of Rosenbrock's valley`() {
        var simplex = NelderMead(bounds: [-5...5, -5...5])
        let found = simplex.minimise(
            from: [-1.2, 1], steps: [0.5, 0.5], maximumEvaluations: 1_000, tolerance: 1e-14
        ) { point in
            let (x, y) = (point[0], point[1])
            return 1 + 100 * (y - x * x) * (y - x * x) + (1 - x) * (1 - x)
        }
        #expect(abs(found.point[0] - 1) < 1e-5 && abs(found.point[1] - 1) < 1e-5)
        #expect(abs(found.value - 1) < 1e-10)
    }

    @Test func `stays in the box and reaches its faces`() {
        var simplex = NelderMead(bounds: [0...1, 0...1])
        var isInside = true
        let found = simplex.minimise(
            from: [0.9, 0.9], steps: [0.2, 0.2], maximumEvaluations: 300, tolerance: 1e-14
        ) { point in
            isInside = isInside && point.allSatisfy { (0...1).contains($0) }
            return 2 + (point[0] + 1) * (point[0] + 1) + (point[1] - 0.3) * (point[1] - 0.3)
        }
        #expect(isInside)
        #expect(found.point[0] == 0)
        #expect(abs(found.point[1] - 0.3) < 1e-5)
    }

    @Test func `spends no more evaluations than it is given, but for the first simplex and a last move`() {
        var simplex = NelderMead(bounds: Array(repeating: 0...1, count: 3))
        var count = 0
        _ = simplex.minimise(from: [0.5, 0.5, 0.5], steps: [0.1, 0.1, 0.1], maximumEvaluations: 60, tolerance: 0) {
            count += 1
            return $0.reduce(1) { $0 + $1 * $1 }
        }
        #expect((60...64).contains(count))
    }

    @Test func `takes not-a-number for infinity`() {
        var simplex = NelderMead(bounds: [-1...1])
        let found = simplex.minimise(from: [0.5], steps: [0.3], maximumEvaluations: 200, tolerance: 1e-12) {
            $0[0] < 0 ? .nan : 1 + $0[0]
        }
        #expect(found.value >= 1 && found.value < 1.001)
    }
}

import CrestForecasting
import Testing

// Reference values: scripts/reference/peak_tail.py, scipy 1.17.1.

@Suite struct `Normal quantiles` {
    @Test(arguments: [
        (1e-12, -7.034483825301131), (1e-6, -4.753424308822899), (0.001, -3.090232306167813),
        (0.02, -2.053748910631823), (0.03, -1.880793608151251), (0.3, -0.5244005127080409), (0.9, 1.2815515655446004),
        (0.95, 1.6448536269514722), (0.999, 3.090232306167813),
    ])
    func `are those of scipy`(level: Double, quantile: Double) {
        #expect(abs(NormalDistribution.quantile(level) - quantile) < 1e-13 * abs(quantile))
    }

    @Test func `are zero in the middle`() {
        #expect(abs(NormalDistribution.quantile(0.5)) < 1e-15)
    }
}

@Suite struct `A generalized Pareto tail` {
    @Test func `has the moments and quantiles of a small sample`() throws {
        let sample = SortedSample(Array(repeating: 0, count: 90) + (1...10).map(Double.init))
        let tail = try #require(GeneralizedParetoTail(of: sample))
        #expect(abs(tail.threshold - 0.1) < 1e-12)
        #expect(abs(tail.shape - -0.08002207505518691) < 1e-12)
        #expect(abs(tail.scale - 5.832119205298) < 1e-11)
        for (level, quantile) in [(0.98, 8.907126108439238), (0.99, 12.364369634308883)] {
            #expect(abs(tail.quantile(level) - quantile) < 1e-11)
        }
    }

    @Test(arguments: [(0.995, 28.280997177216392), (0.999, 44.716075583024576), (0.9999, 79.64360167203111)])
    func `finds the distribution that the sample is`(level: Double, quantile: Double) throws {
        // Shape 0.2, scale 3, at 20,000 even levels. The shape's prior weighs 50 of 2,050: a hundredth of the far
        // quantile.
        let sample = SortedSample(
            (0..<20_000).map { 15 * (Self.power(1 - (Double($0) + 0.5) / 20_000, -0.2) - 1) })
        let tail = try #require(GeneralizedParetoTail(of: sample))
        #expect(abs(tail.quantile(level) / quantile - 1) < 0.02)
    }

    @Test func `ends at ten times what the sample has seen`() throws {
        let tail = try #require(GeneralizedParetoTail(of: SortedSample((0..<1_000).map(Double.init))))
        #expect(tail.quantile(1) == tail.quantile(1 - 1e-4))
        #expect(tail.quantile(1 - 1e-4) > tail.quantile(1 - 1e-3))
    }

    @Test func `is not claimed from fewer than ten excesses, or from a sample without a spread`() {
        #expect(GeneralizedParetoTail(of: SortedSample((0..<50).map(Double.init))) == nil)
        #expect(GeneralizedParetoTail(of: SortedSample(Array(repeating: 7, count: 500))) == nil)
    }

    @Test(arguments: [(200, 0.99), (200, 0.999), (1_000, 0.99), (1_000, 0.999)])
    func `loses less than empirical quantiles do, on heavy tails`(count: Int, level: Double) throws {
        // X = U^(−1/4) exceeds q with probability q⁻⁴ and has the mean 4/3, so that the expected quantile loss of q is
        // (1 − level)(q − 4/3) + q⁻³/3, least at the true quantile.
        func loss(_ quantile: Double) -> Double {
            (1 - level) * (quantile - 4 / 3) + 1 / (3 * quantile * quantile * quantile)
        }
        let least = loss((1 / (1 - level)).squareRoot().squareRoot())
        var generator = SplitMix64(seed: 27)
        var (tails, empirical) = (0.0, 0.0)
        for _ in 0..<300 {
            let sample = SortedSample(
                (0..<count).map { _ in
                    1 / (Double(generator.next() >> 11) * 0x1p-53 + 0x1p-54).squareRoot().squareRoot()
                })
            tails += loss(try #require(GeneralizedParetoTail(of: sample)).quantile(level)) - least
            empirical += loss(sample.quantile(level)) - least
        }
        // The same in numpy over 500 samples: 0.76, 0.35, 0.69 and 0.49 of the empirical quantile's avoidable loss.
        #expect(tails < 0.9 * empirical, "\(tails), \(empirical)")
    }

    /// x to a power of a fifth, by its definition: no library function of the code under test.
    private static func power(_ x: Double, _ exponent: Double) -> Double {
        precondition(exponent == -0.2)
        var root = x > 0.5 ? x : 0.5
        for _ in 0..<200 { root -= (root * root * root * root * root - x) / (5 * root * root * root * root) }
        return 1 / root
    }
}

@Suite struct `A two-piece normal distribution` {
    @Test func `reaches further on the side of the larger deviation`() {
        let skewed = TwoPieceNormal(median: 10, lower: 1, upper: 3)
        #expect(abs(skewed.quantile(0.9) - (10 + 3 * 1.2815515655446004)) < 1e-12)
        #expect(abs(skewed.quantile(0.1) - (10 - 1.2815515655446004)) < 1e-12)
        #expect(abs(skewed.quantile(0.5) - 10) < 1e-12)
    }

    /// Tables of Student's t with eight degrees of freedom: 1.397, 1.860, 2.896 and 5.041 at 0.9, 0.95, 0.99 and
    /// 0.9995.
    @Test(arguments: [(0.9, 1.396815), (0.95, 1.859548), (0.99, 2.896459), (0.9995, 5.041305)])
    func `says of the next value what a few errors with heavy tails can`(level: Double, quantile: Double) {
        let expanded = StudentT.expandedQuantile(normal: NormalDistribution.quantile(level), degreesOfFreedom: 8)
        #expect(abs(expanded / quantile - 1) < 0.01)
        #expect(abs(StudentT.quantile(level, degreesOfFreedom: 8) - quantile) < 1e-5)
    }
}

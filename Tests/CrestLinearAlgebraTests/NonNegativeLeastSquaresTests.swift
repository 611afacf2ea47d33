import CrestLinearAlgebra
import Testing

/// Expected values: scipy 1.17.1 on numpy 2.4.6, scripts/reference/non_negative_least_squares.py.
@Suite struct `Non-negative least squares` {
    /// Entry i is ((5i + 2k·i² + k) mod 7 − 3) / 2.
    private func response(_ k: Int) -> [Double] {
        (0..<24).map { i in
            let residue: Int = (5 * i + 2 * k * i * i + k) % 7
            return Double(residue - 3) / 2
        }
    }

    @Test(arguments: [
        (0, [0.0, 0.0, 0.16388206388206392, 0.0, 0.14742014742014764, 0.15268905268905267], 4.837269288986729),
        (
            1, [0.17799786351867602, 0.5561822165088446, 0.1608788542666257, 0.0, 0.0, 0.1282069852075825],
            5.0177562627898125
        ),
        (
            2, [0.037979797979797995, 0, 0, 0.08311688311688313, 2.013737373737374, 0.058528138528138464],
            3.504736024749168
        ),
        (
            3,
            [
                0.12390930225536655, 0.5339814619123818, 0.16572567253404183, 0.11421756589474956, 1.9514507412215818,
                0.09921198031460393,
            ], 2.828573896673119
        ),
    ])
    func `agrees with scipy`(k: Int, coefficients: [Double], norm: Double) throws {
        let fit = try NonNegativeLeastSquares.fit(
            design: latticeDesign(rows: 24, columns: 6), response: response(k))
        #expect(distance(fit.coefficients, coefficients) < rounding)
        #expect(abs(fit.residualNorm - norm) < rounding)
        // What must be zero is zero, not nearly so.
        #expect(zip(fit.coefficients, coefficients).allSatisfy { $1 > 0 || $0 == 0 })
    }

    @Test func `satisfies the conditions of Karush, Kuhn and Tucker on random problems`() throws {
        var seed: UInt64 = 7
        func uniform() -> Double {
            seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Double(seed >> 11) * 0x1p-52 - 1
        }
        for trial in 0..<300 {
            let (rows, columns) = (2 + trial % 12, 1 + trial % 7)
            let design = Matrix(columns: (0..<columns).map { _ in (0..<rows).map { _ in uniform() } })
            let response = (0..<rows).map { _ in uniform() }
            let fit = try NonNegativeLeastSquares.fit(design: design, response: response)
            let residuals = zip(response, design.multiplied(by: fit.coefficients)).map { $0 - $1 }
            let gradient = design.multiplied(by: residuals, transposingSelf: true)
            for (coefficient, slope) in zip(fit.coefficients, gradient) {
                #expect(coefficient >= 0)
                #expect(coefficient > 0 ? abs(slope) < 1e-9 : slope < 1e-9, "trial \(trial)")
            }
        }
    }

    @Test func `keeps nothing of what only negative coefficients could explain`() throws {
        let fit = try NonNegativeLeastSquares.fit(
            design: Matrix(columns: [[1, 2, 3], [0, 0, 0]]), response: [-1, -2, -3])
        #expect(fit.coefficients == [0, 0])
        #expect(abs(fit.residualNorm - 14.0.squareRoot()) < rounding)
    }

    @Test func `takes one of two equal columns`() throws {
        let fit = try NonNegativeLeastSquares.fit(
            design: Matrix(columns: [[1, 2, 3], [1, 2, 3]]), response: [2, 4, 6])
        #expect(abs(fit.coefficients[0] + fit.coefficients[1] - 2) < rounding)
        #expect(fit.coefficients.allSatisfy { $0 >= 0 })
    }

    @Test func `refuses what is not finite`() {
        let error = #expect(throws: LinearAlgebraError.self) {
            try NonNegativeLeastSquares.fit(design: Matrix(column: [1, 2]), response: [1, .infinity])
        }
        #expect(error?.code == .notFinite)
    }
}

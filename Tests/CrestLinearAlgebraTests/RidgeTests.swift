import CrestLinearAlgebra
import Testing

/// Expected values: scipy 1.17.1 on numpy 2.4.6, scripts/reference/dense_algebra.py.
@Suite struct `Ridge regression` {
    let penalties = [0.001, 0.5, 0.5, 5]
    let weights = (0..<12).map { 1 - 0.0625 * Double($0 % 4) }

    @Test func `agrees with scipy for many right-hand sides`() throws {
        let expected = [
            [-0.10596393933160266, -0.37378676755141144, 0.026776631265779432, -0.2777315772309972],
            [0.05934696679680128, 1.1433373900458847, 0.0031009338994350084, -0.05985745582927234],
            [0.5016668016839627, -0.5420253207442648, -0.6782603734204966, 0.17094340985213194],
        ]
        let fit = try Ridge.fit(
            design: latticeDesign(), responses: latticeResponses(), penalties: penalties, weights: weights)
        for side in 0..<3 { #expect(distance(fit.coefficients.column(side), expected[side]) < rounding) }
        #expect(fit.jitter == 0)
    }

    @Test func `without penalty is least squares`() throws {
        let (design, responses) = (latticeDesign(), latticeResponses())
        let ridge = try Ridge.fit(design: design, responses: responses, penalties: [0, 0, 0, 0])
        let plain = try LeastSquares.fit(design: design, responses: responses)
        #expect(distance(ridge.coefficients.storage, plain.coefficients.storage) < rounding)
    }

    @Test func `a weight of two is the observation twice`() throws {
        let (design, responses) = (latticeDesign(), latticeResponses())
        func twice(_ matrix: Matrix) -> Matrix {
            Matrix(columns: (0..<matrix.columns).map { Array(matrix.column($0)) + [matrix[3, $0]] })
        }
        var weights = Array(repeating: 1.0, count: 12)
        weights[3] = 2
        let weighted = try Ridge.fit(design: design, responses: responses, penalties: penalties, weights: weights)
        let repeated = try Ridge.fit(design: twice(design), responses: twice(responses), penalties: penalties)
        #expect(distance(weighted.coefficients.storage, repeated.coefficients.storage) < rounding)
    }

    @Test func `refuses what is not finite`() {
        let error = #expect(throws: LinearAlgebraError.self) {
            try Ridge.fit(design: Matrix(column: [1, .nan]), responses: Matrix(column: [1, 2]), penalties: [1])
        }
        #expect(error?.code == .notFinite)
    }
}

@Suite struct `Cholesky factorization` {
    @Test func `solves what it factored`() throws {
        // Hilbert's matrix of order 4 times (1, 2, 3, 4), in exact fractions: 4, 163/60, 21/10, 241/140.
        let hilbert = Matrix(columns: (0..<4).map { j in (0..<4).map { 1 / Double($0 + j + 1) } })
        let cholesky = try Cholesky(factoring: hilbert)
        let solution = cholesky.solve([4, 163.0 / 60, 21.0 / 10, 241.0 / 140])
        // Its condition number is 15,514, so that 4 of 16 digits may be lost.
        #expect(distance(solution, [1, 2, 3, 4]) < 1e-11)
        #expect(cholesky.jitter == 0)
    }

    @Test func `says by how much it raised a singular diagonal`() throws {
        let cholesky = try Cholesky(factoring: Matrix(columns: [[1, 1], [1, 1]]))
        #expect(cholesky.jitter > 0)
        #expect(cholesky.jitter <= 1e-6)
        // The system is consistent: whatever the jitter, x₁ + x₂ is 2.
        let solution = cholesky.solve([2, 2])
        #expect(abs(solution[0] + solution[1] - 2) <= 2 * cholesky.jitter)
    }

    @Test func `refuses an indefinite matrix`() {
        let error = #expect(throws: LinearAlgebraError.self) {
            try Cholesky(factoring: Matrix(columns: [[1, 2], [2, 1]]))
        }
        #expect(error?.code == .notPositiveDefinite)
    }

    @Test func `of nothing solves nothing`() throws {
        #expect(try Cholesky(factoring: Matrix(rows: 0, columns: 0)).solve([]).isEmpty)
    }
}

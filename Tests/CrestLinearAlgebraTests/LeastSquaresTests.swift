import CrestLinearAlgebra
import Testing

/// Expected values: R 4.2.2, scripts/reference/least_squares.R.
@Suite struct `Least squares` {
    let x1: [Double] = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]
    let x2 = [2.5, 1.25, 4, 0.5, 3, 7.75, 6, 2, 9.5, 1]
    let y = [3.2, 4.1, 7.9, 6.3, 9.6, 15.1, 14.2, 12.4, 20.9, 14.8]
    let ones = Array(repeating: 1.0, count: 10)

    @Test func `agrees with R's lm`() throws {
        let fit = try LeastSquares.fit(design: Matrix(columns: [ones, x1, x2]), response: y)
        #expect(
            distance(
                fit.coefficients.column(0), [0.0889401296969341, 1.3688554296592652, 0.8619613352472284]) < rounding)
        let errors = try #require(fit.standardErrors)
        #expect(
            distance(errors.column(0), [0.278058863443903015, 0.045247096044838293, 0.044908161714138299]) < rounding)
        let deviation = try #require(fit.residualStandardDeviation)
        #expect(distance(deviation, [0.38739871307886253]) < rounding)
        #expect(fit.rank == 3)
        #expect(fit.dropped.isEmpty)
    }

    @Test func `drops an aliased column and keeps lm's fitted values`() throws {
        let aliased = zip(x1, x2).map { $0 + 2 * $1 }
        let design = Matrix(columns: [ones, x1, x2, aliased])
        let fit = try LeastSquares.fit(design: design, response: y)
        #expect(fit.rank == 3)
        #expect(fit.dropped.count == 1)
        for column in fit.dropped { #expect(fit.coefficients[column, 0] == 0) }
        let fitted = design.multiplied(by: Array(fit.coefficients.column(0)))
        let expected = [
            3.6126988974742691, 3.9041026580745002, 7.6433517596636422, 5.9953425159576090, 9.5191012837349458,
            14.9822730558185455, 14.8426961487951612, 12.7637062374655148, 20.5972716814789933, 14.6394557615368175,
        ]
        #expect(distance(fitted, expected) < rounding)
        let deviation = try #require(fit.residualStandardDeviation)
        #expect(distance(deviation, [0.38739871307886253]) < rounding)
    }

    @Test func `does not let units decide the rank`() throws {
        let tiny = x1.map { $0 * 1e-150 }
        let huge = x2.map { $0 * 1e150 }
        let fit = try LeastSquares.fit(design: Matrix(columns: [ones, tiny, huge]), response: y)
        #expect(fit.rank == 3)
        #expect(abs(fit.coefficients[1, 0] * 1e-150 - 1.3688554296592652) < rounding)
        #expect(abs(fit.coefficients[2, 0] * 1e150 - 0.8619613352472284) < rounding)
    }

    @Test func `gives a zero column no coefficient`() throws {
        let fit = try LeastSquares.fit(
            design: Matrix(columns: [ones, Array(repeating: 0, count: 10), x1]), response: y)
        #expect(fit.dropped == [1])
        #expect(fit.rank == 2)
    }

    @Test func `solves many right-hand sides as it solves each`() throws {
        let (design, responses) = (latticeDesign(), latticeResponses())
        let together = try LeastSquares.fit(design: design, responses: responses)
        for side in 0..<responses.columns {
            let alone = try LeastSquares.fit(design: design, response: Array(responses.column(side)))
            #expect(distance(together.coefficients.column(side), alone.coefficients.column(0)) < rounding)
        }
    }

    @Test func `has no deviation without degrees of freedom`() throws {
        let fit = try LeastSquares.fit(design: Matrix(columns: [[1, 1], [0, 1]]), response: [3, 5])
        #expect(distance(fit.coefficients.column(0), [3, 2]) < rounding)
        #expect(fit.residualStandardDeviation == nil)
        #expect(fit.standardErrors == nil)
    }

    @Test func `fits more predictors than observations through the points`() throws {
        let design = Matrix(columns: [[1, 1], [0, 1], [2, 5]])
        let fit = try LeastSquares.fit(design: design, response: [3, 5])
        #expect(fit.rank == 2)
        #expect(distance(design.multiplied(by: Array(fit.coefficients.column(0))), [3, 5]) < rounding)
    }

    @Test(arguments: [Double.nan, .infinity, -.infinity])
    func `refuses what is not finite`(poison: Double) {
        let error = #expect(throws: LinearAlgebraError.self) {
            try LeastSquares.fit(design: Matrix(columns: [[1, poison, 1]]), response: [1, 2, 3])
        }
        #expect(error?.code == .notFinite)
        #expect(error?.detail.contains("row 1, column 0") == true)
        #expect(throws: LinearAlgebraError.self) {
            try LeastSquares.fit(design: Matrix(columns: [[1, 1, 1]]), response: [1, 2, poison])
        }
    }

    @Test func `gives the same bits from many tasks at once`() async throws {
        let (design, responses) = (latticeDesign(rows: 240, columns: 9), latticeResponses(rows: 240))
        let alone = try LeastSquares.fit(design: design, responses: responses)
        let equal = try await withThrowingTaskGroup(of: Bool.self) { group in
            for _ in 0..<400 {
                group.addTask { try LeastSquares.fit(design: design, responses: responses) == alone }
            }
            return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(equal == 400)
    }
}

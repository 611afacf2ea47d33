import CrestLinearAlgebra
import Testing

/// Expected values: numpy 2.4.6, scripts/reference/dense_algebra.py.
@Suite struct `Singular values` {
    let expected = [3.2206689315256725, 3.02140494387823, 2.638373116476704, 1.9621139357505406]

    @Test func `agree with numpy`() throws {
        let decomposition = try SingularValueDecomposition(latticeDesign())
        #expect(distance(decomposition.singularValues, expected) < rounding)
    }

    @Test func `rebuild tall and wide matrices`() throws {
        let tall = latticeDesign()
        let wide = Matrix(columns: (0..<tall.rows).map { row in (0..<tall.columns).map { tall[row, $0] } })
        for matrix in [tall, wide] {
            let decomposition = try SingularValueDecomposition(matrix)
            #expect(distance(decomposition.singularValues, expected) < rounding)
            let scaled = Matrix(
                columns: decomposition.singularValues.enumerated().map { index, value in
                    decomposition.left.column(index).map { $0 * value }
                })
            let rebuilt = scaled.multiplied(by: decomposition.rightTransposed)
            #expect(distance(rebuilt.storage, matrix.storage) < rounding)
        }
    }

    @Test func `of a product of two vectors are one`() throws {
        let outer = Matrix(columns: [3.0, 4].map { factor in [2.0, 1, 2].map { $0 * factor } })
        let values = try SingularValueDecomposition(outer).singularValues
        #expect(distance(values, [15, 0]) < rounding)
    }

    @Test func `refuse what is not finite`() {
        let error = #expect(throws: LinearAlgebraError.self) {
            try SingularValueDecomposition(Matrix(column: [1, .infinity]))
        }
        #expect(error?.code == .notFinite)
    }
}

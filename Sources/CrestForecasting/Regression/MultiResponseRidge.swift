package import CrestLinearAlgebra

/// Ridge regression of many responses on one design, through whichever of the two equivalent systems is smaller:
/// B = (XᵀX + λI)⁻¹ XᵀY (primal) = Xᵀ(XXᵀ + λI)⁻¹ Y (dual).
package struct MultiResponseRidge {
    /// Inputs × responses.
    package let coefficients: Matrix
    private let cholesky: Cholesky
    private let isDual: Bool
    private let penalty: Double

    package init(design: Matrix, responses: Matrix, penalty: Double) throws(LinearAlgebraError) {
        isDual = design.rows < design.columns
        self.penalty = penalty
        var system = isDual ? design.multiplied(by: design, transposingOther: true) : design.gram
        for index in 0..<system.rows { system[index, index] += penalty }
        cholesky = try Cholesky(factoring: system)
        coefficients =
            isDual
            ? design.multiplied(by: cholesky.solve(responses), transposingSelf: true)
            : cholesky.solve(design.multiplied(by: responses, transposingSelf: true))
    }

    /// The errors at `rows`, each as if its row had not been fitted: e/(1 − h), with h the row's leverage
    /// x (XᵀX + λI)⁻¹ xᵀ.
    package func leaveOneOutErrors(
        rows: [Int], design: Matrix, responses: Matrix
    ) throws(LinearAlgebraError) -> [[Double]] {
        let leverages = leverages(rows: rows, design: design)
        let fitted = design.selecting(rows: rows).multiplied(by: coefficients)
        return rows.indices.map { position in
            (0..<responses.columns).map { step in
                (responses[rows[position], step] - fitted[position, step]) / (1 - leverages[position])
            }
        }
    }

    private func leverages(rows: [Int], design: Matrix) -> [Double] {
        if isDual {
            // h = [K (K + λI)⁻¹]ᵢᵢ = 1 − λ [(K + λI)⁻¹]ᵢᵢ.
            var units = Matrix(rows: design.rows, columns: rows.count)
            for (position, row) in rows.enumerated() { units[row, position] = 1 }
            let inverse = cholesky.solve(units)
            return rows.enumerated().map { 1 - penalty * inverse[$0.element, $0.offset] }
        }
        var inputs = Matrix(rows: design.columns, columns: rows.count)
        for (position, row) in rows.enumerated() {
            for column in 0..<design.columns { inputs[column, position] = design[row, column] }
        }
        let solved = cholesky.solve(inputs)
        return rows.indices.map { position in
            zip(inputs.column(position), solved.column(position)).reduce(0) { $0 + $1.0 * $1.1 }
        }
    }
}

extension Matrix {
    /// The given rows, in their order.
    package func selecting(rows selection: [Int]) -> Matrix {
        var result = Matrix(rows: selection.count, columns: columns)
        for column in 0..<columns {
            for (position, row) in selection.enumerated() { result[position, column] = self[row, column] }
        }
        return result
    }
}

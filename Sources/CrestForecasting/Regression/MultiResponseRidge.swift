package import CrestLinearAlgebra

/// Ridge regression of many responses on one design, through whichever of the two equivalent systems is smaller:
/// B = (XᵀX + λI)⁻¹ XᵀY (primal) = Xᵀ(XXᵀ + λI)⁻¹ Y (dual).
package struct MultiResponseRidge {
    /// Inputs × responses.
    package let coefficients: Matrix
    /// λ.
    package let penalty: Double
    private let cholesky: Cholesky
    private let isDual: Bool

    /// - Parameter penalties: candidates for λ, at least one; of several the one with the least generalised
    ///   cross-validation error is taken (Golub, Heath & Wahba 1979).
    package init(design: Matrix, responses: Matrix, penalties: [Double]) throws(LinearAlgebraError) {
        precondition(!penalties.isEmpty, "a ridge regression without a penalty")
        isDual = design.rows < design.columns
        let system = isDual ? design.multiplied(by: design, transposingOther: true) : design.gram
        let moments = isDual ? responses : design.multiplied(by: responses, transposingSelf: true)
        penalty =
            penalties.count == 1
            ? penalties[0]
            : try PenaltyChoice(
                system: system, moments: moments, responses: responses, rows: design.rows, isDual: isDual
            ).best(of: penalties)
        cholesky = try Cholesky(factoring: system, addingToDiagonal: penalty)
        let solution = cholesky.solve(moments)
        coefficients = isDual ? design.multiplied(by: solution, transposingSelf: true) : solution
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
            return cholesky.quadraticForms(units).map { 1 - penalty * $0 }
        }
        let inputs = Matrix(columns: rows.map { row in (0..<design.columns).map { design[row, $0] } })
        return cholesky.quadraticForms(inputs)
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

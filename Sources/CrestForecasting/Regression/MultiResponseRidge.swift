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
    package func leaveOneOutErrors(rows: [Int], design: Matrix, responses: Matrix) -> [[Double]] {
        let selected = design.selecting(rows: rows)
        let fitted = selected.multiplied(by: coefficients).transposed
        let actual = responses.selecting(rows: rows).transposed
        return zip(leverages(rows: rows, selected), rows.indices).map { leverage, position in
            zip(actual.column(position), fitted.column(position)).map { ($0 - $1) / (1 - leverage) }
        }
    }

    /// - Parameter selected: the design's `rows`.
    private func leverages(rows: [Int], _ selected: Matrix) -> [Double] {
        guard isDual else { return cholesky.quadraticForms(selected.transposed) }
        // h = [K (K + λI)⁻¹]ᵢᵢ = 1 − λ [(K + λI)⁻¹]ᵢᵢ.
        var units = Matrix(rows: cholesky.size, columns: rows.count)
        for (position, row) in rows.enumerated() { units[row, position] = 1 }
        return cholesky.quadraticForms(units).map { 1 - penalty * $0 }
    }
}

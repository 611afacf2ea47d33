import CrestLinearAlgebra

extension FittingError {
    /// Runs `solve` and says a failure of linear algebra as one of `model`.
    static func solving<Solution>(
        _ model: String, _ solve: () throws(LinearAlgebraError) -> Solution
    ) throws(FittingError) -> Solution {
        do {
            return try solve()
        } catch {
            throw FittingError(
                .singular, "the equations of \(model) have no usable solution: \(error)",
                hint: "the observations may be constant, or of sizes too different for double precision")
        }
    }
}

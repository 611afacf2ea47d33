/// LAPACK's `info`, turned into Swift in this one place.
///
/// Negative: an argument that we passed is illegal, which is our bug, so it traps. Positive: the routine says something
/// about the data, so it is thrown.
struct LapackInfo {
    let value: Int32
    let routine: StaticString

    func check(_ positiveMeans: LinearAlgebraError.Code) throws(LinearAlgebraError) {
        precondition(value >= 0, "\(routine): argument \(-value) is illegal")
        if value > 0 { throw LinearAlgebraError(positiveMeans, detail: "\(routine) stopped at \(value)") }
    }

    /// For routines whose positive values cannot occur.
    func checkArguments() {
        precondition(value == 0, "\(routine): info \(value)")
    }
}

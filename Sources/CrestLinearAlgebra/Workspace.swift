/// LAPACK's two-call protocol in one place: ask for the best workspace size (`lwork` = −1), then call with it.
///
/// - Parameters:
///   - routine: the call, given the workspace, its size and `info`.
///   - check: what to make of each `info`.
func withWorkspace<Failure: Error>(
    _ routine: (UnsafeMutablePointer<Double>, UnsafePointer<Int32>, UnsafeMutablePointer<Int32>) -> Void,
    check: (Int32) throws(Failure) -> Void
) throws(Failure) {
    var (best, size, info) = (0.0, Int32(-1), Int32(0))
    unsafe routine(&best, &size, &info)
    try check(info)
    size = max(1, Int32(best))
    var work = Array(repeating: 0.0, count: Int(size))
    unsafe routine(&work, &size, &info)
    try check(info)
}

func requireFinite(_ matrix: Matrix) throws(LinearAlgebraError) {
    if let index = matrix.storage.firstIndex(where: { !$0.isFinite }) {
        throw LinearAlgebraError(
            .notFinite,
            detail: "row \(index % matrix.rows), column \(index / matrix.rows) is \(matrix.storage[index])")
    }
}

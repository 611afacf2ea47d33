/// Why a system of equations has no usable solution: a fact about the data, not a bug.
public struct LinearAlgebraError: Error, Hashable, CustomStringConvertible {
    /// The kinds, extensible without breaking callers.
    public struct Code: Hashable, Sendable {
        let sentence: String

        /// The matrix is not positive definite, even with jitter.
        public static let notPositiveDefinite = Code(sentence: "the matrix is not positive definite")
        /// An entry is NaN or infinite.
        public static let notFinite = Code(sentence: "an entry is NaN or infinite")
        /// The singular value iteration did not converge.
        public static let noConvergence = Code(sentence: "the singular values did not converge")
        /// A triangular factor has a zero on its diagonal.
        public static let singular = Code(sentence: "the matrix is singular")
    }

    /// What kind of failure.
    public let code: Code
    /// Where: the order of the minor, the index of the diagonal entry, and so on.
    public let detail: String

    init(_ code: Code, detail: String) {
        self.code = code
        self.detail = detail
    }

    /// The kind and where.
    public var description: String { "\(code.sentence): \(detail)" }
}

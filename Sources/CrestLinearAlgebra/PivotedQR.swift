internal import CLapack

/// X D P = Q R, with D reciprocal powers of two near the column norms and P the pivoting permutation.
struct PivotedQR {
    /// X D.
    private let scaled: Matrix
    private let factored: Matrix
    private let reflectors: [Double]
    /// D⁻¹: the powers of two below the norms of X's columns (1 for a zero column).
    let scales: [Double]
    /// `pivots[i]` is the column of X at position i.
    let pivots: [Int]
    let rank: Int

    init(factoring design: Matrix) {
        _ = Blas.isReady
        let scales = (0..<design.columns).map { column in
            let norm = euclideanNorm(design.column(column))
            return norm > 0 ? norm.binade : 1
        }
        var scaled = design
        scaled.scaleColumns(by: scales.map { 1 / $0 })
        var factored = scaled
        var (m, n) = (Int32(design.rows), Int32(design.columns))
        var pivots = Array(repeating: Int32(0), count: design.columns)
        var reflectors = Array(repeating: 0.0, count: min(design.rows, design.columns))
        unsafe withWorkspace { work, size, info in
            unsafe dgeqp3_(&m, &n, &factored.storage, &m, &pivots, &reflectors, work, size, info)
        } check: {
            LapackInfo(value: $0, routine: "dgeqp3").checkArguments()
        }

        let diagonal = reflectors.indices.map { abs(factored[$0, $0]) }
        let threshold = Double(max(design.rows, design.columns)) * Double.ulpOfOne * (diagonal.first ?? 0)
        self.scaled = scaled
        self.factored = factored
        self.reflectors = reflectors
        self.scales = scales
        self.pivots = pivots.map { Int($0) - 1 }
        rank = diagonal.firstIndex { $0 <= threshold } ?? diagonal.count
    }

    /// The coefficients of the scaled, permuted columns, and what they leave unexplained.
    struct Solution {
        var scaledCoefficients: [Double]
        var residuals: [Double]
    }

    /// Solves for one right-hand side and refines the result.
    ///
    /// Coefficients β and residuals r solve one system, r + X β = y with Xᵀ r = 0 (Björck 1967). What both equations
    /// are off by is computed in twice the precision, and the correction that it asks for is found with the same
    /// factorization, so that a large residual costs no digits. It stops when the next correction, shrinking as the
    /// last one did, would be below the last digit; or when a correction is not clearly smaller than the one before it:
    /// then the problem holds no more digits.
    func solve(_ response: [Double]) throws(LinearAlgebraError) -> Solution {
        var solution = Solution(
            scaledCoefficients: Array(repeating: 0, count: rank), residuals: Array(repeating: 0, count: response.count))
        var (offset, gradient) = (response, Array(repeating: 0.0, count: rank))
        var lastStep = Double.infinity
        for _ in 0..<Self.mostPasses {
            let half = try solveTriangle(gradient, transposed: true)
            var rotated = apply(offset, transposed: true)
            let step = try solveTriangle(zip(rotated, half).map { $0 - $1 }, transposed: false)
            let size = euclideanNorm(step)
            guard size < lastStep / 2 else { break }
            rotated.replaceSubrange(0..<rank, with: half)
            let residualStep = apply(rotated, transposed: false)
            for index in step.indices { solution.scaledCoefficients[index] += step[index] }
            for index in residualStep.indices { solution.residuals[index] += residualStep[index] }
            let nextSize = lastStep.isFinite ? size * (size / lastStep) : size
            if nextSize <= Double.ulpOfOne * euclideanNorm(solution.scaledCoefficients) { break }
            lastStep = size
            (offset, gradient) = imbalance(of: solution, response: response)
        }
        return solution
    }

    /// The first pass solves, one to three refine; more have nothing left to do.
    private static let mostPasses = 6

    /// y − r − X β and −Xᵀ r.
    private func imbalance(of solution: Solution, response: [Double]) -> (offset: [Double], gradient: [Double]) {
        var offsets = zip(response, solution.residuals).map { value, residual in
            var sum = TwofoldSum()
            sum.add(value)
            sum.add(-residual)
            return sum
        }
        var gradient = Array(repeating: 0.0, count: rank)
        for position in 0..<rank {
            let coefficient = -solution.scaledCoefficients[position]
            var slope = TwofoldSum()
            for (row, value) in scaled.column(pivots[position]).enumerated() {
                offsets[row].add(value, times: coefficient)
                slope.add(value, times: -solution.residuals[row])
            }
            gradient[position] = slope.value
        }
        return (offsets.map(\.value), gradient)
    }

    /// Qᵀ v or Q v.
    private func apply(_ vector: [Double], transposed: Bool) -> [Double] {
        var result = vector
        var (side, trans) = (letter("L"), letter(transposed ? "T" : "N"))
        var (m, n, k) = (Int32(vector.count), Int32(1), Int32(reflectors.count))
        unsafe withWorkspace { work, size, info in
            unsafe dormqr_(
                &side, &trans, &m, &n, &k, factored.storage, &m, reflectors, &result, &m, work, size, info, 1, 1)
        } check: {
            LapackInfo(value: $0, routine: "dormqr").checkArguments()
        }
        return result
    }

    /// R₁₁⁻¹ v or R₁₁⁻ᵀ v, where R₁₁ is the leading `rank` × `rank` part.
    private func solveTriangle(_ vector: [Double], transposed: Bool) throws(LinearAlgebraError) -> [Double] {
        guard rank > 0 else { return [] }
        var solution = Array(vector.prefix(rank))
        var (uplo, trans, diag) = (letter("U"), letter(transposed ? "T" : "N"), letter("N"))
        var (n, nrhs, lda, info) = (Int32(rank), Int32(1), Int32(factored.rows), Int32(0))
        unsafe dtrtrs_(&uplo, &trans, &diag, &n, &nrhs, factored.storage, &lda, &solution, &n, &info, 1, 1, 1)
        try LapackInfo(value: info, routine: "dtrtrs").check(.singular)
        return solution
    }

    /// The square roots of the diagonal of (XᵀX)⁻¹, zero for dropped columns: the row norms of R₁₁⁻¹, unscaled.
    func unscaledStandardErrors() throws(LinearAlgebraError) -> [Double] {
        var errors = Array(repeating: 0.0, count: factored.columns)
        guard rank > 0 else { return errors }
        var inverse = Matrix(rows: rank, columns: rank)
        for column in 0..<rank {
            for row in 0...column { inverse[row, column] = factored[row, column] }
        }
        var (uplo, diag, n, info) = (letter("U"), letter("N"), Int32(rank), Int32(0))
        unsafe dtrtri_(&uplo, &diag, &n, &inverse.storage, &n, &info, 1, 1)
        try LapackInfo(value: info, routine: "dtrtri").check(.singular)
        for row in 0..<rank {
            let norm = euclideanNorm((row..<rank).map { inverse[row, $0] })
            errors[pivots[row]] = norm / scales[pivots[row]]
        }
        return errors
    }
}

/// A sum that carries what rounding took from it: as if computed in twice the precision (Ogita, Rump & Oishi 2005).
private struct TwofoldSum {
    private var sum = 0.0
    private var lost = 0.0

    var value: Double { sum + lost }

    mutating func add(_ term: Double) {
        let total = sum + term
        let part = total - sum
        lost += (sum - (total - part)) + (term - part)
        sum = total
    }

    mutating func add(_ left: Double, times right: Double) {
        let product = left * right
        add(product)
        lost += (-product).addingProduct(left, right)
    }
}

/// ‖v‖₂ without overflow or underflow of the squares.
func euclideanNorm(_ values: some Sequence<Double>) -> Double {
    let largest = values.reduce(0) { max($0, abs($1)) }
    guard largest > 0 else { return 0 }
    return largest * values.reduce(0) { $0 + ($1 / largest) * ($1 / largest) }.squareRoot()
}

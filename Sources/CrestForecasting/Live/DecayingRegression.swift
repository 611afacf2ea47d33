/// Ridge regression that forgets: every observation counts a little less with each that comes after it.
///
/// Keeps the decayed normal equations of p inputs and solves them by LDLᵀ after each observation: O(p³) for a p of
/// about ten, whatever the history. Inputs are expected to be of order one.
struct DecayingRegression: Sendable, Hashable {
    private let count: Int
    private let decay: Double
    /// Lower triangle of the decayed sum of x xᵀ, row by row.
    private var gram: [Double]
    private var moments: [Double]
    private(set) var coefficients: [Double]

    /// As many observations' worth of pull towards zero.
    private static let ridge = 1.0

    /// - Parameter memory: observations after which one counts a third (1/e).
    init(count: Int, memory: Double) {
        self.count = count
        decay = 1 - 1 / max(2, memory)
        gram = Array(repeating: 0, count: count * (count + 1) / 2)
        moments = Array(repeating: 0, count: count)
        coefficients = moments
    }

    func prediction(_ inputs: [Double]) -> Double {
        var sum = 0.0
        for index in 0..<count { sum += coefficients[index] * inputs[index] }
        return sum
    }

    mutating func learn(_ inputs: [Double], _ outcome: Double) {
        var cell = 0
        for row in 0..<count {
            for column in 0...row {
                gram[cell] = decay * gram[cell] + inputs[row] * inputs[column]
                cell += 1
            }
            moments[row] = decay * moments[row] + inputs[row] * outcome
        }
        solve()
    }

    /// LDLᵀ of the Gram matrix with the ridge on its diagonal, which makes every pivot positive.
    private mutating func solve() {
        var factor = gram
        var solution = moments
        for row in 0..<count {
            let start = row * (row + 1) / 2
            for column in 0..<row {
                let other = column * (column + 1) / 2
                var sum = factor[start + column]
                for inner in 0..<column {
                    sum -= factor[start + inner] * factor[other + inner] * factor[inner * (inner + 3) / 2]
                }
                factor[start + column] = sum / factor[other + column]
            }
            var pivot = factor[start + row] + Self.ridge
            for inner in 0..<row {
                pivot -= factor[start + inner] * factor[start + inner] * factor[inner * (inner + 3) / 2]
            }
            factor[start + row] = max(pivot, Self.ridge * 1e-6)
            for inner in 0..<row { solution[row] -= factor[start + inner] * solution[inner] }
        }
        for row in (0..<count).reversed() {
            solution[row] /= factor[row * (row + 3) / 2]
            for below in (row + 1)..<max(row + 1, count) {
                solution[row] -= factor[below * (below + 1) / 2 + row] * solution[below]
            }
        }
        coefficients = solution
    }
}

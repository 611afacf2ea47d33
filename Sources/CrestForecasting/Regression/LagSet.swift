/// The past values that an autoregression looks at: each a value `offset` steps ago, or the mean of the values up to
/// `radius` steps around it.
package struct LagSet: Sendable, Hashable {
    package struct Lag: Sendable, Hashable {
        package let offset: Int
        package let radius: Int

        /// The oldest value it reaches.
        var reach: Int { offset + radius }
    }

    /// Ascending by offset.
    package let lags: [Lag]

    /// How far back the lags reach.
    package var reach: Int { lags.map(\.reach).max() ?? 0 }

    /// {1, 2, 3, m₁−1, m₁, m₁+1, m₁+2, 2m₁} and {m−1, m, m+1, m+2, m+m₁, m+m₁+1} for each longer season m.
    ///
    /// The sums are the lags of a multiplicative seasonal autoregression, (1 − φL)(1 − ΦL^m₁)(1 − ΨL^m): without them
    /// what a day and a week ago have in common is counted twice. The neighbours from both sides follow seasons that
    /// drift.
    ///
    /// Below the hour (more than 48 observations a cycle) the lag of a 24th of a cycle joins, and lags of longer
    /// seasons become means of three neighbours, because single buckets are noisier and drift by a bucket from week to
    /// week.
    package init(seasonalPeriods: [Int]) {
        var lags = Set([1, 2, 3].map { Lag(offset: $0, radius: 0) })
        if let shortest = seasonalPeriods.first {
            for offset in [shortest - 1, shortest, shortest + 1, shortest + 2, 2 * shortest] where offset > 0 {
                lags.insert(Lag(offset: offset, radius: 0))
            }
            let isFine = shortest > Self.finestPlainCycle
            if isFine { lags.insert(Lag(offset: shortest / 24, radius: 0)) }
            for period in seasonalPeriods.dropFirst() {
                let near = [period - 1, period, period + 1, period + 2]
                let products = [period + shortest, period + shortest + 1]
                for offset in near + products where !lags.contains(Lag(offset: offset, radius: 0)) {
                    lags.insert(Lag(offset: offset, radius: isFine ? 1 : 0))
                }
            }
        }
        self.lags = lags.sorted { ($0.offset, $0.radius) < ($1.offset, $1.radius) }
    }

    private static let finestPlainCycle = 48

    /// Coefficients of the lags, spread over the single values that they average.
    package func spread(_ coefficients: [Double]) -> (offsets: [Int], coefficients: [Double]) {
        var weights: [Int: Double] = [:]
        for (lag, coefficient) in zip(lags, coefficients) {
            for offset in (lag.offset - lag.radius)...(lag.offset + lag.radius) {
                weights[offset, default: 0] += coefficient / Double(2 * lag.radius + 1)
            }
        }
        let offsets = weights.keys.sorted()
        return (offsets, offsets.map { weights[$0, default: 0] })
    }

    /// Appends the values of `lag` for each target in `rows` to `column`.
    static func append(_ lag: Lag, of z: [Double], at rows: [Int], to column: inout [Double]) {
        for row in rows {
            var sum = 0.0
            for index in (row - lag.offset - lag.radius)...(row - lag.offset + lag.radius) { sum += z[index] }
            column.append(sum / Double(2 * lag.radius + 1))
        }
    }

    /// The targets whose own value and lags are all observed.
    package func completeRows(isMissing: [Bool]) -> [Int] {
        guard isMissing.count > reach else { return [] }
        guard isMissing.contains(true) else { return Array(reach..<isMissing.count) }
        return (reach..<isMissing.count).filter { row in
            !isMissing[row]
                && lags.allSatisfy { lag in
                    (lag.offset - lag.radius...lag.offset + lag.radius).allSatisfy { !isMissing[row - $0] }
                }
        }
    }
}

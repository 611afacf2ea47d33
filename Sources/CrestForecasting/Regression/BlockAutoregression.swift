public import CrestSeries

/// Aggregates and distributes: a seasonal autoregression of blocks, such as hours of five-minute data, and the usual
/// course within each block.
///
///     b = mean of a block,   y(t) = b s(t mod m₁) (1 + e(t)),   s = Σ w y / Σ w b at each phase of the shortest season
///
/// A recursion over thousands of fine steps drifts and feeds on the noise of single observations; one over their means
/// has a twelfth of the steps and little of the noise. Its lags reach the same hours of the same weekdays. (Methods of
/// many levels: Athanasopoulos et al. 2017; this one keeps two.)
///
/// Blocks are counted from the epoch, so that a block is a clock hour; the observations of one that has not ended wait
/// for the rest. A block of which less than half was observed is missing.
public struct BlockAutoregression: Forecaster {
    /// Observations a cycle, ascending.
    public let seasonalPeriods: [Int]
    /// Observations a block.
    public let blockLength: Int

    /// - Parameters:
    ///   - seasonalPeriods: such as `[288, 2016]` for five minutes; those that are no multiple of a block are left out.
    ///   - blockLength: at least 2.
    public init(seasonalPeriods: [Int], blockLength: Int) {
        precondition(seasonalPeriods.allSatisfy { $0 > 1 }, "seasonal periods \(seasonalPeriods) below 2")
        precondition(blockLength > 1, "a block has at least two observations, not \(blockLength)")
        self.seasonalPeriods = seasonalPeriods.sorted().filter { $0.isMultiple(of: blockLength) && $0 > blockLength }
        self.blockLength = blockLength
    }

    /// `block-autoregression`.
    public var name: String { "block-autoregression" }
    /// What the autoregression needs, in blocks, and parts of blocks at both ends.
    public var minimumObservations: Int { (inner.minimumObservations + 1) * blockLength }

    private var inner: SeasonalAutoregression {
        SeasonalAutoregression(seasonalPeriods: seasonalPeriods.map { $0 / blockLength })
    }

    /// A 1/`blockLength` of the cost of a seasonal autoregression.
    public func fit(_ series: TimeSeries) throws(FittingError) -> Fitted {
        guard series.count >= minimumObservations else {
            throw .insufficientHistory(model: name, need: minimumObservations, have: series.count)
        }
        let blocks = Blocks(of: series, length: blockLength)
        let model = try inner.fit(blocks.series)
        let period = seasonalPeriods.first ?? blockLength
        let (shares, errors) = Self.course(of: series, within: blocks, period: period)
        return Fitted(name: name, blocks: model, shares: shares, errors: errors, series: series)
    }

    /// Cycles after which an observation counts half.
    private static let halfLife = 14.0

    /// s, and e of every observation that has one.
    private static func course(
        of series: TimeSeries, within blocks: Blocks, period: Int
    ) -> (shares: [Double], errors: ErrorBlocks) {
        let rows = blocks.rows.filter { !series.isMissing[$0] && !blocks.series.isMissing[blocks.block(of: $0)] }
        let phases = rows.map { series.phase(at: $0, period: period) }
        let weights = discounts(ages: rows.map { series.count - 1 - $0 }, halfLife: halfLife * Double(period))
        var (sums, means) = (Array(repeating: 0.0, count: period), Array(repeating: 0.0, count: period))
        for (index, row) in rows.enumerated() {
            sums[phases[index]] += weights[index] * series.values[row]
            means[phases[index]] += weights[index] * blocks.series.values[blocks.block(of: row)]
        }
        let shares = zip(sums, means).map { $1 > 0 ? $0 / $1 : 1 }
        var (errors, errorPhases) = ([Double](), [Int]())
        for (index, row) in rows.enumerated() {
            let expected = shares[phases[index]] * blocks.series.values[blocks.block(of: row)]
            guard expected > 0 else { continue }
            errors.append(series.values[row] / expected - 1)
            errorPhases.append(phases[index])
        }
        return (shares, ErrorBlocks(errors, phases: errorPhases, period: period))
    }
}

/// A series in blocks that begin at multiples of their length since the epoch.
struct Blocks {
    /// The means of whole blocks.
    let series: TimeSeries
    /// The observations within whole blocks.
    let rows: Range<Int>
    private let length: Int

    /// Traps when there is no whole block.
    init(of series: TimeSeries, length: Int) {
        let phase = series.phase(at: 0, period: length)
        let first = (length - phase) % length
        let count = (series.count - first) / length
        precondition(count > 0, "\(series.count) observations hold no block of \(length)")
        let means = (0..<count).map { block in
            let range = (first + block * length)..<(first + (block + 1) * length)
            return Self.mean(range.map { series.isMissing[$0] ? nil : series.values[$0] })
        }
        let isMissing = means.map { $0 == nil }
        self.series = TimeSeries(
            name: series.name, start: series.timestamp(at: first),
            interval: SamplingInterval(seconds: series.interval.seconds * Int64(length)),
            finite: interpolatingLinearly(means.map { $0 ?? 0 }, where: isMissing), isMissing: isMissing)
        rows = first..<(first + count * length)
        self.length = length
    }

    /// The block of an observation within ``rows``.
    func block(of row: Int) -> Int { (row - rows.lowerBound) / length }

    /// Nil when less than half was observed.
    static func mean(_ observations: [Double?]) -> Double? {
        let seen = observations.compactMap { $0 }
        return 2 * seen.count >= observations.count && !seen.isEmpty ? seen.reduce(0, +) / Double(seen.count) : nil
    }
}

public import CrestSeries

/// A largest value at which a series stands again and again: a limit, above which demand was not counted.
///
/// Numbers of users differ; a full connection pool, a rate limit or a counter's end does not. What was measured there
/// is the least that was asked for.
///
/// A smooth daily curve stands at its top too, once it is rounded. It comes there ever slower, though, and what is
/// limited does not: the parabola through the shoulders of a top that is cut passes above it.
public struct FlatTop: Hashable, Sendable {
    /// The value, which is the largest.
    public let level: Double
    /// Observations at it, or within a thousandth below.
    public let observations: Int
    /// The most of them in a row.
    public let longestRun: Int

    /// Shorter runs happen by chance where values are small whole numbers.
    private static let leastRun = 3
    private static let leastShare = 0.005
    private static let tolerance = 0.001
    /// A top must stand out: of a series that is constant, or nearly, it says nothing.
    private static let largestShare = 0.5
    /// Counts below this repeat by chance.
    private static let leastLevel = 20.0

    /// Nil when the largest values differ, as they do where nothing limits them.
    public init?(of series: TimeSeries) {
        let observed = series.values.indices.filter { !series.isMissing[$0] }
        guard let level = observed.map({ series.values[$0] }).max(), level >= Self.leastLevel else { return nil }
        let band = level * Self.tolerance
        let runs = Self.runs(in: series, from: level - band)
        let atTop = runs.reduce(0) { $0 + $1.count }
        let longest = runs.map(\.count).max() ?? 0
        let share = Double(atTop) / Double(observed.count)
        guard longest >= Self.leastRun, share >= Self.leastShare, share <= Self.largestShare else { return nil }
        let shoulders = runs.filter { $0.count >= Self.leastRun }.compactMap { Shoulders(of: $0, in: series) }
        guard !Self.areSmooth(shoulders, level: level, band: band) else { return nil }
        self.level = level
        observations = atTop
        longestRun = longest
    }

    /// The stretches in which the series stands at `floor` or above.
    private static func runs(in series: TimeSeries, from floor: Double) -> [Range<Int>] {
        var runs: [Range<Int>] = []
        for index in series.values.indices where !series.isMissing[index] && series.values[index] >= floor {
            if let last = runs.last, last.upperBound == index {
                runs[runs.count - 1] = last.lowerBound..<index + 1
            } else {
                runs.append(index..<index + 1)
            }
        }
        return runs
    }

    /// Whether the tops are where smooth shoulders lead to, give or take what the series' own steps hide.
    private static func areSmooth(_ shoulders: [Shoulders], level: Double, band: Double) -> Bool {
        guard !shoulders.isEmpty else { return false }
        let hidden = band + (shoulders.compactMap(\.smallestStep).min() ?? 0)
        // Where values jump by more than that, or come and go, no three of them are equal for lack of slope.
        guard shoulders.map(\.roughness).median <= 4 * hidden,
            2 * shoulders.count(where: { $0.highest >= level - band }) < shoulders.count
        else { return false }
        return shoulders.map { $0.goal - level }.median <= hidden
    }
}

/// What lies to both sides of a run at the top.
private struct Shoulders {
    /// The value in the middle of the run of the parabola through both sides (least squares).
    let goal: Double
    /// The median of the second differences, in size.
    let roughness: Double
    /// The largest value.
    let highest: Double
    /// The smallest difference of neighbours that is one; nil where there is none.
    let smallestStep: Double?

    /// Nil where the series does not reach as far, or has gaps.
    init?(of run: Range<Int>, in series: TimeSeries) {
        // As far as the run's own third: far enough for a slope, near enough to be of one bend.
        let reach = max(3, run.count / 3)
        let sides = [run.lowerBound - reach..<run.lowerBound, run.upperBound..<run.upperBound + reach]
        guard sides[0].lowerBound >= 0, sides[1].upperBound <= series.count,
            !sides.contains(where: { series.isMissing[$0].contains(true) })
        else { return nil }
        let middle = Double(run.lowerBound + run.upperBound - 1) / 2
        let points = sides.joined().map { index in
            (square: (Double(index) - middle) * (Double(index) - middle), value: series.values[index])
        }
        // The sides are mirror images, so that the linear term has no part in the value at the middle.
        let count = Double(points.count)
        let meanSquare = points.reduce(0) { $0 + $1.square } / count
        let mean = points.reduce(0) { $0 + $1.value } / count
        let covariance = points.reduce(0) { $0 + ($1.square - meanSquare) * ($1.value - mean) }
        let variance = points.reduce(0) { $0 + ($1.square - meanSquare) * ($1.square - meanSquare) }
        goal = mean - covariance / variance * meanSquare
        highest = points.reduce(-.infinity) { max($0, $1.value) }
        let steps = sides.map { side in zip(side, side.dropFirst()).map { series.values[$1] - series.values[$0] } }
        roughness = steps.flatMap { zip($0, $0.dropFirst()).map { abs($1 - $0) } }.median
        smallestStep = steps.joined().lazy.map { abs($0) }.filter { $0 > 0 }.min()
    }
}

extension [Double] {
    /// The upper one of the two in the middle; 0 of none.
    fileprivate var median: Double { isEmpty ? 0 : sorted()[count / 2] }
}

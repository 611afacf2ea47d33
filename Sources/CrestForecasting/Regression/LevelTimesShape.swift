import CrestLinearAlgebra
public import CrestSeries
import RealModule

/// Each cycle is a level times a shape; the level is forecast, the shape is not learned but repeated (Honda 2026).
///
/// Traffic arranged as cycles by phases is close to a matrix of rank 1. The shape is the mean of the last two cycles'
/// proportions, or of the last two at the same place of a longer season when that season's shapes differ enough to pay
/// for themselves. The level is the cycle's total (on the log scale its logarithm), forecast by a regression whose
/// prior is a random walk; see ``LevelRegression``. Paths resample the level's errors, and whole cycles of the shape's
/// errors.
///
/// For traffic that is not negative. Nearly free, and good where history is short or full of zeros.
public struct LevelTimesShape: Forecaster {
    /// Observations a cycle, ascending.
    public let seasonalPeriods: [Int]
    /// Whether levels change by differences or by ratios.
    public let scale: ValueScale

    /// - Parameter seasonalPeriods: such as `[24, 168]` for hours; the shortest is the cycle, and the first longer one
    ///   that holds it a whole number of times is the longer season.
    public init(seasonalPeriods: [Int], scale: ValueScale = .log) {
        precondition(seasonalPeriods.allSatisfy { $0 > 1 }, "seasonal periods \(seasonalPeriods) below 2")
        self.seasonalPeriods = seasonalPeriods.sorted()
        self.scale = scale
    }

    /// `level-times-shape/log` or `/raw`.
    public var name: String { "level-times-shape/\(scale.rawValue)" }
    /// Six cycles.
    public var minimumObservations: Int { LevelRegression.leastLevels * period }

    private var period: Int { seasonalPeriods.first ?? 1 }

    /// One singular value decomposition of some dozens of rows.
    public func fit(_ series: TimeSeries) throws(FittingError) -> Fitted {
        guard series.count >= minimumObservations else {
            throw .insufficientHistory(model: name, need: minimumObservations, have: series.count)
        }
        if let index = series.values.firstIndex(where: { $0 < 0 }) {
            throw .outsideDomain(
                model: name, value: series.values[index], at: series.timestamp(at: index),
                legal: "observations that are not negative")
        }
        let shapes = CycleShapes(series: series, period: period)
        let longer = seasonalPeriods.dropFirst().first { $0 % period == 0 }.map { $0 / period }
        let spacing = longer.flatMap { shapes.prefersShapes(every: $0) ? $0 : nil } ?? 1
        // A cycle without traffic counts as one observation of 1 on the log scale.
        let level = LevelScale(scale: scale, floor: shapes.totals.contains { $0 <= 0 } ? 1 : 0)
        let regression = try FittingError.solving(name) { () throws(LinearAlgebraError) in
            try LevelRegression(levels: shapes.totals.map(level.level), longLag: longer)
        }
        let shapeErrors = (2 * spacing..<shapes.count).compactMap { index -> [Double]? in
            guard !shapes.proportions[index].isEmpty else { return nil }
            return zip(
                shapes.proportions[index], shapes.expectedShape(of: index, spacing: spacing, before: index)
            ).map { $0 - $1 }
        }
        return Fitted(
            name: name, level: level, regression: regression, spacing: spacing, shapeErrors: shapeErrors,
            ceiling: Self.mostGrowth * (shapes.totals.max() ?? 0),
            period: period, series: series)
    }

    /// No level exceeds this many times the highest one seen.
    private static let mostGrowth = 20.0
}

/// A cycle's total on the scale on which levels add.
struct LevelScale: Sendable, Hashable, Codable {
    let scale: ValueScale
    /// Added before the logarithm.
    let floor: Double

    func level(_ total: Double) -> Double {
        scale == .raw ? total : Double.log(max(total + floor, .leastNormalMagnitude))
    }

    func total(_ level: Double) -> Double {
        max(0, scale == .raw ? level : Double.exp(level) - floor)
    }
}

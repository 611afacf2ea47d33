import CrestSeries
import RealModule

/// z = (g(y) − μ) / σ, with g the identity or log(y + c): observations on a scale where penalties mean the same for
/// every series.
///
/// c is 0 when all observations are positive, and max(1, median / 1,000) when some are 0, so that one empty night does
/// not dwarf everything else. μ and σ are the mean and the standard deviation of g(y); σ is 1 for a constant series.
struct Standardization: Sendable, Hashable, Codable {
    let scale: ValueScale
    /// c; 0 on the raw scale.
    let offset: Double
    let mean: Double
    let deviation: Double
    /// No forecast on the log scale exceeds this many times the historical maximum: exp makes a small error on the log
    /// scale a large one.
    private let ceiling: Double

    /// The largest |z| that a recursion may reach: no traffic is that far from its mean, an unstable recursion is.
    static let bound = 8.0
    /// Times the historical maximum.
    private static let mostGrowth = 4.0

    /// - Throws: ``FittingError/Code/outsideDomain`` for a negative observation on the log scale;
    ///   ``FittingError/Code/insufficientHistory`` when nothing is observed.
    init(_ scale: ValueScale, of series: TimeSeries, model: String) throws(FittingError) {
        let observed = series.observedValues
        guard let least = observed.min(), let most = observed.max() else {
            throw .insufficientHistory(model: model, need: 1, have: 0)
        }
        if scale == .log, least < 0 {
            let index = series.values.indices.first { !series.isMissing[$0] && series.values[$0] < 0 } ?? 0
            throw .outsideDomain(
                model: model, value: series.values[index], at: series.timestamp(at: index),
                legal: "observations that are not negative")
        }
        let offset = scale == .raw || least > 0 ? 0 : max(1, 0.001 * SortedSample.median(of: observed))
        let transformed = scale == .raw ? observed : observed.map { Double.log($0 + offset) }
        // Divided before they are added, so that no sum overflows.
        let count = Double(transformed.count)
        let mean = transformed.reduce(0) { $0 + $1 / count }
        let largest = transformed.reduce(0) { max($0, abs($1 - mean)) }
        let spread =
            largest
            * transformed.reduce(0) { sum, value in
                let share = largest > 0 ? (value - mean) / largest : 0
                return sum + share * share / count
            }.squareRoot()
        // A constant has a variance of rounding, not of information.
        let isConstant = least == most
        self.scale = scale
        self.offset = offset
        self.mean = isConstant ? transformed[0] : mean
        deviation = isConstant || spread < .leastNormalMagnitude ? 1 : spread
        ceiling = most > 0 ? min(.greatestFiniteMagnitude, Self.mostGrowth * most) : .greatestFiniteMagnitude
    }

    /// z of one observation. On the log scale, a negative one counts as 0.
    func standardized(_ value: Double) -> Double {
        switch scale {
        case .raw: (value - mean) / deviation
        // A series that a model meets after its fit may hold the zeros that the first one had not.
        case .log: (Double.log(max(value + offset, smallestArgument)) - mean) / deviation
        }
    }

    /// The observation whose z is given.
    func restored(_ value: Double) -> Double {
        switch scale {
        case .raw: max(-.greatestFiniteMagnitude, min(.greatestFiniteMagnitude, value * deviation + mean))
        case .log: min(ceiling, max(0, Double.exp(value * deviation + mean) - offset))
        }
    }

    /// g⁻¹ of the lowest z that a recursion may reach.
    private var smallestArgument: Double {
        max(Double.leastNormalMagnitude, Double.exp(mean - Self.bound * deviation))
    }
}

extension Standardization {
    /// z of all values, placeholders included.
    func standardized(_ series: TimeSeries) -> [Double] {
        series.values.map(standardized)
    }
}

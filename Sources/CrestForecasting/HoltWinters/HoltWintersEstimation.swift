import CrestSeries

/// Least squares over the smoothing parameters: a grid, then Nelder-Mead from its best point at each α until nothing
/// improves.
///
/// The seasonal coordinate is γ/(1 − α), so that the admissible region is a box. Faces of the box are attained: a
/// parameter of exactly 0 is often the best.
struct HoltWintersEstimation {
    private let series: TimeSeries
    private let form: HoltWinters.Form
    private let states: HoltWinters.States
    private let axes: [Axis]

    private enum Axis {
        case level, trend, seasonal, damping

        var bounds: ClosedRange<Double> { self == .damping ? 0.7...0.995 : 0...1 }

        /// The sum of squares has several valleys along these.
        var grid: [Double] {
            switch self {
            case .level: [0.02, 0.1, 0.3, 0.7]
            case .trend: [0.01, 0.15, 0.7]
            case .seasonal: [0.02, 0.2, 0.5, 0.95]
            case .damping: [0.9, 0.98]
            }
        }
    }

    private static let evaluationsPerDescent = 400
    /// Relative, of the sum of squares: enough to tell one valley from another.
    private static let scoutingTolerance = 1e-4
    /// In the best valley: parameters are then settled to about the root of it.
    private static let finalTolerance = 1e-13
    private static let mostRestarts = 4

    init(series: TimeSeries, form: HoltWinters.Form, states: HoltWinters.States) {
        self.series = series
        self.form = form
        self.states = states
        var axes: [Axis] = [.level]
        if form.trend != .none { axes.append(.trend) }
        if form.seasonality != .none { axes.append(.seasonal) }
        if form.trend == .damped { axes.append(.damping) }
        self.axes = axes
    }

    /// The parameters with the least sum of squares that was found.
    func parameters() -> HoltWinters.Parameters {
        var recursion = HoltWintersRecursion(form, states: states, parameters: parameters(at: axes.map { $0.grid[0] }))
        let values = series.values
        let isMissing = series.isMissing
        let hasGaps = series.missingCount > 0
        let objective = { (point: [Double]) -> Double in
            recursion.restart(from: states, parameters: parameters(at: point))
            var sum = 0.0
            for index in values.indices {
                if hasGaps && isMissing[index] {
                    recursion.skip()
                } else {
                    let error = recursion.absorb(values[index])
                    sum += error * error
                }
            }
            return sum
        }
        var simplex = NelderMead(bounds: axes.map(\.bounds))
        var best = NelderMead.Minimum(point: axes.map { $0.grid[0] }, value: .infinity)
        for level in Axis.level.grid {
            var start = NelderMead.Minimum(point: best.point, value: .infinity)
            for point in gridPoints(level: level) {
                let value = objective(point)
                if value < start.value { start = NelderMead.Minimum(point: point, value: value) }
            }
            let found = simplex.minimise(
                from: start.point, steps: axes.map { _ in 0.1 }, maximumEvaluations: Self.evaluationsPerDescent,
                tolerance: Self.scoutingTolerance, objective: objective)
            if found.value < best.value { best = found }
        }
        best = polish(best, with: &simplex, objective)
        return parameters(at: best.point)
    }

    /// Nelder-Mead can collapse on a face of the box, so it starts afresh from where it ended until that changes
    /// nothing.
    private func polish(
        _ start: NelderMead.Minimum, with simplex: inout NelderMead, _ objective: ([Double]) -> Double
    ) -> NelderMead.Minimum {
        var best = start
        for _ in 0..<Self.mostRestarts {
            let found = simplex.minimise(
                from: best.point, steps: axes.map { _ in 0.03 }, maximumEvaluations: Self.evaluationsPerDescent,
                tolerance: Self.finalTolerance, objective: objective)
            let gain = best.value - found.value
            if found.value < best.value { best = found }
            if !(gain > 1e-9 * best.value) { break }
        }
        return best
    }

    private func parameters(at point: [Double]) -> HoltWinters.Parameters {
        var parameters = HoltWinters.Parameters(level: 0)
        for (axis, coordinate) in zip(axes, point) {
            switch axis {
            case .level: parameters.level = coordinate
            case .trend: parameters.trend = coordinate
            case .seasonal: parameters.seasonal = coordinate * (1 - parameters.level)
            case .damping: parameters.damping = coordinate
            }
        }
        return parameters
    }

    private func gridPoints(level: Double) -> [[Double]] {
        axes.dropFirst().reduce([[level]]) { points, axis in
            points.flatMap { point in axis.grid.map { point + [$0] } }
        }
    }
}

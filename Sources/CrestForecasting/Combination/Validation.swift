import CrestSeries

/// What a fitted model said at past cutoffs, beside what came.
package struct Validation: Sendable {
    /// Point forecasts, one array a cutoff.
    package let forecasts: [[Double]]
    /// What came, placeholders included, one array a cutoff.
    package let actuals: [[Double]]
    /// Where ``actuals`` is a placeholder.
    package let isMissing: [[Bool]]

    /// What a model forecasts from each cutoff.
    ///
    /// - Parameter models: the model after following `series` to each of the cutoffs.
    init(of models: [any FittedModel], on series: TimeSeries, cutoffs: [Int], horizon: Horizon) {
        forecasts = models.map { $0.pointForecast(horizon: horizon) }
        actuals = cutoffs.map { Array(series.values[$0..<($0 + horizon.steps)]) }
        isMissing = cutoffs.map { Array(series.isMissing[$0..<($0 + horizon.steps)]) }
    }

    private init(forecasts: [[Double]], like other: Validation) {
        self.forecasts = forecasts
        actuals = other.actuals
        isMissing = other.isMissing
    }

    /// The average of several models' forecasts at the same cutoffs; nil of none.
    static func combining(_ parts: [Validation], by average: GuardedAverage) -> Validation? {
        guard let first = parts.first else { return nil }
        let forecasts = first.forecasts.indices.map { cutoff in
            average.values(of: parts.map { $0.forecasts[cutoff] })
        }
        return Validation(forecasts: forecasts, like: first)
    }

    /// With each forecast changed as `transform` says.
    func mapping(_ transform: ([Double]) -> [Double]) -> Validation {
        Validation(forecasts: forecasts.map(transform), like: self)
    }

    /// The forecasts of all cutoffs, one after another.
    var allForecasts: [Double] { forecasts.flatMap { $0 } }

    /// Whether anything was observed after a cutoff.
    func isObserved(after cutoff: Int) -> Bool { isMissing[cutoff].contains(false) }

    /// Mean |actual − forecast| over everything that was observed; infinite when nothing was, or a forecast is not
    /// finite.
    package var meanAbsoluteError: Double { meanAbsoluteError { _ in true } }

    /// The same over the cutoffs that `isCounted` takes, by their index.
    package func meanAbsoluteError(where isCounted: (Int) -> Bool) -> Double {
        var (sum, count) = (0.0, 0)
        for cutoff in forecasts.indices where isCounted(cutoff) {
            for step in forecasts[cutoff].indices where !isMissing[cutoff][step] {
                sum += abs(actuals[cutoff][step] - forecasts[cutoff][step])
                count += 1
            }
        }
        return count > 0 && sum.isFinite ? sum / Double(count) : .infinity
    }

    /// The same in each of the parts of the course; not a number where nothing was observed.
    func meanAbsoluteErrors(in parts: CourseParts, where isCounted: (Int) -> Bool) -> [Double] {
        let steps = forecasts.first?.count ?? 0
        let count = parts.count(steps: steps)
        let places = parts.indices(steps: steps, known: count)
        var sums = Array(repeating: (error: 0.0, count: 0.0), count: count)
        for cutoff in forecasts.indices where isCounted(cutoff) {
            for (step, place) in places.enumerated() where !isMissing[cutoff][step] {
                sums[place].error += abs(actuals[cutoff][step] - forecasts[cutoff][step])
                sums[place].count += 1
            }
        }
        return sums.map { $0.error / $0.count }
    }

    /// Σ of what came and of what was forecast over the first `steps` of each cutoff, where anything was observed.
    func sums(of steps: Int) -> [(actual: Double, expected: Double)] {
        forecasts.indices.map { cutoff in
            (0..<min(steps, forecasts[cutoff].count)).reduce((0, 0)) { sums, step in
                isMissing[cutoff][step]
                    ? sums : (sums.0 + actuals[cutoff][step], sums.1 + forecasts[cutoff][step])
            }
        }
    }

    /// Σ |actual − factor · forecast| over the first `steps` of a cutoff, where anything was observed.
    func absoluteError(of cutoff: Int, steps: Int, scaledBy factor: Double) -> Double {
        (0..<min(steps, forecasts[cutoff].count)).reduce(0) { sum, step in
            isMissing[cutoff][step]
                ? sum : sum + abs(actuals[cutoff][step] - factor * forecasts[cutoff][step])
        }
    }
}

public import CrestSeries

/// A forecasting method that has not seen data yet.
///
/// To add one: a file or a folder in this module, an entry among the methods of ``ModelRegistry`` and its fitted type
/// among those that archives hold, and a line `try checkForecasterLaws(MyModel())` in the tests.
public protocol Forecaster: Sendable {
    associatedtype Fitted: FittedModel

    /// How the method signs its forecasts, such as `holt-winters/additive`.
    var name: String { get }

    /// The fewest observations that ``fit(_:)`` accepts.
    var minimumObservations: Int { get }

    /// Estimates the parameters from all of `series`. Equal input gives equal bits.
    ///
    /// - Throws: ``FittingError`` when the data cannot carry the method: too short, or outside its domain.
    func fit(_ series: TimeSeries) throws(FittingError) -> Fitted
}

/// A method with its parameters estimated; forecasting cannot fail for lack of fitting.
public protocol FittedModel: Sendable, Codable {
    /// What archives call this type, such as `seasonal-naive`; see ``ArchivedModel``.
    static var kind: String { get }

    /// How the model signs its forecasts.
    var name: String { get }

    /// The beginning of the first observation that it forecasts: the end of the data it was fitted on.
    var start: Timestamp { get }

    var interval: SamplingInterval { get }

    /// The fewest observations that ``refiltered(on:)`` can stand on: what the states, and errors that are drawn anew,
    /// need.
    var leastHistory: Int { get }

    /// The central path: for symmetric errors the median of what the model expects, `horizon.steps` values.
    func pointForecast(horizon: Horizon) -> [Double]

    /// The same parameters, standing at the end of `series`: states and lags follow it, nothing is estimated again.
    ///
    /// A fitted model meets new data this way, and a rolling origin scores one fit at many cutoffs. `series` has at
    /// least ``leastHistory`` observations.
    func refiltered(on series: TimeSeries) -> Self

    /// Takes the observation that begins at ``start``, which then moves on by one interval; nil when it is missing.
    ///
    /// What ``refiltered(on:)`` does with a whole history, for one observation at a cost that does not grow with it:
    /// last night's data reach every model in microseconds. The past errors from which it draws stay those that it has.
    mutating func update(with observation: Double?)

    /// Takes the observations of `series` from ``start`` to its end, as ``update(with:)`` does, and what else the model
    /// knows of its history follows `series` too. On the same grid, `series` reaches to ``start`` at least.
    mutating func update(following series: TimeSeries)

    /// How far the intervals of a step reach, relative to the paths'; 1 for a model that does not know better.
    var intervalScale: Double { get }

    /// Draws futures from the model's own errors, each a whole path, so that the dependence between steps is kept.
    func samplePaths(horizon: Horizon, count: Int, using generator: inout some RandomNumberGenerator) -> SamplePaths
}

extension FittedModel {
    /// One.
    public var leastHistory: Int { 1 }

    /// As far as the paths.
    public var intervalScale: Double { 1 }

    /// Observation by observation.
    public mutating func update(following series: TimeSeries) {
        for index in series.indices(from: start) { update(with: series.isMissing[index] ? nil : series.values[index]) }
    }

    /// The central path together with sample paths: what everything above the engine works with.
    public func forecast(horizon: Horizon, sampling: PathSampling = PathSampling()) -> Forecast {
        var generator = SplitMix64(seed: sampling.seed)
        return Forecast(
            start: start, interval: interval, point: pointForecast(horizon: horizon),
            paths: samplePaths(horizon: horizon, count: sampling.count, using: &generator),
            intervalScale: intervalScale)
    }
}

/// How far ahead to forecast, in observations.
public struct Horizon: Hashable, Sendable {
    /// At least 1.
    public let steps: Int

    /// Traps unless `steps` is positive; check requests before.
    public init(steps: Int) {
        precondition(steps > 0, "a horizon has at least one step, not \(steps)")
        self.steps = steps
    }
}

/// How many futures to draw and from which seed: the same pair draws the same futures.
public struct PathSampling: Hashable, Sendable {
    /// How many futures, at least 1.
    public let count: Int
    /// Of ``SplitMix64``.
    public let seed: UInt64

    /// Traps unless `count` is positive.
    public init(count: Int = 1_000, seed: UInt64 = 20_260_206) {
        precondition(count > 0, "at least one sample path is needed, not \(count)")
        self.count = count
        self.seed = seed
    }
}

extension TimeSeries {
    /// Of the observations that begin at `time` or later. Traps when `time` lies before the series or between its
    /// steps.
    func indices(from time: Timestamp) -> Range<Int> {
        let distance = start.seconds(until: time)
        precondition(
            distance >= 0 && distance % interval.seconds == 0, "\(time) is no step of a series that begins at \(start)")
        return min(count, Int(distance / interval.seconds))..<count
    }
}

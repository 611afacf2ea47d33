public import CrestEvaluation
import CrestEvents
import CrestForecasting
public import CrestSeries

/// From regular series to the scores of models on their past.
public struct BacktestPipeline: Sendable {
    /// Horizon, peak window, seasons and paths; the levels are those that ``BacktestScores`` has.
    public let options: ForecastOptions
    /// Names of ``ModelRegistry``; the seasonal naive is always added.
    public let models: [String]
    /// The most cutoffs.
    public let origins: Int
    /// From one cutoff to the next; nil for the peak window.
    public let spacing: HorizonRequest?
    /// Cutoffs from one fit to the next.
    public let refitEvery: Int

    /// Two weeks of days.
    public static let usualOrigins = 14
    /// Once a week, from day to day.
    public static let usualRefit = 7

    /// Traps unless `origins` and `refitEvery` are positive.
    public init(
        options: ForecastOptions = ForecastOptions(), models: [String], origins: Int = usualOrigins,
        spacing: HorizonRequest? = nil, refitEvery: Int = usualRefit
    ) {
        precondition(origins > 0 && refitEvery > 0, "\(origins) origins, a fit at every \(refitEvery)th")
        self.options = options
        self.models = models
        self.origins = origins
        self.spacing = spacing
        self.refitEvery = refitEvery
    }

    /// Scores the models on `series`.
    ///
    /// - Throws: ``FittingError`` when the history is too short; ``CrestError`` when a request does not fit it.
    public func run(on series: TimeSeries) throws -> BacktestResult {
        let steps = try options.horizon.steps(on: series.interval, what: "horizon")
        let window = min(steps, try options.peakWindow.steps(on: series.interval, what: "peak window"))
        let spacing = try self.spacing?.steps(on: series.interval, what: "spacing") ?? window
        let backtest = Backtest(
            models: models, seasonalPeriods: try options.seasonalPeriods(on: series.interval),
            origin: RollingOrigin(horizon: Horizon(steps: steps), origins: origins, spacing: spacing),
            peakWindow: window, refitEvery: refitEvery, sampling: options.sampling,
            clock: options.clock?.offsets ?? .utc)
        return try backtest.run(on: series, conditioning: options.events)
    }

    /// Scores the models on many series on at most `jobs` cores; the result does not depend on how many.
    ///
    /// - Parameter progress: told the number of finished series.
    public func run(
        on all: [TimeSeries], jobs: Int, progress: (@Sendable (Int) -> Void)? = nil
    ) async -> [Result<BacktestResult, any Error>] {
        await parallelMap(all, jobs: jobs, progress: progress) { series in Result { try run(on: series) } }
    }
}

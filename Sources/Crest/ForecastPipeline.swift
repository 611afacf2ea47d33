public import CrestForecasting
public import CrestSeries

/// From regular series to forecasts: these lines in order.
///
/// ```swift
/// let series = try TimeSeries(name: "checkout", start: start, interval: .hour, values: requests)
/// let result = try ForecastPipeline().forecast(series)
/// print(result.peaks[0].quantile(0.95))
/// ```
public struct ForecastPipeline: Sendable {
    public let options: ForecastOptions

    public init(options: ForecastOptions = ForecastOptions()) {
        self.options = options
    }

    /// Fits the model and forecasts.
    ///
    /// - Throws: ``FittingError`` when the history cannot carry the model; ``CrestError`` when a request does not fit it.
    public func forecast(_ series: TimeSeries) throws -> SeriesForecast {
        let request = try resolve(on: series)
        let forecaster = try ModelRegistry.forecaster(named: options.model, context: request.context)
        return forecast(series, with: try forecaster.fit(series), request: request)
    }

    /// Forecasts from a model that was fitted before, after letting it follow `series`.
    ///
    /// - Throws: ``CrestError`` when a request does not fit, or the model was fitted on another grid.
    public func forecast(_ series: TimeSeries, with model: any FittedModel) throws -> SeriesForecast {
        guard model.interval == series.interval else {
            throw CrestError(
                .request, "the archived model was fitted every \(model.interval), the series is every \(series.interval)",
                hint: "read the series with --step \(model.interval), or fit again", series: series.name)
        }
        return forecast(series, with: model.refiltered(on: series), request: try resolve(on: series))
    }

    /// Fits and forecasts many series on at most `jobs` cores; the result does not depend on how many.
    ///
    /// - Parameters:
    ///   - archive: models to forecast with instead of fitting.
    ///   - progress: told the number of finished series.
    public func forecast(
        _ all: [TimeSeries], archive: ModelArchive? = nil, jobs: Int, progress: (@Sendable (Int) -> Void)? = nil
    ) async -> [Result<SeriesForecast, any Error>] {
        await parallelMap(all, jobs: jobs, progress: progress) { series in
            Result {
                guard let archive else { return try forecast(series) }
                return try forecast(series, with: try archive.model(of: series.name))
            }
        }
    }

    private struct Request {
        let context: ModelRegistry.Context
        let peakWindow: Int
    }

    private func resolve(on series: TimeSeries) throws(CrestError) -> Request {
        let steps = try options.horizon.steps(on: series.interval, what: "horizon")
        guard steps <= series.count else {
            throw CrestError(
                .request, "a horizon of \(steps) steps of \(series.interval) is longer than the history of \(series.count)",
                hint: "ask for a shorter --horizon; when the times are an index, say what it counts: --time-unit 1h",
                series: series.name)
        }
        var periods: [Int] = []
        if let seasons = options.seasons {
            for season in seasons { periods.append(try season.steps(on: series.interval, what: "season", most: 10_080)) }
        } else {
            periods = SeasonDetection.seasons(of: series).map(\.period)
        }
        return Request(
            context: ModelRegistry.Context(seasonalPeriods: periods.filter { $0 > 1 }, horizon: Horizon(steps: steps)),
            peakWindow: min(steps, try options.peakWindow.steps(on: series.interval, what: "peak window")))
    }

    private func forecast(_ series: TimeSeries, with model: any FittedModel, request: Request) -> SeriesForecast {
        let horizon = request.context.horizon
        let forecast = model.forecast(horizon: horizon, sampling: options.sampling)
        let levels = options.quantileLevels
        let windows = stride(from: 0, through: horizon.steps - request.peakWindow, by: request.peakWindow)
        return SeriesForecast(
            series: series, model: model, forecast: forecast,
            quantiles: zip(levels, forecast.quantiles(levels)).map { .init(level: $0, values: $1) },
            peaks: windows.map { forecast.peak(in: $0..<($0 + request.peakWindow)) },
            peakLevels: options.peakLevels,
            seasonalPeriods: request.context.seasonalPeriods,
            warnings: warnings(series, model))
    }

    private func warnings(_ series: TimeSeries, _ model: any FittedModel) -> [Diagnostic] {
        var warnings: [Diagnostic] = []
        if options.model == "auto", !(model.name == "combination") {
            warnings.append(
                Diagnostic(
                    code: .init(rawValue: "W_FALLBACK"),
                    message: "no other model beat \(model.name) on this history, so it is the forecast",
                    hint: "longer history helps most; `crest inspect` shows gaps and seasons", series: series.name))
        }
        return warnings
    }
}

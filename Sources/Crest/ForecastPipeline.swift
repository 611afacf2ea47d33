import CrestEvents
public import CrestForecasting
import CrestIngestion
import CrestReporting
public import CrestSeries

/// From regular series to forecasts: these lines in order.
///
/// ```swift
/// let series = try TimeSeries(name: "checkout", start: start, interval: .hour, values: requests)
/// let result = try ForecastPipeline().forecast(series)
/// print(result.peaks[0].quantile(0.95))
/// ```
public struct ForecastPipeline: Sendable {
    /// What is asked of every forecast.
    public let options: ForecastOptions

    /// A pipeline holds no state between calls.
    public init(options: ForecastOptions = ForecastOptions()) {
        self.options = options
    }

    /// Fits the model and forecasts.
    ///
    /// - Throws: ``FittingError`` when the history cannot carry the model; ``CrestError`` when a request does not fit
    ///   it.
    public func forecast(_ series: TimeSeries) throws -> SeriesForecast {
        try forecast(fit(series, archive: nil))
    }

    /// The model of a series alone, for an archive.
    ///
    /// - Throws: as ``forecast(_:)`` does.
    package func model(of series: TimeSeries) throws -> FollowedModel {
        let fit = try fit(series, archive: nil)
        return FollowedModel(fit.model, fittedOn: fit.request.history.series)
    }

    /// Forecasts from a model that was fitted before, after letting it follow `series`.
    ///
    /// - Throws: ``CrestError`` when a request does not fit, the model was fitted on another grid, or the series is
    ///   shorter than it needs.
    public func forecast(_ series: TimeSeries, with model: any FittedModel) throws -> SeriesForecast {
        try forecast(follow(series, with: FollowedModel(model, after: nil)))
    }

    /// A model that stands at the end of a series, and what it is asked.
    private struct Fit: Sendable {
        let series: TimeSeries
        let model: any FittedModel
        let request: Request

        var calibration: PeakCalibration? { (model as? Combination.Fitted)?.calibration }
    }

    /// What is kept of a sibling until the peaks of all are known.
    private struct Waiting: Sendable {
        let calibration: PeakCalibration?
        /// Nil when it is to be made again.
        let fit: Fit?

        init(_ fit: Fit, isReread: Bool) {
            calibration = fit.calibration
            self.fit = isReread ? nil : fit
        }
    }

    private static let mostWaiting = 64

    private func fit(_ series: TimeSeries, archive: ModelArchive?) throws -> Fit {
        if let archive { return try follow(series, with: try archive.followedModel(of: series.name)) }
        let request = try resolve(on: series)
        let forecaster = try ModelRegistry.forecaster(named: options.model, context: request.history.context)
        return Fit(series: series, model: try forecaster.fit(request.history.series), request: request)
    }

    private func follow(_ series: TimeSeries, with followed: FollowedModel) throws -> Fit {
        let model = followed.model
        guard model.interval == series.interval else {
            throw CrestError(
                .request,
                "the archived model was fitted every \(model.interval), the series is every \(series.interval)",
                hint: "read the series with --step \(model.interval), or fit again", series: series.name)
        }
        let request = try resolve(on: series)
        return Fit(series: series, model: try followed.at(endOf: request.history.series), request: request)
    }

    /// Fits and forecasts many series on at most `jobs` cores; the result does not depend on how many.
    ///
    /// What one series has seen of its peaks in two weeks is little; what many have seen is a distribution. Some of the
    /// series, evenly spread over `all`, are therefore fitted first, and the peaks of all are calibrated beside theirs.
    ///
    /// - Parameters:
    ///   - archive: models to forecast with instead of fitting.
    ///   - progress: told the number of finished series.
    ///   - keeping: what is kept of each forecast as soon as it is made. A forecast holds its model and a thousand
    ///     sample paths, so that what keeps little of it needs little memory, however many series there are. What it
    ///     throws is the series' result.
    public func forecast<Kept: Sendable>(
        _ all: [TimeSeries], archive: ModelArchive? = nil, jobs: Int, progress: (@Sendable (Int) -> Void)? = nil,
        keeping: @escaping @Sendable (SeriesForecast) throws -> Kept
    ) async -> [Result<Kept, any Error>] {
        let siblings = Siblings(among: all.count)
        // Reading a model again is cheap, and hundreds of them do not wait in memory.
        let isReread = archive != nil && siblings.first.count > Self.mostWaiting
        let fits = await parallelMap(siblings.first, jobs: jobs, progress: progress) {
            index -> Result<Waiting, any Error> in
            Result { Waiting(try fit(all[index], archive: archive), isReread: isReread) }
        }
        let pool = PeakPool(fits.compactMap { try? $0.get().calibration })
        let waiting = Array(zip(siblings.first, fits))
        let early = await parallelMap(waiting, jobs: jobs) { index, waiting -> Result<Kept, any Error> in
            Result {
                try keeping(try forecast(waiting.get().fit ?? fit(all[index], archive: archive), pool: pool))
            }
        }
        let count = siblings.first.count
        let late = await parallelMap(siblings.others, jobs: jobs, progress: { progress?(count + $0) }) {
            index -> Result<Kept, any Error> in
            Result { try keeping(forecast(try fit(all[index], archive: archive), pool: pool)) }
        }
        return siblings.inOrder(early, late)
    }

    /// The same with all that there is to each forecast.
    public func forecast(
        _ all: [TimeSeries], archive: ModelArchive? = nil, jobs: Int, progress: (@Sendable (Int) -> Void)? = nil
    ) async -> [Result<SeriesForecast, any Error>] {
        await forecast(all, archive: archive, jobs: jobs, progress: progress, keeping: { $0 })
    }

    private struct Request {
        /// The series ready for a model, its events taken out.
        let history: PreparedHistory
        let steps: Int
        let peakWindow: Int
        /// What is known of events; nil without an events file.
        let outlook: EventOutlook?
    }

    private func resolve(on series: TimeSeries) throws -> Request {
        let steps = try options.horizon.steps(on: series.interval, what: "horizon")
        guard steps <= series.count else {
            throw CrestError(
                .tooShort,
                "a horizon of \(steps) steps of \(series.interval) is longer than the history of \(series.count)",
                hint: "ask for a shorter --horizon; when the times are an index, say what it counts: --time-unit 1h",
                series: series.name)
        }
        let observed = series.window(max(0, series.count - Self.mostHistory)..<series.count)
        let outlook = try options.events.map { events in
            try EventOutlook(events, history: observed, until: series.timestamp(at: series.count + steps))
        }
        let organic = outlook?.removingPast(from: observed) ?? observed
        let history = PreparedHistory(
            organic, steps: steps, seasonalPeriods: try options.seasonalPeriods(on: series.interval),
            clock: options.clock?.offsets ?? .utc)
        return Request(
            history: history, steps: steps,
            peakWindow: min(steps, try options.peakWindow.steps(on: series.interval, what: "peak window")),
            outlook: outlook)
    }

    /// The observations that models look at: six weeks of minutes, seven years of hours. Their memory is a few weeks
    /// long, so that older ones would cost time and memory and change little.
    private static let mostHistory = 65_536

    /// - Parameter pool: how siblings' past peaks fell.
    private func forecast(_ fit: Fit, pool: PeakPool? = nil) throws -> SeriesForecast {
        let (model, request) = (fit.model, fit.request)
        let organic = try request.history.forecast(by: model, sampling: options.sampling).widened(
            by: options.widening[fit.series.name] ?? 1, isNonNegative: fit.series.values.allSatisfy { $0 >= 0 })
        let effects = request.outlook?.effects(on: organic, seed: options.sampling.seed)
        let forecast = effects?.applied(to: organic) ?? organic
        let levels = options.quantileLevels
        let calibration = fit.calibration?.pooled(with: pool)
        let windows = stride(from: 0, through: request.steps - request.peakWindow, by: request.peakWindow)
        let peaks = windows.map { start -> (peak: PeakDistribution, shares: [EventEffects.Share]) in
            let peak = organic.peak(in: start..<(start + request.peakWindow), calibratedBy: calibration)
            return effects?.peak(of: organic, calibrated: peak) ?? (peak: peak, shares: [])
        }
        return SeriesForecast(
            series: fit.series, model: model, forecast: forecast,
            quantiles: zip(levels, forecast.quantiles(levels)).map { .init(level: $0, values: $1) },
            peaks: peaks.map(\.peak),
            calibration: calibration,
            peakLevels: options.peakLevels,
            seasonalPeriods: request.history.context.seasonalPeriods,
            eventShares: effects == nil ? [] : peaks.map(\.shares),
            eventContributions: effects?.contributions(to: organic) ?? [],
            notes: notes(fit.series, request.history, model))
    }

    /// - Parameter series: as it was read.
    private func notes(
        _ series: TimeSeries, _ history: PreparedHistory, _ model: any FittedModel
    ) -> [Diagnostic] {
        var notes: [Diagnostic] = []
        func percent(_ share: Double) -> String { "\(Int((100 * share).rounded())) %" }
        func length(_ range: Range<Timestamp>) -> Int64 { range.lowerBound.seconds(until: range.upperBound) }
        func note(_ code: String, _ message: String, hint: String) {
            notes.append(
                Diagnostic(code: .init(rawValue: code), message: message, hint: hint, series: history.series.name))
        }
        if let top = FlatTop(of: series) {
            note(
                "W_CENSORED",
                "\(NumberStyle.figure(top.observations)) observations stand at \(NumberStyle.figure(top.level)), the most "
                    + "there is: demand above it may have been cut off, and then peaks are higher than forecast",
                hint: "read what was asked for rather than what was served; crest inspect shows where")
        }
        if let silence = TrailingSilence(of: series) {
            let usual = silence.longestBefore
            let before = usual == 0 ? "none came before" : "at most \(usual) in a row came before"
            note(
                "W_STOPPED",
                "nothing since \(silence.start): \(NumberStyle.figure(silence.observations)) zeros; \(before)",
                hint: "if the service is gone, leave it out; if it was not counted, read it without these zeros")
        }
        if let longest = history.outages.max(by: { length($0) < length($1) }) {
            let count = history.outages.count
            let (what, are) =
                count == 1
                ? ("a stretch of near-zero traffic,", "is taken for an outage")
                : ("\(count) stretches of near-zero traffic, the longest", "are taken for outages")
            note(
                "W_OUTAGE",
                "\(what) from \(longest.lowerBound) until \(longest.upperBound), \(are) and not learned from",
                hint: "if nobody came, they were no outages: say so with a model of your own, --model")
        }
        for shift in history.shifts {
            let change = shift.ratio > 1 ? "rose by \(percent(shift.ratio - 1))" : "fell by \(percent(1 - shift.ratio))"
            note(
                "W_LEVEL_SHIFT",
                "the level \(change) at \(shift.time) and stayed; the history before it is brought to the new level",
                hint: "if it will not last, declare it as an event; if data is missing, read all sources")
        }
        guard let combination = model as? Combination.Fitted, combination.isBaseline else { return notes }
        let baselines = combination.members.map(\.name)
        let names = baselines.joined(separator: " and ")
        if combination.accuracy == nil {
            note(
                "W_FALLBACK", "the history is too short to try any model on it; \(names) stands in",
                hint: "give at least two weeks of history")
        } else {
            note(
                "W_NAIVE",
                baselines.count == 1
                    ? "no model beat \(names) at past origins, so it is the forecast"
                    : "no model beat the naive at past origins, so the forecast is of \(names)",
                hint: "crest inspect shows gaps, outages and seasons")
        }
        return notes
    }
}

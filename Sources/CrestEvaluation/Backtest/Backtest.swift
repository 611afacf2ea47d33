public import CrestForecasting
public import CrestSeries

/// Lets models forecast the past: at each cutoff of a rolling origin they see what lies before it, and are scored on
/// what came after (Tashman 2000).
///
/// A model is fitted at every ``refitEvery``-th cutoff and follows the data to those between with its parameters fixed
/// (``FittedModel/refiltered(on:)``), as a nightly run does. Cycles and outages are detected from what was known then;
/// an outage that came after a cutoff is scored like any other observation. The seasonal naive takes part whether it is
/// asked for or not: a figure of accuracy means nothing without it.
public struct Backtest: Sendable, Hashable {
    /// The models by their names in ``ModelRegistry``, each once, the seasonal naive among them.
    public let models: [String]
    /// Observations a cycle; nil to detect the cycles at each fit.
    public let seasonalPeriods: [Int]?
    /// How far ahead, from how many cutoffs, and how far apart these are.
    public let origin: RollingOrigin
    /// The length in observations of the windows whose maximum is scored; at most the horizon.
    public let peakWindow: Int
    /// Cutoffs from one fit to the next; 1 fits at each.
    public let refitEvery: Int
    /// The futures that each forecast draws: the same at every cutoff, as `crest forecast` would.
    public let sampling: PathSampling
    /// The clock that cycles follow.
    public let clock: ZoneOffsets

    /// What the yardstick is called.
    public static let yardstick = "seasonal-naive"
    /// Of the series, the share that must precede the first cutoff.
    static let leastTrainingShare = 0.5

    /// Traps unless the peak window lies within the horizon and `refitEvery` is positive.
    public init(
        models: [String], seasonalPeriods: [Int]? = nil, origin: RollingOrigin, peakWindow: Int, refitEvery: Int = 7,
        sampling: PathSampling = PathSampling(), clock: ZoneOffsets = .utc
    ) {
        precondition(
            (1...origin.horizon.steps).contains(peakWindow),
            "a peak window of \(peakWindow) steps in a horizon of \(origin.horizon.steps)")
        precondition(refitEvery > 0, "a fit every \(refitEvery) cutoffs")
        var names: [String] = []
        for name in models + [Self.yardstick] where !names.contains(name) { names.append(name) }
        self.models = names
        self.seasonalPeriods = seasonalPeriods
        self.origin = origin
        self.peakWindow = peakWindow
        self.refitEvery = refitEvery
        self.sampling = sampling
        self.clock = clock
    }

    /// Scores every model on `series`. A model that cannot be fitted before the first cutoff is left out, and the
    /// result says why.
    ///
    /// - Parameter conditioning: what is known beside the numbers, such as events; at each cutoff it learns from what
    ///   was known then.
    /// - Throws: ``FittingError`` when the series is too short for a single cutoff or for the seasonal naive, and when
    ///   a name is not one of the registry's.
    public func run(
        on series: TimeSeries, conditioning: (any HistoryConditioning)? = nil
    ) throws(FittingError) -> BacktestResult {
        let cutoffs = try cutoffs(of: series)
        let history = try series.known(before: cutoffs[0])
        let season = prepare(history).context.seasonalPeriods.first ?? 1
        let scale = history.seasonalNaiveError(period: season)

        var entries: [BacktestResult.Entry] = []
        var unscored: [BacktestResult.Unscored] = []
        for name in models {
            do {
                let trial = try BacktestTrial(
                    of: name, in: self, on: series, cutoffs: cutoffs, conditioning: conditioning)
                entries.append(
                    BacktestResult.Entry(
                        name: name, signature: trial.signature,
                        scores: BacktestScores(trial, scale: scale, interval: series.interval)))
            } catch {
                if name == Self.yardstick || error.code == .unknownModel { throw error }
                unscored.append(BacktestResult.Unscored(name: name, reason: error))
            }
        }
        return BacktestResult(
            series: series, cutoffs: cutoffs, seasonalPeriod: season, entries: entries, unscored: unscored)
    }

    private func cutoffs(of series: TimeSeries) throws(FittingError) -> [Int] {
        let cutoffs = origin.cutoffs(
            count: series.count, leastTraining: Int(Self.leastTrainingShare * Double(series.count)))
        guard !cutoffs.isEmpty else {
            throw .insufficientHistory(
                model: "a backtest over \(origin.horizon.steps) steps", need: 2 * origin.horizon.steps,
                have: series.count)
        }
        return cutoffs
    }

    /// A history as a model takes it.
    func prepare(_ history: TimeSeries) -> PreparedHistory {
        PreparedHistory(history, steps: origin.horizon.steps, seasonalPeriods: seasonalPeriods, clock: clock)
    }
}

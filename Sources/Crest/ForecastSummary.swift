public import CrestEvents
public import CrestForecasting
public import CrestSeries

/// What is said of one series: the numbers of its forecast, without the fitted model and the sample paths behind them.
///
/// A ``SeriesForecast`` of a day of hours holds half a megabyte; this holds a few kilobytes, so that ten thousand
/// series can wait for a table of all of them.
public struct ForecastSummary: Sendable {
    /// The history.
    public let series: TimeSeries
    /// How the model signs.
    public let model: String
    /// The methods behind the forecast and their weights.
    public let members: [(name: String, weight: Double)]
    /// The beginning of the first forecast observation.
    public let start: Timestamp
    /// The central path, one value a step.
    public let point: [Double]
    /// Pointwise quantiles, ascending by level.
    public let quantiles: [SeriesForecast.Quantile]
    /// The largest value in each window, in order of time.
    public let peaks: [Peak]
    /// The levels at which the peaks were asked for.
    public let peakLevels: [Double]
    /// What the peaks' levels rest on; nil for a model that nobody tried on the past.
    public let calibration: Calibration?
    /// The cycles that the model was made for.
    public let seasonalPeriods: [Int]
    /// How the model did at past origins; nil when the history was too short to try.
    public let accuracy: ModelAccuracy?
    /// Whether a baseline stands in because the history is too short for anything else.
    public let isFallback: Bool
    /// How requests crowd within an observation, where an access log tells.
    public let bursts: RequestBursts?
    /// What comes to the services behind it; nil where none was named.
    public let tiers: [Tier]?
    /// What a person should know.
    public let notes: [Diagnostic]

    /// The largest value of a window and when it comes.
    public struct Peak: Sendable, Hashable {
        /// The steps that the window covers.
        public let window: Range<Int>
        /// At each of ``ForecastSummary/peakLevels``.
        public let values: [Double]
        /// The value that is exceeded as often as not.
        public let median: Double
        /// The values between which the peak lies with probability 0.9.
        public let usual: ClosedRange<Double>
        /// The step before which it has come with probability 0.1.
        public let early: Int
        /// The step before which it has come as often as not.
        public let middle: Int
        /// The step before which it has come with probability 0.9.
        public let late: Int
        /// How it was put together; nil for a model that nobody tried on the past.
        public let share: PeakCalibration.Share?
        /// How much of it is which event's; nil without an events file.
        public let events: [EventEffects.Share]?
        /// How far it may exceed what is expected of it.
        public let doubt: PeakDoubt

        /// At each of ``ForecastSummary/peakLevels``: the requests of the busiest second, if the peak is no higher; nil
        /// when nobody knows how requests crowd.
        public let busiestSecond: [Double]?

        init(
            _ peak: PeakDistribution, levels: [Double], events: [EventEffects.Share]?, bursts: BurstAllowance?
        ) {
            busiestSecond = bursts.map { bursts in
                levels.map { bursts.busiest(of: peak.quantile($0)) / Double(bursts.interval.seconds) }
            }
            self.events = events
            doubt = PeakDoubt(peak)
            window = peak.window
            values = levels.map(peak.quantile)
            median = peak.quantile(0.5)
            let low = peak.quantile(0.05)
            usual = low...max(low, peak.quantile(0.95))
            early = peak.step(0.1)
            middle = peak.step(0.5)
            late = peak.step(0.9)
            share = peak.share
        }
    }

    /// See ``PeakCalibration/basis``.
    public struct Calibration: Sendable, Hashable {
        /// Such as `own+pool`.
        public let basis: String
        /// How many of the series' own windows it rests on.
        public let windows: Int
        /// How many windows of siblings; nil when there are too few.
        public let siblingWindows: Int?
    }

    /// What `forecast` says.
    ///
    /// - Parameters:
    ///   - bursts: how the requests crowd that are forecast; nil when nobody knows.
    ///   - chain: the services behind it.
    ///   - seed: of what is drawn for those whose fan-out is learned.
    public init(
        _ forecast: SeriesForecast, bursts: RequestBursts? = nil, chain: ServiceChain? = nil,
        seed: UInt64 = PathSampling().seed
    ) {
        self.bursts = bursts
        tiers = chain.map { Self.tiers(of: $0, behind: forecast, seed: seed) }
        let allowance = bursts.map { BurstAllowance($0, interval: forecast.series.interval) }
        series = forecast.series
        model = forecast.model.name
        members = forecast.members
        start = forecast.forecast.start
        point = forecast.forecast.point
        quantiles = forecast.quantiles
        peaks = forecast.peaks.enumerated().map { index, peak in
            Peak(
                peak, levels: forecast.peakLevels,
                events: forecast.eventShares.isEmpty ? nil : forecast.eventShares[index], bursts: allowance)
        }
        peakLevels = forecast.peakLevels
        calibration = forecast.calibration.map {
            Calibration(basis: $0.basis, windows: $0.windows.count, siblingWindows: $0.siblings?.windows)
        }
        seasonalPeriods = forecast.seasonalPeriods
        accuracy = forecast.accuracy
        isFallback = forecast.isFallback
        notes = forecast.notes
    }

    /// The beginning of step `step`, counted from 0.
    public func timestamp(at step: Int) -> Timestamp {
        start.advanced(bySeconds: Int64(step) * series.interval.seconds)
    }

    /// The pointwise quantile at `level`, when it was asked for.
    public func quantile(_ level: Double) -> [Double]? {
        quantiles.first { abs($0.level - level) < 1e-9 }?.values
    }
}

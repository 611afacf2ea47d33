public import CrestEvents
public import CrestForecasting
public import CrestSeries

/// Everything that Crest says about the future of one series, and what it rests on.
public struct SeriesForecast: Sendable {
    /// The history.
    public let series: TimeSeries
    /// The fitted model; it signs with its ``FittedModel/name``.
    public let model: any FittedModel
    /// The central path and the sample paths, from the end of the history on.
    public let forecast: Forecast
    /// Pointwise quantiles, ascending by level.
    public let quantiles: [Quantile]
    /// The distribution of the largest value in each window, in order of time, corrected by ``calibration``.
    public let peaks: [PeakDistribution]
    /// What past peaks tell of the simulated ones; nil for a model that nobody tried on the past.
    public let calibration: PeakCalibration?
    /// The levels at which the peaks were asked for.
    public let peakLevels: [Double]
    /// The cycles that the model was made for.
    public let seasonalPeriods: [Int]
    /// How much of each of ``peaks`` is which event's; empty without events.
    public let eventShares: [[EventEffects.Share]]
    /// What each event adds to the central path; empty without events.
    public let eventContributions: [EventEffects.Contribution]
    /// What a person should know.
    public let notes: [Diagnostic]

    /// One level of every step.
    public struct Quantile: Sendable, Hashable {
        /// 0 … 1.
        public let level: Double
        /// One value a step.
        public let values: [Double]
    }

    /// The methods behind the forecast and their weights; one with weight 1 when it is a single method.
    public var members: [(name: String, weight: Double)] {
        guard let combination = model as? Combination.Fitted else { return [(model.name, 1)] }
        return combination.members.map { ($0.name, $0.weight) }
    }

    /// How the model did at past origins; nil when the history was too short to try.
    public var accuracy: ModelAccuracy? {
        (model as? Combination.Fitted)?.accuracy
    }

    /// Whether a baseline stands in because the history is too short for anything else.
    public var isFallback: Bool {
        guard let combination = model as? Combination.Fitted else { return false }
        return combination.members.count == 1 && combination.accuracy == nil
    }

    /// The pointwise quantile at `level`, when it was asked for.
    public func quantile(_ level: Double) -> [Double]? {
        quantiles.first { abs($0.level - level) < 1e-9 }?.values
    }
}

public import CrestForecasting
public import CrestSeries

/// What a backtest of one series found.
public struct BacktestResult: Sendable, Hashable {
    /// One model and its scores.
    public struct Entry: Sendable, Hashable {
        /// As it was asked for: a name of ``ModelRegistry``.
        public let name: String
        /// As it signed at its last fit: what `auto` turned out to be.
        public let signature: String
        /// Over all cutoffs.
        public let scores: BacktestScores
    }

    /// A model that could not be scored.
    public struct Unscored: Sendable, Hashable {
        /// As it was asked for.
        public let name: String
        /// What its fit said.
        public let reason: FittingError
    }

    /// Of the series.
    public let name: String
    /// Of the series.
    public let interval: SamplingInterval
    /// The times at which forecasts began, ascending.
    public let cutoffs: [Timestamp]
    /// The cycle whose naive error is the unit of MASE and MSIS, in observations; 1 when there is none.
    public let seasonalPeriod: Int
    /// From the smallest mean absolute error to the largest; on a tie in the order in which they were asked for.
    public let entries: [Entry]
    /// Models that could not be fitted, with the reason.
    public let unscored: [Unscored]

    init(
        series: TimeSeries, cutoffs: [Int], seasonalPeriod: Int, entries: [Entry], unscored: [Unscored]
    ) {
        name = series.name
        interval = series.interval
        self.cutoffs = cutoffs.map(series.timestamp(at:))
        self.seasonalPeriod = seasonalPeriod
        // `sorted` is stable, which keeps the order of ties.
        self.entries = entries.sorted { left, right in
            (left.scores.meanAbsoluteError ?? .infinity) < (right.scores.meanAbsoluteError ?? .infinity)
        }
        self.unscored = unscored
    }

    /// The scores of the model that was asked for as `name`; nil when it could not be scored.
    public func entry(named name: String) -> Entry? {
        entries.first { $0.name == name }
    }

    /// The seasonal naive.
    public var yardstick: Entry? { entry(named: Backtest.yardstick) }

    /// The model with the smallest mean absolute error. The seasonal naive is it when no other is strictly better:
    /// nobody should run a model that last week's traffic equals. Nil when nothing could be scored.
    public var winner: Entry? {
        guard let best = entries.first, let error = best.scores.meanAbsoluteError else { return nil }
        let naive = yardstick
        return naive?.scores.meanAbsoluteError == error ? naive : best
    }

    /// Whether `entry` has a smaller mean absolute error than the seasonal naive; nil when one of the two has none.
    public func beatsSeasonalNaive(_ entry: Entry) -> Bool? {
        guard let error = entry.scores.meanAbsoluteError, let naive = yardstick?.scores.meanAbsoluteError else {
            return nil
        }
        return error < naive
    }
}

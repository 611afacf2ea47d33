public import CrestForecasting
public import CrestSeries

/// What is known beside the numbers, such as events: taken out of a history before a model sees it, and put on what the
/// model says of the future. Models know nothing of it.
public protocol HistoryConditioning: Sendable {
    /// Learns from what is known at a cutoff.
    ///
    /// - Throws: ``FittingError`` when nothing can be learned from it.
    func condition(_ known: TimeSeries, horizon: Horizon) throws(FittingError) -> any ConditionedHistory
}

/// A history without what is known beside it.
public protocol ConditionedHistory: Sendable {
    /// What models fit.
    var history: TimeSeries { get }
    /// What belongs on a forecast from the end of the history.
    func conditions(on organic: Forecast, seed: UInt64) -> any ForecastConditions
}

/// What belongs on one forecast.
public protocol ForecastConditions: Sendable {
    /// The forecast with it.
    func applied(to organic: Forecast) -> Forecast
    /// The peak with it, where `usual` is the peak without.
    func peak(of organic: Forecast, usual: PeakDistribution) -> PeakDistribution
}

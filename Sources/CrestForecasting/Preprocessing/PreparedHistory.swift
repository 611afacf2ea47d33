public import CrestSeries

/// A history made ready for a model: by the clock of its people, outages missing, at its latest level.
///
/// A forecast and a backtest both begin here, so that what is tried is what is used.
public struct PreparedHistory: Sendable {
    /// What models fit.
    public let series: TimeSeries
    /// What a model is made for; its horizon is that of the clock's grid.
    public let context: ModelRegistry.Context
    /// Where near-zero traffic was taken for outages, in order.
    public let outages: [Range<Timestamp>]
    /// When the level changed for good and by which ratio, the latest first.
    public let shifts: [(time: Timestamp, ratio: Double)]
    private let fold: WallClockFold?
    /// The end of the history as it was read.
    private let end: Timestamp

    /// - Parameters:
    ///   - steps: how far the forecast reaches.
    ///   - seasonalPeriods: observations a cycle; nil to detect the cycles.
    ///   - clock: the clock that cycles follow.
    public init(_ history: TimeSeries, steps: Int, seasonalPeriods: [Int]?, clock: ZoneOffsets) {
        fold = WallClockFold(history, horizon: steps, offsets: clock)
        end = history.end
        let folded = fold?.series ?? history
        let periods = seasonalPeriods ?? SeasonDetection.seasons(of: folded).map(\.period)
        context = ModelRegistry.Context(
            seasonalPeriods: periods.filter { $0 > 1 }, horizon: Horizon(steps: fold?.horizon ?? steps))
        let outages = OutageDetection.outages(in: folded, period: context.season ?? 0)
        let (level, shifts) = LevelShift.levelling(OutageDetection.masking(outages, in: folded))
        series = level
        let isFolded = fold != nil
        func instant(_ index: Int) -> Timestamp {
            isFolded ? clock.instant(showing: folded.timestamp(at: index)) : folded.timestamp(at: index)
        }
        self.outages = outages.map { instant($0.lowerBound)..<instant($0.upperBound) }
        self.shifts = shifts.map { (instant($0.index), $0.ratio) }
    }

    /// What `model` says of the steps after the history, at their times.
    ///
    /// - Throws: ``FittingError/Code/singular`` when that is no finite number.
    public func forecast(by model: any FittedModel, sampling: PathSampling) throws(FittingError) -> Forecast {
        let forecast = model.forecast(horizon: context.horizon, sampling: sampling)
        guard forecast.point.allSatisfy(\.isFinite), forecast.paths.storage.allSatisfy(\.isFinite) else {
            throw FittingError(
                .singular, "\(model.name) forecasts no finite number from \(end)",
                hint: "read the values in a larger unit, or name other models: --model")
        }
        return fold.map { forecast.taking($0.slots, from: end) } ?? forecast
    }
}

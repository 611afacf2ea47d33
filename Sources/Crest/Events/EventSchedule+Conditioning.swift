public import CrestEvaluation
public import CrestEvents
public import CrestForecasting
public import CrestSeries

// A backtest is not told of events, but that something is known beside the numbers.
extension EventSchedule: HistoryConditioning {
    /// Learns uplifts from the past occasions of a history.
    public func condition(_ known: TimeSeries, horizon: Horizon) throws(FittingError) -> any ConditionedHistory {
        do {
            let outlook = try EventOutlook(
                self, history: known, until: known.timestamp(at: known.count + horizon.steps))
            return HistoryWithoutEvents(outlook: outlook, history: outlook.removingPast(from: known))
        } catch {
            throw FittingError(.singular, error.diagnostic.message, hint: error.diagnostic.hint)
        }
    }
}

private struct HistoryWithoutEvents: ConditionedHistory {
    let outlook: EventOutlook
    let history: TimeSeries

    func conditions(on organic: Forecast, seed: UInt64) -> any ForecastConditions {
        outlook.effects(on: organic, seed: seed)
    }
}

extension EventEffects: ForecastConditions {
    /// The peak with all events on it.
    public func peak(of organic: Forecast, usual: PeakDistribution) -> PeakDistribution {
        peak(of: organic, calibrated: usual).peak
    }
}

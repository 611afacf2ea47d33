public import CrestForecasting
public import CrestSeries
public import Testing

/// The law of ``FittedModel/update(with:)``: a model that takes the rest of a history observation by observation
/// forecasts what it forecasts after following all of that history.
///
/// - Parameters:
///   - model: fitted on the beginning of `series`.
///   - tolerance: relative; 0 asks for the same bits.
public func checkUpdating(
    _ model: some FittedModel, through series: TimeSeries, tolerance: Double = 0,
    sourceLocation: SourceLocation = #_sourceLocation
) {
    let horizon = Horizon(steps: 36)
    let refiltered = model.refiltered(on: series)
    var updated = model
    for index in series.values.indices where series.timestamp(at: index) >= model.start {
        updated.update(with: series.isMissing[index] ? nil : series.values[index])
    }
    #expect(updated.start == series.end, "\(model.name)", sourceLocation: sourceLocation)
    let pairs = zip(updated.pointForecast(horizon: horizon), refiltered.pointForecast(horizon: horizon))
    for (step, (one, other)) in pairs.enumerated() {
        #expect(
            abs(one - other) <= tolerance * abs(other), "\(model.name), step \(step)", sourceLocation: sourceLocation)
    }
}

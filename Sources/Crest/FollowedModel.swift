package import CrestForecasting
package import CrestSeries

/// A fitted model, and by what the history that it was fitted on is known again.
package struct FollowedModel: Sendable {
    package let model: any FittedModel
    /// Of the last two weeks, as the model saw them; nil when that is not known.
    let history: Fingerprint?

    init(_ model: any FittedModel, after history: Fingerprint?) {
        self.model = model
        self.history = history
    }

    /// The model that was fitted on `series`.
    package init(_ model: any FittedModel, fittedOn series: TimeSeries) {
        self.init(model, after: Self.fingerprint(of: series, before: series.count))
    }

    /// The model at the end of `series`: it takes what is new, where what it was fitted on still is what it was;
    /// otherwise it goes through all of the history again.
    ///
    /// Nothing is kept of what it took: the next night begins with the model as it was fitted, so that a night that is
    /// run again, or in which older data were put right, ends the same.
    ///
    /// - Throws: ``CrestError/Code/tooShort`` when all of `series` is less than the model can stand on.
    package func at(endOf series: TimeSeries) throws(CrestError) -> any FittedModel {
        let distance = series.start.seconds(until: model.start)
        guard let history, distance > 0, distance % series.interval.seconds == 0,
            distance / series.interval.seconds <= Int64(series.count),
            Self.fingerprint(of: series, before: Int(distance / series.interval.seconds)) == history
        else {
            guard series.count >= model.leastHistory else {
                throw CrestError(
                    .tooShort,
                    "the archived model \(model.name) needs at least \(model.leastHistory) observations to follow, and the "
                        + "series has \(series.count)",
                    hint: "give more history, or fit again", series: series.name)
            }
            return model.refiltered(on: series)
        }
        var model = model
        model.update(following: series)
        return model
    }

    private static func fingerprint(of series: TimeSeries, before end: Int) -> Fingerprint {
        let length = max(1, Int(14 * SamplingInterval.day.seconds / series.interval.seconds))
        let range = max(0, end - length)..<end
        var fingerprint = Fingerprint()
        fingerprint.combine(UInt64(range.count))
        fingerprint.combine(words: range.map { series.isMissing[$0] ? .infinity : series.values[$0] })
        return fingerprint
    }
}

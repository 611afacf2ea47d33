package import CrestSeries

/// The memory of past nights.
package protocol Store: Sendable {
    /// The night of this identity.
    func run(_ id: String) throws(StoreError) -> RunRecord?
    /// The youngest nights first, as they were begun.
    func latestRuns(_ count: Int) throws(StoreError) -> [RunRecord]
    /// Notes a night, before anything is done in it; one that is known is left as it is.
    func begin(_ run: RunRecord) throws(StoreError)
    /// Everything that a stage did and that it is done, in one transaction.
    func finish(_ stage: Stage, of run: String, _ results: [StoreChange]) throws(StoreError)
    /// Takes a night back to its beginning, and makes it the youngest: its sources say something else now. Where a
    /// clock went ahead and back, others may have been begun since.
    func restart(_ run: String) throws(StoreError)

    /// What was read in the youngest night that read something, series by series.
    func latestQuality(before run: String) throws(StoreError) -> [QualityRecord]
    func quality(of run: String) throws(StoreError) -> [QualityRecord]
    /// What the last other night as of `asOf` or before remembered of a source.
    func reading(of source: String, before run: String, asOf: Timestamp) throws(StoreError) -> [UInt8]?
    func models() throws(StoreError) -> [ModelRecord]
    /// The files of models that are kept here rather than in a folder, by their names.
    func modelFiles() throws(StoreError) -> [DocumentRecord]
    /// The parts of a plan that is not made yet.
    func parts(of run: String) throws(StoreError) -> [DocumentRecord]
    func plan(of run: String) throws(StoreError) -> DocumentRecord?
    /// The plan that stood last where plans are followed.
    func publishedPlan(before run: String) throws(StoreError) -> DocumentRecord?
    /// Forecasts of nights with a plan that were not scored yet, oldest first, with their runs.
    func unscoredForecasts() throws(StoreError) -> [(run: String, forecast: ForecastRecord)]
    func forecasts(of run: String) throws(StoreError) -> [ForecastRecord]
    /// What began at `from` or later, in order of time and name.
    func accuracy(from: Timestamp) throws(StoreError) -> [AccuracyRecord]
    /// When nights should have been from `from` on, and were not, in order.
    func missedNights(from: Timestamp) throws(StoreError) -> [Timestamp]
    /// All that was observed of a series, in order of time; one that is known is not noted twice.
    func leadTimes() throws(StoreError) -> [LeadTimeRecord]
    func note(_ leadTimes: [LeadTimeRecord]) throws(StoreError)
}

/// What a stage leaves behind.
package enum StoreChange: Sendable {
    case quality(QualityRecord)
    case reading(ReadingRecord)
    case model(ModelRecord)
    /// The file of a model: a new one, or with no bytes none any more.
    case modelFile(name: String, bytes: [UInt8]?)
    case forecast(ForecastRecord)
    /// A series' part of the plan.
    case part(DocumentRecord)
    case plan(DocumentRecord, status: String)
    case accuracy(AccuracyRecord)
    /// A night that should have been at this time, and was not.
    case missed(Timestamp)
    /// What is older than these times is forgotten.
    case forgotten(Retention)
}

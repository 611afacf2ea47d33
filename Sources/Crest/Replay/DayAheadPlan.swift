package import CrestEvaluation
import CrestForecasting
package import CrestSeries

/// The day-ahead loop in a replay: at each midnight (UTC) the coming day is planned from what was known then.
///
/// Slots are half an hour, or the series' own interval when that is longer; each takes its largest observation, which
/// is what supply must meet. Every slot is provided for at a level of the forecast.
package struct DayAheadPlan {
    private let options: ForecastOptions

    package init(options: ForecastOptions = ForecastOptions()) {
        self.options = options
    }

    private static let slot: Int64 = 1_800
    private static let day: Int64 = 86_400
    /// Days from one fit to the next; between them the model follows the data.
    private static let daysPerFit = 7

    /// The replicas that are to serve in each bucket of `trace.scored`, for each of `levels`, which lie in 0 … 1.
    ///
    /// - Throws: ``CrestError/Code/request`` when a step of `series` is longer than a day, ``CrestError/Code/tooShort``
    ///   when the history before the first midnight cannot carry the model.
    package func supply(
        for series: TimeSeries, _ trace: ReplayTrace, perReplica: Double, levels: [Double]
    ) throws -> [[Int]] {
        let slots = Slots(series, length: max(Self.slot, series.interval.seconds))
        let perDay = Int(Self.day / slots.length)
        guard perDay > 0 else {
            throw CrestError(
                .request, "a step of \(series.interval) is longer than a day", hint: "give a shorter --step",
                series: series.name)
        }
        let first = slots.index(of: series.timestamp(at: trace.scored.lowerBound))
        let last = slots.index(of: series.timestamp(at: trace.scored.upperBound - 1))
        var planned: [[Int: Double]] = levels.map { _ in [:] }
        var model: (any FittedModel)?
        var days = 0
        var midnight = slots.midnight(before: first)
        while midnight <= last {
            let history = try slots.series(before: midnight)
            let prepared = PreparedHistory(
                history, steps: perDay, seasonalPeriods: try options.seasonalPeriods(on: history.interval),
                clock: options.clock?.offsets ?? .utc)
            let isDue = days.isMultiple(of: Self.daysPerFit)
            // A fit that fails later on leaves the model where a nightly run would leave it: with its last parameters.
            let fresh = isDue || model == nil ? try? fit(prepared) : nil
            guard let current = fresh ?? model?.refiltered(on: prepared.series) else {
                throw CrestError(
                    .tooShort, "the history before \(history.end) cannot carry a day-ahead plan",
                    hint: "give at least two weeks before the part that is replayed", series: series.name)
            }
            let forecast = try prepared.forecast(by: current, sampling: options.sampling)
            for (index, quantile) in forecast.quantiles(levels).enumerated() {
                for (step, value) in quantile.enumerated() { planned[index][midnight + step] = value }
            }
            model = current
            midnight += perDay
            days += 1
        }
        let slotOfBucket = trace.scored.map { slots.index(of: series.timestamp(at: $0)) }
        return planned.map { demand in
            slotOfBucket.map { ReplayTrace.need(of: (demand[$0] ?? 0) / perReplica) }
        }
    }

    private func fit(_ history: PreparedHistory) throws -> any FittedModel {
        try ModelRegistry.forecaster(named: options.model, context: history.context).fit(history.series)
    }
}

/// A series on a coarser grid, of which each slot takes its largest observation.
private struct Slots {
    /// Seconds.
    let length: Int64
    private let first: Int64
    private let name: String
    private var largest: [Double?]

    init(_ series: TimeSeries, length: Int64) {
        self.length = length
        name = series.name
        first = series.start.secondsSinceEpoch.flooredQuotient(dividingBy: length)
        largest = []
        for bucket in 0..<series.count {
            let slot = index(of: series.timestamp(at: bucket))
            while largest.count <= slot { largest.append(nil) }
            guard !series.isMissing[bucket] else { continue }
            largest[slot] = max(largest[slot] ?? -.infinity, series.values[bucket])
        }
    }

    func index(of time: Timestamp) -> Int {
        Int(time.secondsSinceEpoch.flooredQuotient(dividingBy: length) - first)
    }

    /// The slot with which the day of `slot` begins, in UTC.
    func midnight(before slot: Int) -> Int {
        let perDay = max(1, 86_400 / length)
        return Int((first + Int64(slot)).flooredQuotient(dividingBy: perDay) * perDay - first)
    }

    /// What was known when `slot` began.
    func series(before slot: Int) throws -> TimeSeries {
        try TimeSeries(
            name: name, start: Timestamp(secondsSinceEpoch: first * length),
            interval: SamplingInterval(seconds: length), observations: Array(largest.prefix(max(0, slot))))
    }
}

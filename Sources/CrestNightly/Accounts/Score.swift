package import CrestAdvisor
package import CrestSeries
package import CrestStore

/// Holds the first day of an earlier forecast against what came.
package struct Score {
    /// With a smaller share of its observations, a day is not scored.
    private static let leastObserved = 0.5
    private static let day: Int64 = 86_400

    let run: String
    let forecast: ForecastRecord
    /// The plan that was published with it.
    let steps: [PlanStep]
    let capacity: Capacity

    package init(run: String, forecast: ForecastRecord, steps: [PlanStep], capacity: Capacity) {
        self.run = run
        self.forecast = forecast
        self.steps = steps
        self.capacity = capacity
    }

    /// Nil until enough of the day has been observed.
    package func record(on series: TimeSeries) -> AccuracyRecord? {
        let interval = forecast.interval.seconds
        let offset = series.start.seconds(until: forecast.start)
        guard series.interval == forecast.interval, offset >= 0, offset % interval == 0 else { return nil }
        let first = Int(offset / interval)
        let count = min(forecast.point.count, max(1, Int(Self.day / interval)))
        guard first + count <= series.count else { return nil }
        let seen = (0..<count).filter { !series.isMissing[first + $0] }
        guard !seen.isEmpty, Double(seen.count) >= Self.leastObserved * Double(count) else { return nil }
        func mean(_ value: (Int) -> Double) -> Double { seen.reduce(0) { $0 + value($1) } / Double(seen.count) }
        let actual = { (step: Int) in series.values[first + step] }
        let supply = supply(seen, start: first, series)
        return AccuracyRecord(
            run: run, series: series.name, from: forecast.start,
            to: forecast.start.advanced(bySeconds: Int64(count) * interval), model: forecast.model,
            points: seen.count, demand: mean(actual), error: mean { abs(forecast.point[$0] - actual($0)) },
            naiveError: naiveError(seen, first: first, series), bias: mean { forecast.point[$0] - actual($0) },
            coverage: mean { forecast.low[$0] <= actual($0) && actual($0) <= forecast.high[$0] ? 1 : 0 },
            peak: seen.map(actual).max() ?? 0,
            promised: [0.1, 0.5, 0.9, 0.95].compactMap { forecast.peak?.value(at: $0) },
            secondsShort: supply?.short, secondsAvoided: supply?.avoided,
            stretches: BandWidening.summary(seen.map { stretch(of: actual($0), step: $0) }))
    }

    /// How far a value lay from the forecast, in units of the band before any widening.
    private func stretch(of value: Double, step: Int) -> Double {
        let centre = forecast.point[step]
        let bound = (value > centre ? forecast.high : forecast.low)[step]
        let (distance, width) = (abs(value - centre), abs(bound - centre) / forecast.widening)
        guard distance < BandWidening.longestStretch * width else {
            return distance == 0 ? 0 : BandWidening.longestStretch
        }
        return distance / width
    }

    /// Mean absolute error of the same day a week before, or of the day before where the week was not observed.
    private func naiveError(_ seen: [Int], first: Int, _ series: TimeSeries) -> Double? {
        let day = Int(Self.day / forecast.interval.seconds)
        guard day >= 1 else { return nil }
        let errors = seen.compactMap { step -> Double? in
            let index = first + step
            let before = [7 * day, day].map { index - $0 }.first { $0 >= 0 && !series.isMissing[$0] }
            return before.map { abs(series.values[$0] - series.values[index]) }
        }
        guard Double(errors.count) >= Self.leastObserved * Double(seen.count) else { return nil }
        return errors.reduce(0, +) / Double(errors.count)
    }

    /// Seconds with demand above the plan's supply, and those in which only the plan was above it, not what ran before.
    private func supply(_ seen: [Int], start: Int, _ series: TimeSeries) -> (short: Int64, avoided: Int64?)? {
        guard let before = steps.first else { return nil }
        var (short, avoided, next) = (Int64(0), Int64(0), 0)
        for step in seen {
            let time = series.timestamp(at: start + step)
            while next < steps.count, steps[next].to <= time { next += 1 }
            guard next < steps.count else { break }
            guard steps[next].from <= time else { continue }
            let demand = series.values[start + step]
            if demand > capacity.demand(servedBy: steps[next].replicas) {
                short += series.interval.seconds
            } else if let was = before.was, demand > capacity.demand(servedBy: was) {
                avoided += series.interval.seconds
            }
        }
        return (short, before.was.map { _ in avoided })
    }
}

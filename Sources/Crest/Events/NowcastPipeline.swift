public import CrestEvents
public import CrestForecasting
public import CrestSeries

/// From a history and the first minutes of a running event to the peak that is still to come.
public struct NowcastPipeline: Sendable {
    /// How the organic traffic is forecast; the horizon is the event's.
    public let options: ForecastOptions
    /// Further attempts for each first one, while the event runs.
    public let retries: Double
    /// What the service served at most: a bucket at or above it says that demand was at least this. Nil where nothing
    /// was cut.
    public let saturation: Double?

    /// A pipeline holds no state between calls.
    public init(options: ForecastOptions = ForecastOptions(), retries: Double = 0, saturation: Double? = nil) {
        self.options = options
        self.retries = retries
        self.saturation = saturation
    }

    /// What is known while an event runs.
    public struct Result: Sendable {
        /// The event.
        public let event: EventDefinition
        /// The end of the last observation.
        public let asOf: Timestamp
        /// How many observations since the launch.
        public let observed: Int
        /// The largest value since the launch, retries included; nil before any.
        public let largestSeen: Double?
        /// The largest value of the event's time, organic traffic included, what was seen included.
        public let peak: SortedSample
        /// What each way to spread weighs, adding up to 1.
        public let families: [KernelFamily: Double]
    }

    /// Follows an event in a series.
    ///
    /// - Throws: ``CrestError/Code/request`` unless the event brings volume and the series reaches its launch;
    ///   ``FittingError``.
    public func result(for event: EventDefinition, in series: TimeSeries, schedule: EventSchedule) throws -> Result {
        guard let scenario = CampaignScenario(event, record: schedule.record) else {
            throw CrestError(
                .request, "the event '\(event.name)' brings no volume of its own", hint: "write effect: adds")
        }
        let width = series.interval.seconds
        let launch = Int(series.start.seconds(until: event.start).flooredQuotient(dividingBy: width))
        guard launch > 0, launch <= series.count else {
            throw CrestError(
                .request, "'\(event.name)' starts at \(event.start), the data ends at \(series.end)",
                hint: "give the history up to the launch and what came since")
        }
        let scale = schedule.isRate ? Double(width) : 1
        let organic = try organicForecast(of: series.window(0..<launch), event, beside: schedule).adding(
            event.loadOfLots(
                before: series.timestamp(at: launch), steps: Self.buckets(of: event, width: width),
                interval: series.interval, scale: scale))
        let steps = organic.horizon.steps
        let mean = organic.point.reduce(0, +) / Double(steps)
        // A plateau follows the organic day where all of it is forecast.
        let follows = mean > 0 && steps == Self.buckets(of: event, width: width)
        var nowcast = Nowcast(
            volume: scenario.nowcastVolume, spread: scenario.spread, duration: event.start.seconds(until: event.end),
            interval: series.interval, profile: follows ? organic.point.map { max(0, $0 / mean) } : [],
            spending: scenario.nowcastSpending(from: organic.start))
        let observed = min(steps, series.count - launch)
        var largest: Double?
        for step in 0..<observed {
            guard !series.isMissing[launch + step] else {
                nowcast.skip()
                continue
            }
            let value = series.values[launch + step]
            largest = max(largest ?? value, value)
            nowcast.update(
                with: NowcastObservation(
                    requests: value * scale, organic: organic.point[step] * scale, retries: retries,
                    isCensored: saturation.map { value >= $0 } ?? false))
        }
        return Result(
            event: event, asOf: series.timestamp(at: launch + observed), observed: observed, largestSeen: largest,
            peak: peak(nowcast, organic, observed: observed, scale: scale, largest: largest),
            families: nowcast.familyWeights)
    }

    /// The steps that a nowcast of the event looks at.
    private static func buckets(of event: EventDefinition, width: Int64) -> Int {
        Int(min((event.start.seconds(until: event.end) + width - 1) / width, Nowcast.mostBuckets))
    }

    /// What comes without the event, but with all others: past ones taken out of the history, holidays put on the
    /// future.
    private func organicForecast(
        of history: TimeSeries, _ event: EventDefinition, beside schedule: EventSchedule
    ) throws -> Forecast {
        var options = options
        // A forecast reaches no further than its history.
        options.horizon = .steps(min(Self.buckets(of: event, width: history.interval.seconds), history.count))
        options.peakWindow = options.horizon
        options.events = try schedule.without(event)
        return try ForecastPipeline(options: options).forecast(history).forecast
    }

    /// Path by path: the organic ones and the event's are added before the maximum is taken.
    private func peak(
        _ nowcast: Nowcast, _ organic: Forecast, observed: Int, scale: Double, largest: Double?
    ) -> SortedSample {
        let remaining = organic.horizon.steps - observed
        guard remaining > 0 else { return SortedSample([largest ?? 0]) }
        let count = organic.paths.count
        let paths = nowcast.samplePaths(
            horizon: Horizon(steps: remaining), count: count, seed: options.sampling.seed)
        var maxima = Array(repeating: largest ?? 0, count: count)
        for step in 0..<remaining {
            for (path, value) in paths.values(at: step).enumerated() {
                let total = organic.paths[step: observed + step, path: path] + value * (1 + retries) / scale
                maxima[path] = max(maxima[path], total)
            }
        }
        return SortedSample(maxima)
    }
}

extension CampaignScenario {
    /// What the nowcast estimates: requests, or actions where what they issue is spent later.
    fileprivate var nowcastVolume: LogNormal {
        guard spending != nil else { return requests }
        return LogNormal(
            mean: actions.corrected.mean, deviation: actsElsewhere ? actions.corrected.deviation : requests.deviation)
    }

    fileprivate func nowcastSpending(from start: Timestamp) -> Nowcast.Spending? {
        spending.map { stream in
            Nowcast.Spending(perAction: actsElsewhere ? 0 : requestsPerAction.median, stream: stream, start: start)
        }
    }
}

extension EventDefinition {
    /// What was issued before `time` brings in each step from then on, in units of the series.
    fileprivate func loadOfLots(
        before time: Timestamp, steps: Int, interval: SamplingInterval, scale: Double
    ) -> [Double] {
        let known = issued.filter { $0.issuedAt < time }
        guard let spending, !known.isEmpty else { return [] }
        let load = spending.paths(
            issued: SamplePaths(steps: steps, count: 1), lots: known, start: time, interval: interval)
        return load.path(0).map { $0 / scale }
    }
}

extension Forecast {
    /// The forecast with a known load on it.
    fileprivate func adding(_ load: [Double]) -> Forecast {
        guard !load.isEmpty else { return self }
        var (point, paths) = (point, paths)
        for step in 0..<min(load.count, paths.steps) {
            point[step] += load[step]
            for path in 0..<paths.count { paths[step: step, path: path] += load[step] }
        }
        return with(point: point, paths: paths)
    }
}

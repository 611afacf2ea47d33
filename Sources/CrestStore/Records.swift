package import CrestSeries

/// How far a night has come; each stage is one transaction, and what it did is never done again.
package enum Stage: String, Sendable, Hashable, CaseIterable {
    /// Its identity is known, and nothing else.
    case begun
    /// The sources were read and yesterday's promises were held against them.
    case ingested
    /// Models that were due are fitted.
    case fitted
    /// Every series has a forecast and its part of the plan, or is held.
    case forecast
    /// There is a plan.
    case planned
    /// The plan stands where it is followed.
    case published

    /// Whether this stage is `other` or comes after it.
    package func includes(_ other: Stage) -> Bool {
        let all = Self.allCases
        return (all.firstIndex(of: self) ?? 0) >= (all.firstIndex(of: other) ?? 0)
    }
}

/// One night.
package struct RunRecord: Sendable, Hashable {
    /// Of the configuration and the time that counts as now.
    package let id: String
    package let asOf: Timestamp
    package var stage: Stage
    /// Of the configuration.
    package let configuration: String
    /// The plan that was made; nil before.
    package var plan: String?
    /// The status of that plan; nil before.
    package var status: String?

    package init(
        id: String, asOf: Timestamp, stage: Stage = .begun, configuration: String, plan: String? = nil,
        status: String? = nil
    ) {
        self.id = id
        self.asOf = asOf
        self.stage = stage
        self.configuration = configuration
        self.plan = plan
        self.status = status
    }
}

/// What was read of a series in a night.
package struct QualityRecord: Sendable, Hashable {
    package let series: String
    /// The name of the source in the configuration.
    package let source: String
    /// Of the observations; empty when nothing could be read.
    package let fingerprint: String
    package let points: Int
    package let missing: Int
    package let lastSample: Timestamp?
    /// The replicas that the largest demand of the last day needed; nil when unknown.
    package let need: Int?
    /// The code of why the series is held; nil when it is forecast.
    package let held: String?

    package init(
        series: String, source: String, fingerprint: String, points: Int, missing: Int, lastSample: Timestamp?,
        need: Int?, held: String?
    ) {
        self.series = series
        self.source = source
        self.fingerprint = fingerprint
        self.points = points
        self.missing = missing
        self.lastSample = lastSample
        self.need = need
        self.held = held
    }
}

/// That a series has a model in the archive.
package struct ModelRecord: Sendable, Hashable {
    package let series: String
    package let fittedAt: Timestamp
    /// As it was asked for: `auto`, or the one that a series was demoted to.
    package let model: String
    /// Why it was fitted, such as `W_DRIFT`; nil for the schedule.
    package let reason: String?

    package init(series: String, fittedAt: Timestamp, model: String, reason: String? = nil) {
        self.series = series
        self.fittedAt = fittedAt
        self.model = model
        self.reason = reason
    }
}

/// A forecast as far as it is shown and held against what came.
package struct ForecastRecord: Sendable, Hashable {
    package let series: String
    /// How the model signs.
    package let model: String
    package let start: Timestamp
    package let interval: SamplingInterval
    /// The central path and the pointwise quantiles at 0.1 and 0.9, one value a step.
    package let point: [Double]
    package let low: [Double]
    package let high: [Double]
    /// Nil when there is no window to have one.
    package let peak: PeakPromise?
    /// How far the bands were drawn apart because past nights left them; 1 for as the model has them.
    package let widening: Double
    /// The parts that events have of the largest value of the first window; below 0 where they take away.
    package let events: [EventShare]

    /// An event's part of a peak.
    package struct EventShare: Sendable, Hashable {
        package let name: String
        package let share: Double

        package init(name: String, share: Double) {
            self.name = name
            self.share = share
        }
    }

    package init(
        series: String, model: String, start: Timestamp, interval: SamplingInterval, point: [Double], low: [Double],
        high: [Double], peak: PeakPromise?, widening: Double = 1, events: [EventShare] = []
    ) {
        self.events = events
        self.widening = widening
        self.series = series
        self.model = model
        self.start = start
        self.interval = interval
        self.point = point
        self.low = low
        self.high = high
        self.peak = peak
    }
}

/// What is promised of the largest value of a forecast's first window.
package struct PeakPromise: Sendable, Hashable {
    /// The levels of ``values``: enough to draw the distribution.
    package static let levels = [
        0.025, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.975, 0.99,
    ]

    /// The quantile at each of ``levels``.
    package let values: [Double]
    /// Before which it has come with probability 0.1, 0.5 and 0.9.
    package let early: Timestamp
    package let middle: Timestamp
    package let late: Timestamp
    /// How many steps the window has.
    package let steps: Int

    package init(values: [Double], early: Timestamp, middle: Timestamp, late: Timestamp, steps: Int) {
        self.values = values
        self.early = early
        self.middle = middle
        self.late = late
        self.steps = steps
    }

    /// The quantile at one of ``levels``; nil for another.
    package func value(at level: Double) -> Double? {
        zip(Self.levels, values).first { $0.0 == level }?.1
    }
}

/// A document by the name of its series, or a plan by its identity.
package struct DocumentRecord: Sendable, Hashable {
    package let name: String
    package let bytes: [UInt8]

    package init(name: String, bytes: [UInt8]) {
        self.name = name
        self.bytes = bytes
    }
}

/// How the first day of a forecast turned out.
package struct AccuracyRecord: Sendable, Hashable {
    /// The run that made the forecast.
    package let run: String
    package let series: String
    package let from: Timestamp
    package let to: Timestamp
    package let model: String
    /// Observations that were compared.
    package let points: Int
    /// Means over them: of the demand, of the absolute error, of the seasonal naive's, of forecast minus demand.
    package let demand: Double
    package let error: Double
    package let naiveError: Double?
    package let bias: Double
    /// The share between the quantiles at 0.1 and 0.9.
    package let coverage: Double
    /// The largest demand that came, and the quantiles at 0.1, 0.5, 0.9 and 0.95 that were promised of it.
    package let peak: Double
    package let promised: [Double]
    /// Seconds with more demand than the plan's supply; nil without a plan.
    package let secondsShort: Int64?
    /// Seconds that the plan served and that what ran before it would not have.
    package let secondsAvoided: Int64?
    /// How far observations lay from the forecast, in units of the distance of the band's bound on their side before
    /// any widening: evenly spaced order statistics, smallest first; empty when that was not noted.
    package let stretches: [Double]

    package init(
        run: String, series: String, from: Timestamp, to: Timestamp, model: String, points: Int, demand: Double,
        error: Double, naiveError: Double?, bias: Double, coverage: Double, peak: Double, promised: [Double],
        secondsShort: Int64?, secondsAvoided: Int64?, stretches: [Double] = []
    ) {
        self.stretches = stretches
        self.run = run
        self.series = series
        self.from = from
        self.to = to
        self.model = model
        self.points = points
        self.demand = demand
        self.error = error
        self.naiveError = naiveError
        self.bias = bias
        self.coverage = coverage
        self.peak = peak
        self.promised = promised
        self.secondsShort = secondsShort
        self.secondsAvoided = secondsAvoided
    }
}

/// When a replica was ordered and when it served.
package struct LeadTimeRecord: Sendable, Hashable {
    package let series: String
    package let ordered: Timestamp
    package let ready: Timestamp

    package init(series: String, ordered: Timestamp, ready: Timestamp) {
        self.series = series
        self.ordered = ordered
        self.ready = ready
    }

    package var seconds: Int64 { ordered.seconds(until: ready) }
}

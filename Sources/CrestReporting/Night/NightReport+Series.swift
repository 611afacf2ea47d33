package import CrestSeries

extension NightReport {
    /// One series of the night. What is unknown is nil or empty, and the outputs leave it out.
    package struct Series: Sendable, Hashable {
        package var name: String
        /// What is counted, such as `requests`; empty when nobody said.
        package var unit: String
        /// Whether the plan holds.
        package var verdict: Verdict
        /// The chance that demand exceeds the planned supply at some time of the plan, 0 … 1; nil when not known, as
        /// for a series that is held.
        package var risk: Double?
        /// The chance that was allowed.
        package var allowedRisk: Double?
        /// The last days before now; two or three weeks read best.
        package var history: History?
        /// From the end of the history on.
        package var forecast: Forecast?
        /// The largest value of each window, in order of time.
        package var peaks: [Peak] = []
        package var plan: Supply?
        /// Those that touch the history or the forecast.
        package var events: [Event] = []
        /// Why today's numbers differ from yesterday's, the weightiest first; empty when nothing moved or it is the
        /// first night.
        package var changes: [Change] = []
        /// What earlier nights promised and what came, in order of time; at most the last 30.
        package var nights: [Night] = []
        /// How the model signs; nil when nothing was forecast.
        package var model: String?
        /// What is the matter with its data or its model.
        package var findings: [Diagnostic] = []

        package init(
            name: String, unit: String = "", verdict: Verdict, risk: Double? = nil, allowedRisk: Double? = nil,
            history: History? = nil, forecast: Forecast? = nil, plan: Supply? = nil
        ) {
            self.name = name
            self.unit = unit
            self.verdict = verdict
            self.risk = risk
            self.allowedRisk = allowedRisk
            self.history = history
            self.forecast = forecast
            self.plan = plan
        }
    }

    /// Whether what is planned is enough.
    package enum Verdict: Sendable, Hashable {
        /// Supply is never below what the plan must provide for.
        case holds
        /// The data are in doubt, so nothing shrinks; why, in words for a person.
        case held(reason: String)
        /// Supply stays below what the plan must provide for.
        case short(Shortfall)
    }

    /// The worst span with too little supply.
    package struct Shortfall: Sendable, Hashable {
        package var from: Timestamp
        package var to: Timestamp
        /// The most replicas lacking at a time.
        package var replicas: Int
        /// What forbids more, as a person says it: `the maximum of 60`, `the lead time of 3m`.
        package var cause: String
        /// What to do about it; empty when there is nothing to say.
        package var advice: String

        package init(from: Timestamp, to: Timestamp, replicas: Int, cause: String, advice: String = "") {
            self.from = from
            self.to = to
            self.replicas = replicas
            self.cause = cause
            self.advice = advice
        }
    }

    /// What was observed.
    package struct History: Sendable, Hashable {
        package var start: Timestamp
        package var interval: SamplingInterval
        /// Nil where missing.
        package var values: [Double?]
        /// When the last observation that is not missing ended; nil when all are missing.
        package var lastSampleEnd: Timestamp?

        package init(
            start: Timestamp, interval: SamplingInterval, values: [Double?], lastSampleEnd: Timestamp? = nil
        ) {
            self.start = start
            self.interval = interval
            self.values = values
            self.lastSampleEnd = lastSampleEnd
        }
    }

    /// What is expected.
    package struct Forecast: Sendable, Hashable {
        package var start: Timestamp
        package var interval: SamplingInterval
        /// The value that is exceeded as often as not, one a step.
        package var median: [Double]
        /// Pointwise, ascending by level; two levels that add up to 1 make a band.
        package var quantiles: [Quantile]

        package init(
            start: Timestamp, interval: SamplingInterval, median: [Double], quantiles: [Quantile] = []
        ) {
            self.start = start
            self.interval = interval
            self.median = median
            self.quantiles = quantiles
        }

        /// One level of every step.
        package struct Quantile: Sendable, Hashable {
            /// Between 0 and 1.
            package let level: Double
            /// One value a step.
            package let values: [Double]

            package init(level: Double, values: [Double]) {
                self.level = level
                self.values = values
            }
        }
    }

    /// The distribution of the largest value in a window.
    package struct Peak: Sendable, Hashable {
        /// One level of the distribution.
        package struct Quantile: Sendable, Hashable {
            /// Between 0 and 1.
            package let level: Double
            package let value: Double

            package init(level: Double, value: Double) {
                self.level = level
                self.value = value
            }
        }

        package var from: Timestamp
        package var to: Timestamp
        /// Ascending by level. Twenty levels from 0.025 to 0.975 draw the distribution faithfully; three are enough to
        /// be drawn at all.
        package var quantiles: [Quantile]
        /// When it comes; nil when not known.
        package var time: PeakTime?
        /// What its levels rest on, such as `own+pool`; nil when nobody tried the model on the past.
        package var calibration: String?

        package init(
            from: Timestamp, to: Timestamp, quantiles: [Quantile], time: PeakTime? = nil, calibration: String? = nil
        ) {
            self.from = from
            self.to = to
            self.quantiles = quantiles
            self.time = time
            self.calibration = calibration
        }
    }

    /// When a peak comes.
    package struct PeakTime: Sendable, Hashable {
        /// Before which it has come with probability 0.1.
        package let early: Timestamp
        /// Before which it has come as often as not.
        package let middle: Timestamp
        /// Before which it has come with probability 0.9.
        package let late: Timestamp

        package init(early: Timestamp, middle: Timestamp, late: Timestamp) {
            self.early = early
            self.middle = middle
            self.late = late
        }
    }
}

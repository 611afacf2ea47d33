package import CrestSeries

extension NightReport {
    /// What runs, and what demand asks for.
    package struct Supply: Sendable, Hashable {
        /// A run of time with the same number of replicas.
        package struct Step: Sendable, Hashable {
            package let from: Timestamp
            package let to: Timestamp
            /// When the change must be ordered at the latest.
            package let orderBy: Timestamp
            package let replicas: Int
            /// What decides the number besides demand, as a person says it; empty when demand decides.
            package let boundBy: String

            package init(from: Timestamp, to: Timestamp, orderBy: Timestamp, replicas: Int, boundBy: String = "") {
                self.from = from
                self.to = to
                self.orderBy = orderBy
                self.replicas = replicas
                self.boundBy = boundBy
            }
        }

        /// In order of time, without gaps.
        package var steps: [Step]
        /// The replicas that demand asks for, one a step of the forecast; empty when not known.
        package var need: [Double]
        /// Units of demand that one replica serves; nil when the capacity is no straight line.
        package var perReplica: Double?
        /// The most replicas that there may be.
        package var maximum: Int?
        /// Replicas times hours.
        package var replicaHours: Double?
        /// The same if the largest number that demand asks for ran all the time.
        package var staticPeakHours: Double?

        package init(
            steps: [Step], need: [Double] = [], perReplica: Double? = nil, maximum: Int? = nil,
            replicaHours: Double? = nil, staticPeakHours: Double? = nil
        ) {
            self.steps = steps
            self.need = need
            self.perReplica = perReplica
            self.maximum = maximum
            self.replicaHours = replicaHours
            self.staticPeakHours = staticPeakHours
        }
    }

    /// Something that is known to move demand.
    package struct Event: Sendable, Hashable {
        package var name: String
        package var from: Timestamp
        package var to: Timestamp
        /// What it does to demand, as a person says it: `+38 %`, `up to 12,000 requests`; empty when not known.
        package var effect: String

        package init(name: String, from: Timestamp, to: Timestamp, effect: String = "") {
            self.name = name
            self.from = from
            self.to = to
            self.effect = effect
        }
    }

    /// One reason why a number of today is not yesterday's.
    package struct Change: Sendable, Hashable {
        /// As a person says it: `the last day was busier than expected`, `spring sale begins`,
        /// `data of 3 h are missing`.
        package var reason: String
        /// Replicas that it adds at the peak of the plan; negative when it takes away, nil when that is not known.
        package var replicas: Double?

        package init(reason: String, replicas: Double? = nil) {
            self.reason = reason
            self.replicas = replicas
        }
    }

    /// What one earlier night promised for its first day, against what came.
    package struct Night: Sendable, Hashable {
        /// The moment that the night took for now.
        package var asOf: Timestamp
        /// The central 80 % of the peak that was promised.
        package var promised: ClosedRange<Double>
        /// The peak that was expected as often exceeded as not.
        package var expected: Double
        /// The peak that came; nil while it is not known.
        package var came: Double?
        /// Mean absolute error over the mean of what came; nil while it is not known.
        package var error: Double?
        /// Mean of forecast minus observation, over the mean of what came: positive when too much was promised.
        package var bias: Double?
        /// The share of observations inside the central 80 %.
        package var coverage: Double?
        /// Minutes with demand above the planned supply.
        package var shortfallMinutes: Double?
        /// Minutes with demand above what would have run without the plan, and not above the plan.
        package var avoidedMinutes: Double?

        package init(
            asOf: Timestamp, promised: ClosedRange<Double>, expected: Double, came: Double? = nil, error: Double? = nil,
            bias: Double? = nil, coverage: Double? = nil, shortfallMinutes: Double? = nil,
            avoidedMinutes: Double? = nil
        ) {
            self.asOf = asOf
            self.promised = promised
            self.expected = expected
            self.came = came
            self.error = error
            self.bias = bias
            self.coverage = coverage
            self.shortfallMinutes = shortfallMinutes
            self.avoidedMinutes = avoidedMinutes
        }
    }
}

public import CrestForecasting
public import CrestSeries

/// What the central path of a forecast is made of, for the reasons of a plan: named parts that add up to it.
public struct DemandDecomposition: Sendable, Hashable {
    /// One part, such as `base` or `daily season`.
    public struct Part: Sendable, Hashable {
        /// What a reader is told: short, in lower case.
        public let name: String
        /// Units of demand, one for each step of the forecast.
        public let values: [Double]

        /// A part of that name with these values.
        public init(name: String, values: [Double]) {
            self.name = name
            self.values = values
        }
    }

    /// In the order in which they are told.
    public let parts: [Part]

    /// - Parameter parts: at least one, all of the same length; their sum is the point forecast. What they lack to it
    ///   counts as uncertainty in a plan.
    public init(_ parts: [Part]) {
        precondition(!parts.isEmpty, "a decomposition has at least one part")
        precondition(parts.allSatisfy { $0.values.count == parts[0].values.count }, "the parts differ in length")
        self.parts = parts
    }

    /// Without knowledge of the model: `base` is the mean of the central path over the day around each step (at the
    /// ends of the forecast, the first and the last day), `daily season` is the rest. Observations of a day and longer
    /// have a base only.
    public init(of forecast: Forecast) {
        self.init(of: forecast.point, interval: forecast.interval)
    }

    /// The same of a central path with a value every `interval`.
    public init(of point: [Double], interval: SamplingInterval) {
        let day = Int(SamplingInterval.day.seconds / interval.seconds)
        guard day > 1 else {
            self.init([Part(name: "base", values: point)])
            return
        }
        let base = movingAverage(point, length: min(day, point.count))
        self.init([
            Part(name: "base", values: base),
            Part(name: "daily season", values: zip(point, base).map { $0 - $1 }),
        ])
    }
}

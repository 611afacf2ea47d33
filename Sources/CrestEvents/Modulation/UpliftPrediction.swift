import CrestForecasting
import RealModule

/// The uplift that an event is expected to bring: Student's t for its logarithm.
public struct UpliftPrediction: Sendable, Hashable {
    /// Of ln uplift.
    public let mean: Double
    /// Of ln uplift; the standard deviation were the degrees of freedom infinite.
    public let scale: Double
    /// Above 2.
    public let degreesOfFreedom: Double
    /// How many past events of its kind it rests on.
    public let occurrences: Int

    package init(mean: Double, scale: Double, degreesOfFreedom: Double, occurrences: Int) {
        self.mean = mean
        self.scale = scale
        self.degreesOfFreedom = degreesOfFreedom
        self.occurrences = occurrences
    }

    /// An uplift of a past event, as if there were no doubt about it.
    package init(known logUplift: Double) {
        self.init(mean: logUplift, scale: 0, degreesOfFreedom: 3, occurrences: 1)
    }

    /// The same around another mean of ln uplift.
    func shifted(by shift: Double) -> UpliftPrediction {
        UpliftPrediction(
            mean: mean + shift, scale: scale, degreesOfFreedom: degreesOfFreedom, occurrences: occurrences)
    }

    /// The factor on demand in the middle of its distribution.
    public var factor: Double { Double.exp(mean) }

    /// The factor on demand that is not exceeded with probability `level`, strictly between 0 and 1.
    public func quantile(_ level: Double) -> Double {
        Double.exp(mean + scale * StudentT.quantile(level, degreesOfFreedom: degreesOfFreedom))
    }

    /// The middle `level` of the distribution of the factor.
    public func interval(_ level: Double) -> ClosedRange<Double> {
        quantile((1 - level) / 2)...quantile((1 + level) / 2)
    }
}

public import CrestForecasting
public import CrestSeries
import RealModule

/// One event's multiplication of demand over a time.
public struct Modulation: Sendable, Hashable {
    /// When it acts.
    public let range: Range<Timestamp>
    /// By how much, and how surely.
    public let uplift: UpliftPrediction
    /// ln of the factor's course over the time, relative to ``uplift``; nil for none. Its mean over the time is about
    /// 0.
    public let shape: UpliftShape.Curve?
    /// How likely it is that the event falls on this date.
    public let probability: Double
    /// What ``shape`` would add to the logarithm of the usual peak: the uplift is that of the peak, and has it already.
    var shapeOfPeak = 0.0
    /// What the course of a past event had beyond ``shape``; nil where nothing is known of it.
    var remainder: SteppedCourse?
    /// The night out of a celebration that was never seen; nil for none.
    var night: SaturdayNight?

    /// An event that acts for sure, evenly over its time, unless said otherwise.
    public init(
        range: Range<Timestamp>, uplift: UpliftPrediction, shape: UpliftShape.Curve? = nil, probability: Double = 1
    ) {
        precondition((0...1).contains(probability), "a probability lies in 0 … 1, not \(probability)")
        self.range = range
        self.uplift = uplift
        self.shape = shape
        self.probability = probability
    }

    /// ln of the factor in the middle of its distribution at an instant; 0 outside.
    public func logFactor(at time: Timestamp) -> Double {
        guard range.contains(time) else { return 0 }
        return probability * uplift.mean + course(at: time)
    }

    /// The same, where the usual course of demand over the time is `usual`.
    func peaking(on usual: [(time: Timestamp, value: Double)]) -> Modulation {
        guard let shape, let peak = usual.map(\.value).max() else { return self }
        let length = Double(range.lowerBound.seconds(until: range.upperBound))
        let shaped = usual.map { step in
            step.value * Double.exp(shape.value(at: Double(range.lowerBound.seconds(until: step.time)) / length))
        }
        var modulation = self
        modulation.shapeOfPeak = shaped.max().map { Double.log($0 / peak) } ?? 0
        return modulation
    }

    private func course(at time: Timestamp) -> Double {
        let night = (night?.logFactor(at: time) ?? 0) + (remainder?.value(at: time) ?? 0)
        guard let shape else { return night }
        let length = Double(range.lowerBound.seconds(until: range.upperBound))
        return night + shape.value(at: Double(range.lowerBound.seconds(until: time)) / length) - shapeOfPeak
    }

    /// ln of the factor at the steps of a forecast in one of its futures, where the event came with this strength.
    fileprivate func logFactor(at time: Timestamp, strength: Double?) -> Double {
        guard let strength, range.contains(time) else { return 0 }
        return strength + course(at: time)
    }

    /// ln uplift in one future; nil where the event falls on another date.
    fileprivate func strength(using generator: inout SplitMix64) -> Double? {
        let (level, chance) = (generator.openUniform(), generator.openUniform())
        guard chance < probability else { return nil }
        return uplift.mean + uplift.scale * StudentT.quantile(level, degreesOfFreedom: uplift.degreesOfFreedom)
    }
}

extension TimeSeries {
    /// The series as it were without past events, so that their traces do not enter the lags of a regression or the
    /// states of a filter: the values divided by the factors of all of them.
    public func removing(_ modulations: [Modulation]) -> TimeSeries {
        scaled(by: modulations, sign: -1)
    }

    private func scaled(by modulations: [Modulation], sign: Double) -> TimeSeries {
        var values = self.values
        for modulation in modulations {
            for step in steps(in: modulation.range) {
                values[step] *= Double.exp(sign * modulation.logFactor(at: timestamp(at: step)))
            }
        }
        return TimeSeries(name: name, start: start, interval: interval, finite: values, isMissing: isMissing)
    }
}

extension SamplePaths {
    /// The paths with every event's factor on them. Each future draws one strength of each event and keeps it for all
    /// its steps, so that the doubt of an event does not average out over them.
    ///
    /// - Parameters:
    ///   - start: the beginning of the first step.
    ///   - seed: the same one gives the same paths.
    public func modulated(
        by modulations: [Modulation], start: Timestamp, interval: SamplingInterval, seed: UInt64
    ) -> SamplePaths {
        var generator = SplitMix64(seed: seed)
        var result = self
        for modulation in modulations {
            let strengths = (0..<count).map { _ in modulation.strength(using: &generator) }
            for step in 0..<steps {
                let time = start.advanced(bySeconds: Int64(step) * interval.seconds)
                guard modulation.range.contains(time) else { continue }
                for path in 0..<count {
                    let logFactor = modulation.logFactor(at: time, strength: strengths[path])
                    result[step: step, path: path] *= Double.exp(logFactor)
                }
            }
        }
        return result
    }
}

package import CrestSeries
import RealModule

/// Forecasts the largest demand of the next few buckets and follows it bucket by bucket, at a cost that does not grow
/// with the history.
///
/// Demand is looked at as z = log(y/u + c), u being its usual size. For each horizon h the largest z of the next h
/// buckets is regressed on what is known: the present value, averages of three memories, the recent maximum, and what
/// the same time of hour, day and week has shown, of the peaks as well as of the values. Persistence is the case in
/// which all coefficients are zero. The errors, divided by a size that is itself regressed on how restless demand was
/// of late and is at this time of day, are remembered as a distribution. Everything forgets exponentially.
package struct LiveForecaster: Sendable {
    /// The length of a bucket.
    package let interval: SamplingInterval
    /// In buckets, at least 1 each.
    package let horizons: [Int]

    private let typical: Double
    private var history: LiveHistory
    private var models: [PeakAheadModel]

    /// - Parameters:
    ///   - typical: the usual size of demand, positive.
    package init(interval: SamplingInterval, horizons: [Int], typical: Double) {
        precondition(horizons.allSatisfy { $0 > 0 }, "horizons \(horizons)")
        precondition(typical > 0, "a typical demand of \(typical)")
        self.interval = interval
        self.horizons = horizons
        self.typical = typical
        history = LiveHistory(longest: horizons.max() ?? 1)
        models = horizons.map { PeakAheadModel(horizon: $0, interval: interval) }
    }

    /// Next to nothing has no logarithm to speak of; a twentieth of the usual size is small enough to be nothing.
    private static let offset = 0.05

    private func logarithm(_ demand: Double) -> Double { Double.log(max(0, demand) / typical + Self.offset) }

    /// Takes the bucket that is complete, in order; nil when it was not recorded.
    package mutating func update(with demand: Double?) {
        let value = demand.map(logarithm)
        for index in models.indices { models[index].prepare(value ?? history.last, history) }
        history.append(value)
        for index in models.indices { models[index].learn(history) }
    }

    /// The largest demand of the `horizons[index]` buckets after the one that has `current`, or of it too.
    ///
    /// - Parameter current: what is known of the bucket that follows the last ``update(with:)``.
    package func peak(_ index: Int, current: Double, includingCurrent: Bool) -> PeakAhead {
        let value = logarithm(current)
        let (center, spread) = models[index].expectation(value, history)
        return PeakAhead(
            center: center, spread: spread, errors: models[index].errors, offset: Self.offset, unit: typical,
            least: includingCurrent ? current : 0)
    }
}

package import CrestSeries

/// Past demand as a replay needs it: in replicas instead of units, on a clock that is finer than its buckets.
///
/// Demand is constant inside its bucket. A bucket that was not recorded carries the demand before it and is not scored.
package struct ReplayTrace: Sendable, Hashable {
    /// Seconds from one decision to the next: the sync period of Kubernetes' autoscaler.
    package static let tick: Int64 = 15

    /// The beginning of the first bucket.
    package let start: Timestamp
    /// The length of a bucket.
    package let interval: SamplingInterval
    /// Demand of each bucket, divided by what one replica serves in it; zero or more.
    package let demand: [Double]
    /// The buckets that were recorded.
    package let isRecorded: [Bool]
    /// The buckets that are replayed; those before are history.
    package let scored: Range<Int>

    /// - Parameters:
    ///   - perReplica: units of demand that one replica serves in a bucket, positive.
    ///   - scored: buckets of `series`, at least one.
    package init(_ series: TimeSeries, perReplica: Double, scored: Range<Int>) {
        precondition(perReplica > 0, "one replica cannot serve \(perReplica) units of demand")
        precondition(!scored.isEmpty && scored.upperBound <= series.count, "buckets \(scored) of \(series.count)")
        var demand: [Double] = []
        demand.reserveCapacity(series.count)
        for (value, isMissing) in zip(series.values, series.isMissing) {
            demand.append(isMissing ? demand.last ?? 0 : max(0, value / perReplica))
        }
        start = series.start
        interval = series.interval
        self.demand = demand
        isRecorded = series.isMissing.map { !$0 }
        self.scored = scored
    }

    /// What one replica serves when the largest recorded bucket of `scored` is to need `replicas` of them; nil when
    /// nothing was recorded above zero.
    package static func perReplica(of series: TimeSeries, scored: Range<Int>, replicas: Int) -> Double? {
        let recorded = scored.filter { !series.isMissing[$0] }.map { series.values[$0] }
        guard let largest = recorded.max(), largest > 0 else { return nil }
        return largest / Double(replicas)
    }

    /// The seconds after ``start`` that are replayed.
    package var seconds: Range<Int64> {
        Int64(scored.lowerBound) * interval.seconds..<Int64(scored.upperBound) * interval.seconds
    }

    /// The moments of decision, in seconds after ``start``.
    package var ticks: StrideTo<Int64> {
        stride(from: seconds.lowerBound, to: seconds.upperBound, by: Int64.Stride(Self.tick))
    }

    /// The bucket that holds a moment, given in seconds after ``start``; the first or the last one beyond the ends.
    package func bucket(at second: Int64) -> Int {
        min(max(0, Int(second.flooredQuotient(dividingBy: interval.seconds))), demand.count - 1)
    }

    /// The fewest replicas that serve `demand`, which is in replicas.
    package static func need(of demand: Double) -> Int {
        WholeUnits.covering(demand)
    }
}

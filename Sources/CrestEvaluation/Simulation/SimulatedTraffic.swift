public import CrestSeries

/// Simulated traffic together with its truth.
public struct SimulatedTraffic: Sendable, Hashable {
    /// What a system would have recorded: zeros in outages, missing in gaps.
    public let series: TimeSeries
    /// The expected requests of each interval given the ``events``, without noise; outages and gaps do not lower it.
    public let demand: [Double]
    /// What users really asked for, also where the series has zeros or nothing.
    public let requested: [Double]
    /// All that happened, by start.
    public let events: [SimulatedEvent]
}

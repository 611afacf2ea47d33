import CrestSeries

extension TimeSeries {
    /// The position of observation `index` in a cycle of `period` observations, counted from the epoch: the same hour
    /// has the same phase, wherever a window of the series begins.
    func phase(at index: Int, period: Int) -> Int {
        Self.phase(of: timestamp(at: index), interval: interval, period: period)
    }

    /// The position of an observation that begins at `time`.
    static func phase(of time: Timestamp, interval: SamplingInterval, period: Int) -> Int {
        let slot = Int(time.secondsSinceEpoch.flooredQuotient(dividingBy: interval.seconds))
        return slot - period * slot.flooredQuotient(dividingBy: period)
    }
}

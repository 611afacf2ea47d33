import CrestSeries

/// Turns the readings of a counter into what it grew by.
///
/// As in PromQL, a reading below the one before means that the counter began again at zero. What it grew by while it
/// was not read for longer than one and a half intervals belongs to no interval: it is missing, not a peak.
struct CounterIncrease {
    var last: (second: Int64, value: Double)?
    let longestDistance: Int64

    init(step: SamplingInterval, nativeInterval: SamplingInterval?) {
        longestDistance = max(step, nativeInterval ?? step).seconds * 3 / 2
    }

    /// - Returns: Nil where nothing can be said: at the first reading and after a gap.
    /// - Throws: ``IngestionError/Code/time`` when a reading is earlier than the one before.
    mutating func increase(to value: Double, at second: Int64) throws(IngestionError) -> Double? {
        guard let before = last else {
            last = (second, value)
            return nil
        }
        guard second >= before.second else {
            throw IngestionError(
                .time, "the reading of a counter at \(Timestamp(secondsSinceEpoch: second)) follows a later one",
                hint: "sort the rows by time: what a counter grew by can only be told in their order")
        }
        last = (second, value)
        guard second - before.second <= longestDistance else { return nil }
        return value >= before.value ? value - before.value : value
    }
}

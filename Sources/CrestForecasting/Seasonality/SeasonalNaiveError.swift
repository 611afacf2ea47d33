package import CrestSeries

extension TimeSeries {
    /// The in-sample error of the seasonal naive forecast, mean |y(t) − y(t − m)|: the unit of scaled errors (Hyndman &
    /// Koehler 2006).
    ///
    /// Nil when no two observations lie `period` apart, or when all such pairs are equal.
    package func seasonalNaiveError(period: Int) -> Double? {
        precondition(period > 0, "a seasonal period is positive, not \(period)")
        var (sum, count) = (0.0, 0)
        for index in values.indices.dropFirst(period) where !isMissing[index] && !isMissing[index - period] {
            sum += abs(values[index] - values[index - period])
            count += 1
        }
        return sum > 0 ? sum / Double(count) : nil
    }
}

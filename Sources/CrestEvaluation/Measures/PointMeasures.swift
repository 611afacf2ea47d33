/// How far a central forecast lies from what came.
///
/// Everywhere in this folder: `actual` holds nil where the observation is missing, and that step is left out of sums
/// and counts; the arrays are equally long; shares are fractions, not percentages; and nil is the answer when the
/// measure is not defined, because nothing was observed or what it divides by is zero.
public enum PointMeasures {
    /// MAE = mean |yₜ − ŷₜ|, in the unit of the data.
    public static func meanAbsoluteError(actual: [Double?], forecast: [Double]) -> Double? {
        meanOverObserved(actual, forecast) { abs($0 - $1) }
    }

    /// Mean absolute scaled error, MAE / scale (Hyndman & Koehler 2006); below 1 it beats the seasonal naive forecast's
    /// in-sample steps.
    ///
    /// - Parameter scale: the in-sample error of the seasonal naive forecast; the measure is undefined without it.
    public static func mase(actual: [Double?], forecast: [Double], scale: Double?) -> Double? {
        guard let scale, scale > 0 else { return nil }
        return meanAbsoluteError(actual: actual, forecast: forecast).map { $0 / scale }
    }

    /// Symmetric absolute percentage error, mean 2|yₜ − ŷₜ| / (|yₜ| + |ŷₜ|), 0 … 2 (Makridakis et al. 2020; M4 prints
    /// 100 times this). A step at which both are zero is a perfect forecast and counts as 0.
    public static func smape(actual: [Double?], forecast: [Double]) -> Double? {
        meanOverObserved(actual, forecast) { actual, forecast in
            let size = abs(actual) + abs(forecast)
            return size > 0 ? 2 * abs(actual - forecast) / size : 0
        }
    }

    /// Weighted absolute percentage error, Σ|yₜ − ŷₜ| / Σ|yₜ| (Kolassa & Schütz 2007). Nil when all observations are
    /// zero.
    public static func wape(actual: [Double?], forecast: [Double]) -> Double? {
        guard let error = meanAbsoluteError(actual: actual, forecast: forecast),
            let size = mean(actual.compactMap { $0.map(abs) }), size > 0
        else { return nil }
        return error / size
    }
}

/// The mean of `loss` over the steps that were observed.
func meanOverObserved(_ actual: [Double?], _ forecast: [Double], _ loss: (Double, Double) -> Double) -> Double? {
    precondition(actual.count == forecast.count, "\(actual.count) observations and \(forecast.count) forecasts")
    return mean(zip(actual, forecast).compactMap { actual, forecast in actual.map { loss($0, forecast) } })
}

/// Nil when there is nothing to average.
func mean(_ values: [Double]) -> Double? {
    values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
}

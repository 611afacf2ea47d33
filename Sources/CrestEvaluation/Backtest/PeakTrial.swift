import CrestForecasting
import CrestSeries

/// One window's maximum as it was forecast, beside the one that came.
package struct PeakTrial: Sendable, Hashable {
    /// The largest observation of the window.
    let actual: Double
    /// At which step of the forecast it came; the first one on a tie.
    let actualStep: Int
    /// At ``PeakScores/levels``.
    let quantiles: [Double]
    /// Continuous ranked probability score, in the unit of the data.
    let crps: Double
    /// The step before which the maximum was as likely to come as after it.
    let medianStep: Int
    /// Between these steps the maximum was to come with 80 % probability.
    let likelySteps: ClosedRange<Int>
    /// What was said about bounds that were known before.
    let claims: [PeakReliability.Claim]

    package init(
        actual: Double, actualStep: Int, quantiles: [Double], crps: Double, medianStep: Int,
        likelySteps: ClosedRange<Int>, claims: [PeakReliability.Claim]
    ) {
        self.actual = actual
        self.actualStep = actualStep
        self.quantiles = quantiles
        self.crps = crps
        self.medianStep = medianStep
        self.likelySteps = likelySteps
        self.claims = claims
    }
}

extension PeakTrial {
    /// Of a window, the share that must be observed: with less of it the largest observation says too little of the
    /// maximum.
    static let leastObservedShare = 0.9

    /// - Parameters:
    ///   - actual: what came in the window, indexed by step.
    ///   - bounds: of ``bounds(from:window:)``.
    ///
    /// Nil when too much of the window is missing.
    init?(of peak: PeakDistribution, actual: ArraySlice<Double?>, bounds: [Double]) {
        guard let largest = largestObservation(of: actual) else { return nil }
        self.init(
            actual: largest.value, actualStep: largest.index, quantiles: PeakScores.levels.map(peak.quantile),
            crps: DistributionMeasures.crps(actual: largest.value, sample: peak.maxima),
            medianStep: peak.step(0.5), likelySteps: peak.step(0.1)...peak.step(0.9),
            claims: bounds.map { bound in
                PeakReliability.Claim(probability: 1 - peak.probability(above: bound), holds: largest.value <= bound)
            })
    }

    /// Levels of the bounds among the maxima of the latest windows.
    private static let boundLevels = [0.1, 0.3, 0.5, 0.7, 0.9]
    /// So many windows before the cutoff give the bounds: four weeks of days.
    private static let boundWindows = 28

    /// Bounds on which every model must commit itself: quantiles of the maxima of the windows before the cutoff, which
    /// depend on no model. Without two observed windows there are none.
    static func bounds(from history: TimeSeries, window: Int) -> [Double] {
        let observations = history.observations
        let maxima = stride(from: history.count - window, through: 0, by: -window).prefix(boundWindows)
            .compactMap { largestObservation(of: observations[$0..<($0 + window)])?.value }
        guard maxima.count >= 2 else { return [] }
        let sample = SortedSample(maxima)
        return boundLevels.map(sample.quantile)
    }
}

/// The largest value and the first index at which it stands; nil when too much is missing.
private func largestObservation(of window: ArraySlice<Double?>) -> (index: Int, value: Double)? {
    var largest: (index: Int, value: Double)?
    var observed = 0
    for index in window.indices {
        guard let value = window[index] else { continue }
        observed += 1
        if largest.map({ value > $0.value }) ?? true { largest = (index, value) }
    }
    return Double(observed) >= PeakTrial.leastObservedShare * Double(window.count) ? largest : nil
}

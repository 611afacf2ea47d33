/// The distribution of the largest value in a window of the future, and of the step at which it comes.
///
/// It is taken path by path: max over the window first, quantile over the paths then. The maximum of the pointwise
/// quantiles would be something else and covers too little (37 % instead of 50 % for the median, 92 % instead of 95 %,
/// measured on 3,971 day windows of M4 Hourly).
public struct PeakDistribution: Sendable, Hashable {
    /// The steps that the window covers.
    public let window: Range<Int>
    /// As many values of the maximum as there are paths, ascending; equally likely, after ``calibrated(by:)``.
    public let maxima: SortedSample
    /// The step of the maximum of each path (the first one on a tie), ascending.
    public let steps: [Int]
    /// The maxima of the paths themselves, ascending.
    public let simulated: SortedSample
    /// How ``maxima`` came of ``simulated``; nil when they are the same.
    public let share: PeakCalibration.Share?
    /// What calibration begins with: ``simulated``, and what they would be, were the steps of a path to rise and fall
    /// together.
    package let coupled: CoupledMaxima

    init(paths: SamplePaths, window: Range<Int>) {
        precondition(
            !window.isEmpty && window.lowerBound >= 0 && window.upperBound <= paths.steps,
            "the window \(window) does not lie within \(paths.steps) steps")
        let maxima = PathMaxima(of: paths, window: window)
        self.window = window
        self.maxima = SortedSample(maxima.values)
        steps = maxima.steps.sorted()
        simulated = self.maxima
        share = nil
        coupled = CoupledMaxima(of: paths, window: window, simulated: simulated)
    }

    /// A peak that was put together elsewhere, such as one with events on it; as many values of each as there are
    /// paths.
    package init(
        window: Range<Int>, maxima: SortedSample, steps: [Int], simulated: SortedSample, share: PeakCalibration.Share?
    ) {
        self.window = window
        self.maxima = maxima
        self.steps = steps
        self.simulated = simulated
        self.share = share
        coupled = CoupledMaxima(simulated)
    }

    private init(_ other: PeakDistribution, maxima: SortedSample, steps: [Int], share: PeakCalibration.Share?) {
        window = other.window
        self.maxima = maxima
        self.steps = steps
        simulated = other.simulated
        coupled = other.coupled
        self.share = share
    }

    /// The distribution that comes of the same paths when past peaks are heard; see ``PeakCalibration``.
    public func calibrated(by calibration: PeakCalibration) -> PeakDistribution {
        let (maxima, share) = calibration.corrected(coupled, window: window)
        return PeakDistribution(self, maxima: maxima, steps: steps, share: share)
    }

    /// With the maxima of paths that were put together elsewhere.
    func with(_ maxima: PathMaxima, share: PeakCalibration.Share?) -> PeakDistribution {
        PeakDistribution(self, maxima: SortedSample(maxima.values), steps: maxima.steps.sorted(), share: share)
    }

    /// The value that the maximum stays below with probability `level`.
    public func quantile(_ level: Double) -> Double {
        maxima.quantile(level)
    }

    /// The share of paths whose maximum stays at or below ``quantile(_:)``: where a promise about the maximum is to be
    /// read off the paths themselves.
    public func pathLevel(_ level: Double) -> Double {
        1 - simulated.share(above: quantile(level))
    }

    /// The step before which the maximum has come with probability `level`.
    public func step(_ level: Double) -> Int {
        steps[min(steps.count - 1, Int(level * Double(steps.count)))]
    }

    /// The probability that the maximum exceeds `value`.
    public func probability(above value: Double) -> Double {
        maxima.share(above: value)
    }
}

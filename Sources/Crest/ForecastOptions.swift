public import CrestEvents
public import CrestForecasting
import CrestSeries

/// What is asked of a forecast. Every value has one default, here.
public struct ForecastOptions: Sendable, Hashable {
    /// How far ahead.
    public var horizon: HorizonRequest = .duration(seconds: 48 * 3_600)
    /// A name of ``ModelRegistry``.
    public var model = "auto"
    /// The cycles; nil to detect them.
    public var seasons: [HorizonRequest]?
    /// The length of the windows whose peak is forecast.
    public var peakWindow: HorizonRequest = .duration(seconds: 24 * 3_600)
    /// Probabilities of the central prediction intervals, each in 0 … 1.
    public var levels: [Double] = [0.80, 0.95]
    /// Levels of the peak's quantiles, each in 0 … 1.
    public var peakLevels: [Double] = [0.5, 0.9, 0.95, 0.99]
    /// Pointwise quantile levels beside the intervals, each in 0 … 1.
    public var requestedQuantiles: [Double] = []
    /// How many futures are simulated, and from which seed.
    public var sampling = PathSampling()
    /// The days and campaigns that move the traffic; nil for none.
    public var events: EventSchedule?
    /// The clock that people live by: cycles follow it through changes of daylight saving time. UTC when nil.
    public var clock: WallClock?

    /// By series, how many times as far the paths lie from the central one, because past forecasts were too sure.
    package var widening: [String: Double] = [:]

    /// Two days ahead with intervals of 80 % and 95 %, the model chosen by past accuracy.
    public init() {}

    /// The quantile levels that the intervals and quantiles need, ascending, each once.
    var quantileLevels: [Double] {
        // A level of 0.8 means 0.1 and 0.9: rounding to 12 digits makes 0.9 from either side the same number.
        let tails = levels.flatMap { [(1 - $0) / 2, (1 + $0) / 2] }
        return Set((tails + requestedQuantiles).map { ($0 * 1e12).rounded() / 1e12 }).sorted()
    }

    /// The cycles that were asked for, in observations, ascending, each once, those of a single observation left out;
    /// nil to detect them.
    func seasonalPeriods(on interval: SamplingInterval) throws(CrestError) -> [Int]? {
        guard let seasons else { return nil }
        var periods: Set<Int> = []
        for season in seasons { periods.insert(try season.steps(on: interval, what: "season", most: 10_080)) }
        return periods.filter { $0 > 1 }.sorted()
    }
}

/// A length of time as users say it: a duration, or a number of observations when the times are a mere index.
public enum HorizonRequest: Sendable, Hashable {
    case duration(seconds: Int64)
    case steps(Int)

    /// The number of observations that it covers on a grid, rounded up: a horizon of 50 minutes on a 15-minute grid is
    /// four.
    ///
    /// - Throws: ``CrestError/Code/request`` unless it is positive and at most `most`.
    func steps(on interval: SamplingInterval, what: String, most: Int = 1_000_000) throws(CrestError) -> Int {
        let steps: Int =
            switch self {
            case .steps(let steps): steps
            case .duration(let seconds):
                Int(seconds.flooredQuotient(dividingBy: interval.seconds)) + (seconds % interval.seconds == 0 ? 0 : 1)
            }
        guard (1...most).contains(steps) else {
            throw CrestError(
                .request, "a \(what) of \(steps) steps of \(interval) is not possible",
                hint: "give a duration such as 48h, or a number of observations between 1 and \(most)")
        }
        return steps
    }
}

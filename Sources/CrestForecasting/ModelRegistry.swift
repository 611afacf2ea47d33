/// Every method by the name that users give it, in one place. To add a model: one case in ``forecasters(named:context:)``
/// and one entry in ``fittedTypes``.
public enum ModelRegistry {
    /// What a method is made for.
    public struct Context: Sendable, Hashable {
        /// Observations a cycle, ascending; empty when the series has none.
        public let seasonalPeriods: [Int]
        /// How far ahead the forecast must hold.
        public let horizon: Horizon

        public init(seasonalPeriods: [Int], horizon: Horizon) {
            self.seasonalPeriods = seasonalPeriods.sorted()
            self.horizon = horizon
        }
    }

    /// The names that ``forecaster(named:context:)`` takes.
    public static let names = [
        "auto", "seasonal-autoregression", "seasonal-autoregression/raw", "holt-winters", "holt-winters/multiplicative",
        "seasonal-naive", "naive", "drift", "mean",
    ]

    /// The types that archives hold.
    static let fittedTypes: [any FittedModel.Type] = [
        Combination.Fitted.self, SeasonalAutoregression.Fitted.self, HoltWinters.Fitted.self,
        SeasonalNaive.Fitted.self, Drift.Fitted.self, HistoricalMean.Fitted.self,
    ]

    /// The method called `name`.
    ///
    /// - Throws: ``FittingError/Code/unknownModel``, naming the legal ones.
    public static func forecaster(named name: String, context: Context) throws(FittingError) -> any Forecaster {
        let periods = context.seasonalPeriods
        return switch name {
        case "auto": Combination(members: candidates(context), baselines: baselines(context), context: context)
        case "seasonal-autoregression": SeasonalAutoregression(seasonalPeriods: periods)
        case "seasonal-autoregression/raw": SeasonalAutoregression(seasonalPeriods: periods, scale: .raw)
        case "holt-winters": HoltWinters(seasonality: periods.first.map { .additive(period: $0) } ?? .none)
        case "holt-winters/multiplicative":
            HoltWinters(seasonality: periods.first.map { .multiplicative(period: $0) } ?? .none)
        case "seasonal-naive": SeasonalNaive(seasonalPeriod: periods.last ?? 1)
        case "naive": SeasonalNaive(seasonalPeriod: 1)
        case "drift": Drift()
        case "mean": HistoricalMean()
        default:
            throw FittingError(
                .unknownModel, "there is no model '\(name)'", hint: "one of \(names.joined(separator: ", "))")
        }
    }

    /// What `auto` combines.
    private static func candidates(_ context: Context) -> [any Forecaster] {
        let periods = context.seasonalPeriods
        let season = periods.first
        return [
            SeasonalAutoregression(seasonalPeriods: periods, scale: .log),
            SeasonalAutoregression(seasonalPeriods: periods, scale: .raw),
            HoltWinters(seasonality: season.map { .additive(period: $0) } ?? .none),
            HoltWinters(seasonality: season.map { .multiplicative(period: $0) } ?? .none),
        ]
    }

    /// What `auto` must beat: every season again, longest first, then no season.
    private static func baselines(_ context: Context) -> [any Forecaster] {
        context.seasonalPeriods.reversed().map { SeasonalNaive(seasonalPeriod: $0) } + [HistoricalMean()]
    }
}

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

    /// The names that ``forecasters(named:context:)`` takes.
    public static let names = ["auto", "seasonal-naive", "naive", "drift", "mean"]

    /// The types that archives hold.
    static let fittedTypes: [any FittedModel.Type] = [
        Combination.Fitted.self, SeasonalNaive.Fitted.self, Drift.Fitted.self, HistoricalMean.Fitted.self,
    ]

    /// The method called `name`.
    ///
    /// - Throws: ``FittingError/Code/unknownModel``, naming the legal ones.
    public static func forecaster(named name: String, context: Context) throws(FittingError) -> any Forecaster {
        switch name {
        case "auto": Combination(members: candidates(context), baselines: baselines(context), context: context)
        case "seasonal-naive": SeasonalNaive(seasonalPeriod: context.seasonalPeriods.last ?? 1)
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
        []
    }

    /// What `auto` must beat: every season again, longest first, then no season.
    private static func baselines(_ context: Context) -> [any Forecaster] {
        context.seasonalPeriods.reversed().map { SeasonalNaive(seasonalPeriod: $0) } + [HistoricalMean()]
    }
}

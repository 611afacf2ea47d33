import ArgumentParser
import CrestEvents
import CrestIngestion
import CrestSeries

/// The flag that says what lies behind a service.
struct TierFlags: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "What lies behind a series, once a tier: its requests for each one there, those of later steps after a plus, or "
                + "learned, where the input has a series of its name; 'from NAME' where several series could be meant; what "
                + "it can take in a step; external where somebody else sets that.",
            valueName: "payment: 0.4/request from shop, limit 9000, external"))
    var tier: [String] = []

    /// The tiers as they were described.
    func descriptions() throws(EventError) -> [TierDescription] {
        var descriptions: [TierDescription] = []
        for text in tier { descriptions.append(try TierDescription(parsing: text)) }
        return descriptions
    }

    /// The chains behind the series of an input; nil where no tier is named.
    func chains(among data: IngestedData) throws(EventError) -> ServiceChains? {
        let descriptions = try descriptions()
        return descriptions.isEmpty ? nil : try ServiceChains(descriptions, among: data.series.map(\.series))
    }
}

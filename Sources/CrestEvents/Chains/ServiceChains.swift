public import CrestSeries

/// The chains behind the series of an input, by their entries.
public struct ServiceChains: Sendable {
    /// By the name of the entry's series.
    public let chains: [String: ServiceChain]
    /// Series that are tiers: what comes to them is told by their entries.
    public let tiers: Set<String>
    /// What a person should know of what was learned.
    public let notes: [Diagnostic]

    /// Below this share of a tier's variance its entry says little about it.
    private static let leastExplained = 0.5

    /// Finds the entry of each tier, and learns from the tier's own series what is to be learned.
    ///
    /// - Parameter series: the input. A series with the name of a tier is no entry.
    /// - Throws: ``EventError/Code/chain`` when an entry or a tier's own series is not there, when several could be the
    ///   entry, or when nothing can be learned.
    public init(_ descriptions: [TierDescription], among series: [TimeSeries]) throws(EventError) {
        let names = Set(descriptions.map(\.name))
        let entries = series.filter { !names.contains($0.name) }
        var tiers: [String: [ServiceChain.Tier]] = [:]
        var notes: [Diagnostic] = []
        for description in descriptions {
            let entry = try Self.entry(of: description, among: entries)
            guard description.fanOut == nil else {
                tiers[entry.name, default: []].append(try description.tier())
                continue
            }
            guard let own = series.first(where: { $0.name == description.name }) else {
                throw EventError(
                    .chain, "there is no series '\(description.name)' to learn its fan-out from",
                    hint: "\(Self.list(series)); or state it, such as 0.4/request")
            }
            let tier = try description.tier(learnedFrom: entry, own: own)
            tiers[entry.name, default: []].append(tier)
            if let learned = tier.learned, learned.explained < Self.leastExplained {
                notes.append(
                    Diagnostic(
                        code: .init(rawValue: "W_FAN_OUT"),
                        message:
                            "'\(entry.name)' explains \(Int((100 * learned.explained).rounded())) % of what the tier "
                            + "'\(tier.name)' got: its demand is hardly told by it",
                        hint: "name the entry that it follows (from NAME), or forecast it by itself: without --tier",
                        series: tier.name))
            }
        }
        var chains: [String: ServiceChain] = [:]
        for (entry, tiers) in tiers.sorted(by: { $0.key < $1.key }) { chains[entry] = try ServiceChain(tiers: tiers) }
        if let twice = Self.firstTwice(descriptions.map(\.name)) {
            throw EventError(.chain, "two tiers are called '\(twice)'", hint: "give each its own name")
        }
        self.chains = chains
        self.tiers = names
        self.notes = notes
    }

    private static func entry(
        of description: TierDescription, among entries: [TimeSeries]
    ) throws(EventError) -> TimeSeries {
        if let name = description.entry {
            guard let entry = entries.first(where: { $0.name == name }) else {
                throw EventError(
                    .chain, "the tier '\(description.name)' is said to lie behind '\(name)', which is no entry here",
                    hint: list(entries))
            }
            return entry
        }
        guard let entry = entries.first, entries.count == 1 else {
            throw EventError(
                .chain, "behind which of \(entries.count) series does the tier '\(description.name)' lie?",
                hint: "say it, such as '0.4/request from NAME'; \(list(entries))")
        }
        return entry
    }

    private static func list(_ series: [TimeSeries]) -> String {
        guard !series.isEmpty else { return "no series is left that could be one" }
        if series.count == 1, series[0].name.isEmpty {
            return "the only series has no name: say which column has the names (--key)"
        }
        let most = 8
        let names = series.prefix(most).map { "'\($0.name)'" }.joined(separator: ", ")
        return "there are \(names)\(series.count > most ? " and others" : "")"
    }

    private static func firstTwice(_ names: [String]) -> String? {
        var seen: Set<String> = []
        return names.first { !seen.insert($0).inserted }
    }
}

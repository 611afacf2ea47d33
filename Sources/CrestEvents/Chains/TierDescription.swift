public import CrestSeries

/// A tier as one line of text describes it: `payment: 0.4/request from checkout, limit 9000, external`.
///
/// After the name stand, in any order: its requests for each request at the entry, those that come a step later each
/// after a plus (`0.3+0.1/request`), or `learned`, where a series of its name shows what it got; after either `from`
/// and the series of the entry, which may be left out where there is only one; its capacity in a step; and whether the
/// limit is somebody else's.
public struct TierDescription: Sendable, Hashable {
    /// Of the tier.
    public let name: String
    /// The series of the entry; nil where the line names none.
    public let entry: String?
    /// Requests for each request at the entry, by lag; nil where they are to be learned.
    public let fanOut: [Double]?
    /// What it can take in a step; nil where nothing limits it.
    public let limit: Double?
    /// Whether the limit is somebody else's.
    public let isExternal: Bool

    /// - Throws: ``EventError/Code/chain``, naming the term that is wrong.
    public init(parsing text: String) throws(EventError) {
        let form = "write such as 'payment: 0.4/request, limit 9000, external', or 'payment: learned, limit 9000'"
        func wrong(_ problem: String) -> EventError { EventError(.chain, "'\(text)' \(problem)", hint: form) }
        guard let colon = text.lastIndex(of: ":"), !text[..<colon].trimmed.isEmpty else {
            throw wrong("names no tier")
        }
        var (source, limit, isExternal) = (Source?.none, Double?.none, false)
        for part in text[text.index(after: colon)...].split(separator: ",", omittingEmptySubsequences: false) {
            let term = part.trimmed
            if term == "external", !isExternal {
                isExternal = true
            } else if term.hasPrefix("limit "), limit == nil {
                guard let number = Double(term.dropFirst("limit ".count).trimmed) else {
                    throw wrong("has a limit that is no number")
                }
                limit = number
            } else if source == nil, let found = Source(term) {
                source = found
            } else {
                throw wrong("has a term too many or unknown: '\(term)'")
            }
        }
        guard let source else { throw wrong("does not say how many requests it gets for each one at the entry") }
        guard source.isReadable else { throw wrong("does not say how many requests it gets") }
        (name, entry, fanOut) = (text[..<colon].trimmed, source.entry, source.fanOut)
        (self.limit, self.isExternal) = (limit, isExternal)
        // A fan-out or limit that cannot be is told with the text, before any data are read.
        if fanOut != nil { _ = try tier() }
    }

    /// The tier where its fan-out is stated.
    ///
    /// - Throws: ``EventError/Code/chain`` when it is to be learned, or cannot be.
    public func tier() throws(EventError) -> ServiceChain.Tier {
        guard let fanOut else {
            throw EventError(
                .chain, "what '\(name)' gets is to be learned, and there is nothing here to learn from",
                hint: "state it, such as 0.4/request: crest forecast with the same --tier shows what is learned")
        }
        return try ServiceChain.Tier(name: name, fanOut: fanOut, capacity: limit, isExternal: isExternal)
    }

    /// The tier where it is to be learned.
    ///
    /// - Throws: ``EventError/Code/chain`` when nothing can be learned from the two series.
    public func tier(learnedFrom entry: TimeSeries, own: TimeSeries) throws(EventError) -> ServiceChain.Tier {
        try ServiceChain.Tier(
            name: name, learned: FanOut(entry: entry, tier: own), capacity: limit, isExternal: isExternal)
    }

    /// Where a tier's requests come from: `0.3+0.1/request` or `learned`, with or without `from checkout`.
    private struct Source {
        let fanOut: [Double]?
        let entry: String?
        let isReadable: Bool

        /// Nil when the term is another one.
        init?(_ term: String) {
            let words = term.split(separator: " ", maxSplits: 1)
            if words.first == "learned" {
                let rest = words.count > 1 ? words[1].trimmed : ""
                guard rest.isEmpty || rest.hasPrefix("from ") else { return nil }
                (fanOut, isReadable) = (nil, true)
                entry = rest.isEmpty ? nil : rest.dropFirst("from ".count).trimmed
                return
            }
            guard let unit = term.firstRange(of: Self.unit) else { return nil }
            let rest = term[unit.upperBound...].trimmed
            guard rest.isEmpty || rest.hasPrefix("from ") else { return nil }
            let numbers = term[..<unit.lowerBound].split(separator: "+", omittingEmptySubsequences: false)
            let amounts = numbers.compactMap { Double($0.trimmed) }
            (fanOut, isReadable) = (amounts, amounts.count == numbers.count)
            entry = rest.isEmpty ? nil : rest.dropFirst("from ".count).trimmed
        }

        private static let unit = "/request"
    }
}

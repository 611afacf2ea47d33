import CrestSeries

/// The kinds of work that bind one service, as a person says them: `prefill=12000+decode=900`, the series of each and
/// what one replica does of it in one observation when it does nothing else.
public struct BindingWork: Sendable, Hashable {
    /// One kind.
    public struct Kind: Sendable, Hashable {
        /// The name of the series.
        public let series: String
        /// Positive.
        public let perReplica: Double
    }

    /// At least one, of different names.
    public let kinds: [Kind]

    /// What the series of all kinds is called in a plan, such as `prefill+decode`.
    public var name: String { kinds.map(\.series).joined(separator: "+") }

    /// - Throws: ``AdvisorError/Code/capacity``, naming the text and the form that is expected.
    public init(_ text: String) throws(AdvisorError) {
        var kinds: [Kind] = []
        for part in text.split(separator: "+", omittingEmptySubsequences: false) {
            // A name may have an equals sign of its own, as labels do.
            guard let sign = part.lastIndex(of: "="), let perReplica = Double(part[part.index(after: sign)...].trimmed),
                perReplica > 0, perReplica.isFinite
            else {
                throw .capacity(
                    "'\(text)' does not say kinds of work",
                    hint: "give the series and what one replica does of each: prefill=12000+decode=900")
            }
            let series = part[..<sign].trimmed
            guard !kinds.contains(where: { $0.series == series }) else {
                throw .capacity("'\(text)' names '\(series)' twice", hint: "each kind of work is one series")
            }
            kinds.append(Kind(series: series, perReplica: perReplica))
        }
        self.kinds = kinds
    }
}

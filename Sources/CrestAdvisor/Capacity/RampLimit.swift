public import CrestSeries

/// How far supply may move in one direction within any span of time, such as 30 % in 15 minutes.
public struct RampLimit: Sendable, Hashable {
    /// The size of the move.
    public enum Amount: Sendable, Hashable {
        /// So many replicas.
        case replicas(Int)
        /// So many percent of the supply at the beginning of the span, rounded down, but always one replica.
        case percent(Double)
    }

    /// How large a move is permitted.
    public let amount: Amount
    /// The span: every one of this length, wherever it begins.
    public let span: SamplingInterval

    /// - Throws: ``AdvisorError/Code/limit`` unless the amount is positive and the span at most a year.
    public init(_ amount: Amount, per span: SamplingInterval) throws(AdvisorError) {
        guard span.seconds <= 31_536_000 else {
            throw .limit("a ramp over \(span)", hint: "its span is at most a year")
        }
        switch amount {
        case .replicas(let count) where !(1...Capacity.mostReplicas).contains(count):
            throw .limit("a ramp of \(count) replicas", hint: "it is 1 … \(Capacity.mostReplicas)")
        case .percent(let share) where !(share > 0 && share <= 100_000):
            throw .limit("a ramp of \(share) %", hint: "it is more than 0 % and at most 100000 %")
        default:
            self.amount = amount
            self.span = span
        }
    }

    /// The limit that a text such as `30%/15m` or `4/1m` says.
    ///
    /// - Throws: ``AdvisorError/Code/limit``, naming the text and the form that is expected.
    public init(_ text: String) throws(AdvisorError) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false).map { $0.trimmed }
        guard parts.count == 2, let span = try? DurationText.seconds(in: parts[1]), span > 0 else {
            throw Self.unreadable(text)
        }
        let interval = SamplingInterval(seconds: span)
        if parts[0].hasSuffix("%"), let share = Double(String(parts[0].dropLast()).trimmed) {
            try self.init(.percent(share), per: interval)
        } else if let count = Int(parts[0]) {
            try self.init(.replicas(count), per: interval)
        } else {
            throw Self.unreadable(text)
        }
    }

    private static func unreadable(_ text: String) -> AdvisorError {
        .limit("'\(text)' is no limit on changes", hint: "write 30%/15m (percent) or 4/1m (replicas)")
    }
}

extension RampLimit: CustomStringConvertible {
    /// As the command line writes it: `30%/15m`, `4/1m`.
    public var description: String {
        switch amount {
        case .replicas(let count): "\(count)/\(span)"
        case .percent(let share): share == share.rounded() ? "\(Int(share))%/\(span)" : "\(share)%/\(span)"
        }
    }
}

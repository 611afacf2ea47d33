package import CrestForecasting
import CrestSeries

/// What is provided for beyond the mean of an observation, as a person says it.
public enum BurstProvision: Sendable, Hashable {
    /// `1.3`: demand rises so far above its mean. What one replica serves in the mean is that much less.
    case factor(Double)
    /// `dispersion=5`: requests crowd by this index of dispersion in every second. `dispersion=5/10s`: a queue absorbs
    /// ten seconds.
    case dispersion(Double, window: Int64)
    /// `learned`, or `learned/10s`: as they did in the access log that the demand comes from.
    case learned(window: Int64)

    /// - Throws: ``AdvisorError/Code/capacity``, naming the text and the forms that are expected.
    public init(_ text: String) throws(AdvisorError) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false).map { $0.trimmed }
        let sides = parts[0].split(separator: "=", omittingEmptySubsequences: false).map { $0.trimmed }
        let window = parts.count == 2 ? try? DurationText.seconds(in: parts[1]) : parts.count == 1 ? 1 : nil
        if let window, window >= 1, parts[0] == "learned" {
            self = .learned(window: window)
        } else if let window, window >= 1, sides.count == 2, sides[0] == "dispersion", let index = Double(sides[1]),
            index >= 1, index.isFinite
        {
            self = .dispersion(index, window: window)
        } else if parts.count == 1, let factor = Double(text), factor >= 1, factor.isFinite {
            self = .factor(factor)
        } else {
            throw .capacity(
                "a burst factor of '\(text)'",
                hint: "give the largest demand over the mean, 1 or more, such as 1.3; or dispersion=5, the variance of "
                    + "the requests a second over their mean; or, with an access log, learned; the last two with the time "
                    + "that a queue absorbs, learned/10s")
        }
    }

    /// What a replica that serves `perReplica` serves in the mean.
    package func mean(of perReplica: Double) -> Double {
        if case .factor(let factor) = self { perReplica / factor } else { perReplica }
    }

    /// How requests crowd; nil for a factor, and where it is to be learned and nothing tells it.
    ///
    /// - Parameter learned: from the log behind the demand.
    package func bursts(learned: RequestBursts?) -> RequestBursts? {
        switch self {
        case .factor: nil
        case .dispersion(let index, let window): RequestBursts(dispersion: index).absorbed(over: window)
        case .learned(let window): learned?.absorbed(over: window)
        }
    }
}

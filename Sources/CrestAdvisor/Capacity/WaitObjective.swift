/// How long a request may wait before it is served.
public struct WaitObjective: Sendable, Hashable {
    /// What is limited.
    enum Rule: Sendable, Hashable {
        case mean
        case share(Double)
    }

    let rule: Rule
    /// The limit in seconds; at least 0.
    public let seconds: Double

    /// The mean wait of all requests, those that need not wait included, is at most `seconds`.
    ///
    /// - Throws: ``AdvisorError/Code/capacity`` unless `seconds` is positive.
    public static func mean(seconds: Double) throws(AdvisorError) -> WaitObjective {
        guard seconds > 0, seconds.isFinite else {
            throw .capacity("a mean wait of \(seconds) s", hint: "it is more than 0")
        }
        return WaitObjective(rule: .mean, seconds: seconds)
    }

    /// At most the share `chance` of the requests waits longer than `seconds`.
    ///
    /// - Throws: ``AdvisorError/Code/capacity`` unless `seconds` is at least 0 and `chance` between 0 and 1.
    public static func share(_ chance: Double, waitingLongerThan seconds: Double) throws(AdvisorError) -> WaitObjective
    {
        guard seconds >= 0, seconds.isFinite else {
            throw .capacity("a wait of \(seconds) s", hint: "it is 0 or more")
        }
        guard chance > 0, chance < 1 else {
            throw .capacity(
                "a share of \(chance) of the requests that may wait longer", hint: "it lies between 0 and 1, such as 1%"
            )
        }
        return WaitObjective(rule: .share(chance), seconds: seconds)
    }
}

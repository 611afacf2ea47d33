package import CrestAdvisor
package import CrestSeries
package import Logging

/// How a night ended, in a few figures.
package struct NightOutcome: Sendable {
    package let run: String
    package let asOf: Timestamp
    package let plan: Plan
    /// Whether the plan stands where it is followed; an old one, made for the accounts, does not.
    package let isPublished: Bool
    /// Series in the plan, those of them that are held, and models that were fitted.
    package let series: Int
    package let held: Int
    package let fitted: Int
    /// What a person should know beside the plan's own warnings.
    package private(set) var findings: [Diagnostic]

    func finding(_ more: [Diagnostic]) -> NightOutcome {
        var outcome = self
        outcome.findings += more
        return outcome
    }

    /// One line: what a log keeps of a night.
    package var summary: String {
        let state = isPublished ? "published" : "not published"
        return "\(asOf) plan \(plan.id) \(plan.status.rawValue), \(state): \(series) series, \(held) held, "
            + "\(fitted) models fitted, \(plan.warnings.count + findings.count) warnings"
    }

    /// The same, figure by figure.
    package var figures: Logger.Metadata {
        [
            "as_of": "\(asOf)", "plan": "\(plan.id)", "status": "\(plan.status.rawValue)",
            "published": .stringConvertible(isPublished), "series": .stringConvertible(series),
            "held": .stringConvertible(held), "fitted": .stringConvertible(fitted),
            "warnings": .stringConvertible(plan.warnings.count + findings.count),
        ]
    }
}

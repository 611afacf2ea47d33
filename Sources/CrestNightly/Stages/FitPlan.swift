package import Crest
package import CrestSeries
package import CrestStore

/// Which models are fitted tonight, and why.
package struct FitPlan {
    /// The one that needs no fitting to speak of, and that every other must beat.
    static let baseline = "seasonal-naive"

    package struct Task: Sendable {
        package let series: TimeSeries
        /// As the registry calls it.
        package let model: String
        /// What a person should know of why; nil for the schedule.
        package let finding: Diagnostic?
    }

    package let tasks: [Task]

    /// - Parameters:
    ///   - models: what is in the archive.
    ///   - records: how the last nights went, in order of time.
    package init(
        _ all: [TimeSeries], models: [ModelRecord], records: [AccuracyRecord], defaults: ConfigurationDefaults,
        asOf: Timestamp
    ) {
        let archived = Dictionary(models.map { ($0.series, $0) }, uniquingKeysWith: { $1 })
        let scored = Dictionary(grouping: records, by: \.series)
        let asked = defaults.model.value
        tasks = all.compactMap { series in
            guard let model = archived[series.name] else { return Task(series: series, model: asked, finding: nil) }
            let age = model.fittedAt.seconds(until: asOf)
            let isForeign = model.model != asked && model.model != Self.baseline
            // A clock that went back leaves models from the future: they are no younger for it.
            if age >= defaults.refitAfter.value || age < 0 || isForeign {
                return Task(series: series, model: asked, finding: nil)
            }
            let since = (scored[series.name] ?? []).filter { $0.from >= model.fittedAt }
            switch DriftRule.verdict(on: since) {
            case .sound: return nil
            case .drifted(let reason):
                return Task(series: series, model: model.model, finding: Self.drift(series, reason))
            case .beaten(let reason):
                return model.model == Self.baseline
                    ? nil : Task(series: series, model: Self.baseline, finding: Self.demotion(series, reason))
            }
        }
    }

    private static func drift(_ series: TimeSeries, _ reason: String) -> Diagnostic {
        Diagnostic(
            code: .init(rawValue: "W_DRIFT"), message: "\(reason): its model is fitted anew",
            hint: "did the traffic change for good? an events file can say why", series: series.name)
    }

    private static func demotion(_ series: TimeSeries, _ reason: String) -> Diagnostic {
        Diagnostic(
            code: .init(rawValue: "W_DEMOTED"), message: "\(reason): that takes over until the next refit",
            hint: "crest report shows the nights", series: series.name)
    }
}

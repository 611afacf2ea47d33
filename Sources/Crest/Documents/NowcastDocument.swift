import CrestEvents
package import CrestReporting
import CrestSeries

/// `crest/nowcast/v1`: the peak of an event that is running.
package struct NowcastDocument: Sendable {
    private let result: NowcastPipeline.Result
    private let levels: [Double]

    /// - Parameter levels: of the peak's quantiles.
    package init(_ result: NowcastPipeline.Result, levels: [Double]) {
        self.result = result
        self.levels = levels
    }

    private var doubt: PeakDoubt {
        PeakDoubt(median: result.peak.quantile(0.5), p95: result.peak.quantile(0.95))
    }

    /// The whole document.
    package var json: JSONValue {
        let result = result
        return [
            "schema": "crest/nowcast/v1", "event": .string(result.event.name),
            "as_of": .string(result.asOf.description), "observed": .integer(Int64(result.observed)),
            "largest_seen": .optional(result.largestSeen),
            "quantiles": .array(
                levels.map { ["level": .number($0), "value": .number(result.peak.quantile($0))] }),
            "p95_over_p50": .optional(doubt.ratio),
            "kernels": .array(
                KernelFamily.allCases.compactMap { family in
                    result.families[family].map { ["name": .string(family.rawValue), "weight": .number($0)] }
                }),
        ]
    }

    /// What a person reads.
    package var lines: [String] {
        let quantiles = levels.map {
            "p\(NumberStyle.figure($0 * 100)) \(NumberStyle.figure(result.peak.quantile($0)))"
        }
        let seen = result.largestSeen.map { "; the largest so far was \(NumberStyle.figure($0))" } ?? ""
        let families = KernelFamily.allCases.compactMap { family in
            result.families[family].map { "\(family.rawValue) \(NumberStyle.percent($0))" }
        }
        return [
            "NOWCAST \(result.event.name) after \(result.observed) steps: the peak is \(quantiles.joined(separator: ", "))"
                + seen,
            "it spreads as: \(families.joined(separator: ", "))\(doubt.sentence.map { "; \($0)" } ?? "")",
        ]
    }
}

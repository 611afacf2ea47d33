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

    /// The columns of ``csvRows``.
    package static let csvHeader = ["event", "as_of", "observed", "level", "value"]

    /// A row for each level of the peak.
    package var csvRows: [[CSVField]] {
        levels.map { level in
            [
                .text(result.event.name), .text(result.asOf.description), .integer(result.observed), .number(level),
                .number(result.peak.quantile(level)),
            ]
        }
    }

    /// What a person reads.
    package var lines: [String] {
        let quantiles = levels.map {
            "p\(NumberStyle.figure($0 * 100)) \(NumberStyle.figure(result.peak.quantile($0)))"
        }
        let seen = result.largestSeen.map { ", the largest so far \(NumberStyle.figure($0))" } ?? ""
        let families = result.families.sorted { ($1.value, $0.key.rawValue) < ($0.value, $1.key.rawValue) }.map {
            "\($0.key.rawValue) \(NumberStyle.percent($0.value))"
        }
        return [
            "NOWCAST '\(result.event.name)' at \(result.asOf), \(result.observed) steps after its launch\(seen)",
            "its peak in one step: \(quantiles.joined(separator: ", "))\(doubt.sentence.map { "; \($0)" } ?? "")",
            "it spreads as: \(families.joined(separator: ", "))",
        ]
    }
}

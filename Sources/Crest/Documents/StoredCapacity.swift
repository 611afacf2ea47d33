package import CrestSeries
import Foundation

/// What `crest capacity learn -o json` wrote, as far as a plan needs it.
package struct StoredCapacity: Sendable, Hashable {
    /// Units of demand that one replica serves in one ``interval``.
    package let perReplica: Double
    /// The step of the history that it was learned from.
    package let interval: SamplingInterval
    /// The largest load of a replica that was ever seen in a step.
    package let largestSeen: Double

    /// - Throws: ``CrestError/Code/inputMissing``, or ``CrestError/Code/capacity`` with the file and the reason.
    package init(readingFrom path: String) throws(CrestError) {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw CrestError(
                .inputMissing, "there is no file '\(path)'",
                hint: "write it with crest capacity learn -o json --out FILE")
        }
        guard let stored = try? JSONDecoder().decode(Content.self, from: data), stored.schema == "crest/capacity/v1",
            stored.step_seconds > 0
        else {
            throw CrestError(
                .capacity, "\(path) is not what was learned of a capacity",
                hint: "write it with crest capacity learn -o json --out FILE")
        }
        perReplica = stored.per_replica
        interval = SamplingInterval(seconds: stored.step_seconds)
        largestSeen = stored.largest_seen
    }

    /// What should be known before planning with it: that it was never seen.
    package var warnings: [Diagnostic] {
        perReplica > largestSeen ? [.extrapolated(perReplica, beyond: largestSeen)] : []
    }

    /// Says that a series has another step, for which the number would mean something else.
    package func check(_ series: TimeSeries) throws(CrestError) {
        guard series.interval != interval else { return }
        throw CrestError(
            .capacity,
            "the capacity was learned in steps of \(interval), and the series has steps of \(series.interval)",
            hint: "learn or plan with the same --step", series: series.name)
    }

    // The names are the keys.
    // swift-format-ignore: AlwaysUseLowerCamelCase
    private struct Content: Decodable {
        let schema: String
        let per_replica: Double
        let step_seconds: Int64
        let largest_seen: Double
    }
}

import Crest
import CrestAdvisor
import CrestReporting
import CrestSeries
package import CrestStore

/// How long replicas took to serve, from what was observed.
package struct LearnedLeadTime: Sendable, Hashable {
    /// With fewer observations, what is configured holds.
    package static let fewest = 20
    /// Older ones than the last so many are forgotten.
    package static let most = 200

    /// The 95th percentile in seconds: the smallest that 95 % of the observations do not exceed.
    package let seconds: Int64
    package let observations: Int

    /// - Parameter records: of one series, in order of time. Nil when they are too few.
    package init?(_ records: [LeadTimeRecord]) {
        let last = records.suffix(Self.most).map(\.seconds).sorted()
        guard last.count >= Self.fewest else { return nil }
        seconds = last[(last.count * 19 + 19) / 20 - 1]
        observations = last.count
    }

    /// As a person says it.
    package var text: String { NumberStyle.duration(seconds: Double(seconds)) }
}

extension ConfiguredService {
    /// The service with what was learned of its lead time: instead of what is configured when it is to be learned, and
    /// otherwise where it is longer, which the finding says.
    func applying(_ learned: LearnedLeadTime?, to series: String) throws(AdvisorError) -> (Capacity, Diagnostic?) {
        guard let learned, learnsLeadTime || learned.seconds > capacity.leadTime else { return (capacity, nil) }
        let longer = try capacity.with(leadTime: learned.seconds)
        guard !learnsLeadTime else { return (longer, nil) }
        return (
            longer,
            Diagnostic(
                code: .init(rawValue: "W_LEAD_TIME"),
                message: "replicas took \(learned.text) to serve, more than the "
                    + "\(NumberStyle.duration(seconds: Double(capacity.leadTime))) that are configured: the longer is planned with",
                hint: "write ready: learned", series: series)
        )
    }
}

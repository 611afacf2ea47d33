package import CrestEvaluation
package import CrestReporting
package import CrestSeries

/// A simulated campaign as CSV, what a system recorded apart from the truth, and as series.
package struct CampaignDocument: Sendable {
    private let traffic: CampaignTraffic

    package init(_ traffic: CampaignTraffic) {
        self.traffic = traffic
    }

    private static let recorded: [(name: String, value: @Sendable (CampaignTraffic.Minute) -> Double)] = [
        ("attempts", { $0.attempts }), ("orders", { $0.orders }), ("coupons", { $0.coupons }), ("page", { $0.page }),
        ("chat", { $0.chat }),
    ]
    private static let truth: [(name: String, value: @Sendable (CampaignTraffic.Minute) -> Double)] = [
        ("organic", { $0.organic }), ("demand", { $0.demand }), ("retries", { $0.retries }),
        ("claims", { $0.claims }), ("outstanding", { $0.outstanding }), ("waiting", { $0.waiting }),
    ]

    /// What a system recorded, a column a service.
    package static var header: [String] { ["timestamp"] + recorded.map(\.name) }
    /// The truth.
    package static var truthHeader: [String] { ["timestamp"] + truth.map(\.name) + ["autoscaled", "phase"] }

    /// A row a minute of what was recorded.
    package var rows: some Sequence<[CSVField]> {
        traffic.minutes.indices.lazy.map { index in
            [time(index)] + Self.recorded.map { Self.figure($0.value(traffic.minutes[index])) }
        }
    }

    /// A row a minute of the truth, and of what an autoscaler would have had at work.
    package var truthRows: some Sequence<[CSVField]> {
        zip(traffic.minutes.indices, traffic.autoscaled).lazy.map { index, autoscaled in
            [time(index)] + Self.truth.map { Self.figure($0.value(traffic.minutes[index])) }
                + [.integer(autoscaled), .text(traffic.minutes[index].phase.rawValue)]
        }
    }

    /// What was recorded, a series a service.
    package func series() throws(SeriesError) -> [TimeSeries] {
        var all: [TimeSeries] = []
        for (name, value) in Self.recorded {
            all.append(
                try TimeSeries(
                    name: name, start: traffic.start, interval: traffic.interval,
                    observations: traffic.minutes.map(value)))
        }
        return all
    }

    private func time(_ index: Int) -> CSVField { .text(traffic.timestamp(at: index).description) }

    /// Counts are whole; expectations have three digits after the point.
    private static func figure(_ value: Double) -> CSVField {
        Int(exactly: value).map { .integer($0) } ?? .number((value * 1_000).rounded() / 1_000)
    }
}

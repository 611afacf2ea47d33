package import CrestAdvisor
package import CrestReporting

/// `crest/scalability/v1`: the Universal Scalability Law of a load test.
package struct ScalabilityDocument: Sendable {
    private let law: ScalabilityLaw
    private let demand: Double?

    /// - Parameter demand: the throughput that is asked for; nil when none is.
    package init(_ law: ScalabilityLaw, demand: Double?) {
        self.law = law
        self.demand = demand
    }

    /// The whole document.
    package var json: JSONValue {
        [
            "schema": "crest/scalability/v1",
            "gamma": Self.json(law.single), "sigma": Self.json(law.contention), "kappa": Self.json(law.coherency),
            "kappa_identified": .bool(law.isCoherencyIdentified),
            "peak_concurrency": .optional(law.peakConcurrency),
            "peak_throughput": .optional(law.peakConcurrency.map(law.throughput)),
            "largest_tested": .number(law.largestTested),
            "relative_error": .optional(law.relativeError),
            "demand": .optional(demand),
            "concurrency": .optional(demand.flatMap(law.concurrency)),
        ]
    }

    private static func json(_ estimate: Estimate) -> JSONValue {
        ["value": .number(estimate.value), "interval_95": estimate.json]
    }

    /// What a person reads.
    package var lines: [String] {
        let figure = { (value: Double) in NumberStyle.figure(value) }
        func text(_ name: String, _ estimate: Estimate) -> String {
            let range = estimate.interval.map { " (95 %: \(figure($0.lowerBound)) … \(figure($0.upperBound)))" }
            return "\(name) \(figure(estimate.value))\(range ?? "")"
        }
        var lines = [
            text("one alone does", law.single), text("contention σ", law.contention),
            text("coherency κ", law.coherency) + (law.isCoherencyIdentified ? "" : ", UNIDENTIFIED"),
        ]
        if let peak = law.peakConcurrency {
            lines.append("most at N* = \(figure(peak)): \(figure(law.throughput(at: peak))); beyond it more makes less")
        } else {
            lines.append("no peak up to \(figure(law.largestTested)): test further before running more than that")
        }
        if let demand {
            let count = law.concurrency(reaching: demand)
            lines.append(
                count.map { "\(figure(demand)) need \(NumberStyle.figure($0))" }
                    ?? "\(figure(demand)) lie beyond what was tested, or beyond the peak")
        }
        return lines
    }
}

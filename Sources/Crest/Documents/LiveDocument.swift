package import CrestAdvisor
package import CrestReporting
import CrestSeries

/// `crest/live/v1`: live requirements as JSON, CSV and a table.
package struct LiveDocument: Sendable {
    /// One series.
    package struct Entry: Sendable {
        let series: String
        let was: Int?
        let requirement: LiveRequirement

        package init(series: String, was: Int?, requirement: LiveRequirement) {
            self.series = series
            self.was = was
            self.requirement = requirement
        }
    }

    private let entries: [Entry]

    package init(_ entries: [Entry]) {
        self.entries = entries
    }

    package var json: JSONValue {
        ["schema": "crest/live/v1", "series": .array(entries.map(Self.json))]
    }

    /// One line a series.
    package var lines: some Sequence<JSONValue> {
        entries.lazy.map(Self.json)
    }

    private static func json(_ entry: Entry) -> JSONValue {
        let requirement = entry.requirement
        return [
            "name": .string(entry.series), "time": .string(requirement.time.description),
            "ready": .string(requirement.ready.description), "replicas": .integer(Int64(requirement.replicas)),
            "was": .optional(entry.was), "demand": .number(requirement.demand),
            "expected_peak": .number(requirement.expectedPeak), "provided": .number(requirement.provided),
            "level": .number(requirement.level), "bound_by": .string(requirement.boundBy.rawValue),
            "stale": .bool(requirement.isStale),
            "reason": .array(
                requirement.reasons.map { part in
                    [
                        "part": .string(part.part), "demand": .optional(part.demand),
                        "replicas": .number(part.replicas),
                    ]
                }),
        ]
    }

    package static let csvHeader = [
        "series", "time", "ready", "replicas", "demand", "expected_peak", "provided", "level", "bound_by",
    ]

    package var csvRows: some Sequence<[CSVField]> {
        entries.lazy.map { entry -> [CSVField] in
            let requirement = entry.requirement
            return [
                .text(entry.series), .text(requirement.time.description), .text(requirement.ready.description),
                .integer(requirement.replicas), .number(requirement.demand), .number(requirement.expectedPeak),
                .number(requirement.provided), .number(requirement.level), .text(requirement.boundBy.rawValue),
            ]
        }
    }

    /// A row a series.
    package var table: Table {
        let titles = ["REPLICAS", "DEMAND NOW", "EXPECTED PEAK", "PROVIDED", "CHANCE %"]
        var table = Table(
            [.init("SERIES"), .init("AT"), .init("READY")] + titles.map { .figures($0) } + [.init("WHY")])
        for entry in entries {
            let requirement = entry.requirement
            let why = requirement.reasons.filter { $0.replicas != 0 }
                .map { "\($0.part) \(NumberStyle.figure($0.replicas))" }.joined(separator: ", ")
            table.append([
                .init(entry.series.isEmpty ? NumberStyle.missing : entry.series, tone: .strong),
                .init(requirement.time.description), .init(requirement.ready.description),
                .init(NumberStyle.figure(requirement.replicas), tone: .good),
                .init(NumberStyle.figure(requirement.demand)), .init(NumberStyle.figure(requirement.expectedPeak)),
                .init(NumberStyle.figure(requirement.provided)), .init(NumberStyle.figure(100 * requirement.level)),
                .init(why),
            ])
        }
        return table
    }
}

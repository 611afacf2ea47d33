package import CrestAdvisor
package import CrestReporting
package import CrestSeries

/// `crest/frontier/v1`: cost against risk as JSON and CSV.
package struct FrontierDocument: Sendable {
    /// What is said.
    package let frontier: Frontier
    /// The moment that the plans take for now.
    package let asOf: Timestamp

    package init(_ frontier: Frontier, asOf: Timestamp) {
        self.frontier = frontier
        self.asOf = asOf
    }

    /// The whole document.
    package var json: JSONValue {
        [
            "schema": "crest/frontier/v1", "as_of": .string(asOf.description),
            "shortage_cost": .number(frontier.shortageRatio),
            "cost_unit": .string(frontier.isPriced ? "price" : "replica_hours"),
            "points": .array(Array(lines)),
        ]
    }

    /// One line a point, for `-o ndjson`.
    package var lines: some Sequence<JSONValue> {
        let cheapest = frontier.cheapest
        return frontier.points.lazy.map { point in
            [
                "rule": .string(point.choice.protection.ruleName), "value": .number(point.choice.protection.ruleValue),
                "asked": .bool(point.choice.isAsked), "cheapest": .bool(point == cheapest),
                "replica_hours": .number(point.replicaHours), "risk": .number(point.riskTaken),
                "expected_shortfall_minutes": .number(point.expectedShortfallMinutes),
                "supply_cost": .number(point.supplyCost), "shortage_cost": .number(point.shortageCost),
                "cost": .number(point.cost),
            ]
        }
    }

    /// The columns of the CSV.
    package static let csvHeader = [
        "rule", "value", "replica_hours", "risk", "expected_shortfall_minutes", "supply_cost", "shortage_cost", "cost",
    ]

    /// A row a point.
    package var csvRows: some Sequence<[CSVField]> {
        frontier.points.lazy.map { point -> [CSVField] in
            [
                .text(point.choice.protection.ruleName), .number(point.choice.protection.ruleValue),
                .number(point.replicaHours), .number(point.riskTaken), .number(point.expectedShortfallMinutes),
                .number(point.supplyCost), .number(point.shortageCost), .number(point.cost),
            ]
        }
    }
}

/// A frontier as a person reads it: a table, and the costs as bars.
package struct FrontierText: Sendable {
    private let document: FrontierDocument
    private let clock: WallClock
    private let style: TerminalStyle

    /// - Parameter clock: the reader's own.
    package init(_ document: FrontierDocument, clock: WallClock, style: TerminalStyle) {
        self.document = document
        self.clock = clock
        self.style = style
    }

    private var frontier: Frontier { document.frontier }

    package var lines: [String] {
        let unit = frontier.isPriced ? "in money" : "in replica-hours"
        let ratio = NumberStyle.figure(frontier.shortageRatio)
        let title = "supply and mean shortage, \(unit), a shortage at \(ratio) times its supply"
        let bars = frontier.points.map { BarChart.Bar(label: Self.name(of: $0), value: $0.cost) }
        let best = frontier.cheapest.map { ["", "cheapest: \(Self.name(of: $0))"] } ?? []
        return ["FRONTIER as of \(clock.long(document.asOf))"] + table.text(style) + [""]
            + BarChart(title: title, bars: bars).lines(style) + best
    }

    /// A row a point; the cheapest is marked, and what was asked for.
    package var table: Table {
        let points = frontier.points
        let figures = [\Frontier.Point.supplyCost, \.shortageCost, \.cost].map { path in
            NumberStyle.column(points.map { $0[keyPath: path] })
        }
        let cheapest = frontier.cheapest
        return Table(
            [
                .init("PROTECTION"), .figures("REPLICA-HOURS"), .figures("CHANCE SHORT"), .figures("MINUTES SHORT"),
                .figures("SUPPLY"), .figures("SHORTAGE"), .figures("TOTAL"), .init(""),
            ],
            rows: points.enumerated().map { index, point in
                let marks = (point.choice.isAsked ? ["asked for"] : []) + (point == cheapest ? ["cheapest"] : [])
                return [
                    .init(Self.name(of: point), tone: point.choice.isAsked ? .accent : .plain),
                    .init(NumberStyle.figure(point.replicaHours)), .init(NumberStyle.chance(point.riskTaken)),
                    .init(NumberStyle.figure(point.expectedShortfallMinutes)), .init(figures[0][index]),
                    .init(figures[1][index]),
                    .init(figures[2][index], tone: point == cheapest ? .good : .strong),
                    .init(marks.joined(separator: ", ")),
                ]
            })
    }

    private static func name(of point: Frontier.Point) -> String {
        let protection = point.choice.protection
        return protection.isRisk
            ? "risk \(NumberStyle.percent(protection.ruleValue))"
            : "shortage cost \(NumberStyle.figure(protection.ruleValue))"
    }
}

extension Protection {
    fileprivate var isRisk: Bool {
        if case .jointChance = rule { true } else { false }
    }

    fileprivate var ruleName: String { isRisk ? "risk" : "shortage_cost" }

    fileprivate var ruleValue: Double {
        switch rule {
        case .jointChance(let value), .newsvendor(let value): value
        }
    }
}

/// A Grafana dashboard over the gauges of ``NightMetrics``: ready to be provisioned or imported, again and again,
/// because its identity is fixed.
package enum GrafanaDashboard {
    /// The dashboard; the data source and the series are its variables.
    package static var document: JSONValue {
        [
            "uid": "crest-nightly", "id": nil, "title": "Crest: the night", "tags": ["crest"], "timezone": "browser",
            "editable": true, "graphTooltip": 1, "schemaVersion": 39, "version": 1, "refresh": "5m",
            "time": ["from": "now-14d", "to": "now"],
            "annotations": ["list": [planChanges]],
            "templating": ["list": [dataSourceVariable, seriesVariable]],
            "panels": .array(panels.enumerated().map { $1.document(id: $0 + 1) }),
        ]
    }

    private static let planChanges: JSONValue = [
        "name": "Plans", "enable": true, "iconColor": "blue", "datasource": dataSource,
        "expr": "changes(crest_as_of_timestamp_seconds[5m]) > 0", "titleFormat": "new plan", "step": "5m",
    ]

    private static let dataSourceVariable: JSONValue = [
        "name": "datasource", "label": "Data source", "type": "datasource", "query": "prometheus",
    ]

    private static let seriesVariable: JSONValue = [
        "name": "series", "label": "Series", "type": "query", "datasource": dataSource, "refresh": 2, "sort": 1,
        "query": ["query": "label_values(crest_plan_holds, series)", "refId": "series"], "includeAll": true,
        "multi": true, "allValue": ".*", "current": ["text": "All", "value": "$__all"],
    ]

    fileprivate static let dataSource: JSONValue = ["type": "prometheus", "uid": "${datasource}"]

    /// From left to right, from top to bottom, on 24 columns.
    private static let panels: [Panel] = [
        Panel(
            "Series that are short", .stat(worseFrom: 1), 0, 0, 6, 4,
            [("sum(crest_plan_series{verdict=\"short\"})", "")]),
        Panel(
            "Series that are held", .stat(worseFrom: 1), 6, 0, 6, 4, [("sum(crest_plan_series{verdict=\"held\"})", "")]),
        Panel(
            "Since the last good night", .stat(worseFrom: 93_600), 12, 0, 6, 4,
            [("time() - max(crest_last_success_timestamp_seconds)", "")], unit: "s"),
        Panel(
            "The plan may be followed for", .stat(worseFrom: nil), 18, 0, 6, 4,
            [("min(crest_plan_valid_until_timestamp_seconds) - time()", "")], unit: "s"),
        Panel(
            "Chance that the plan is not enough", .lines, 0, 4, 12, 8,
            [("topk(10, crest_shortage_probability{series=~\"$series\"})", "{{series}}")], unit: "percentunit"),
        Panel(
            "Most replicas planned for the coming day", .steps, 12, 4, 12, 8,
            [("crest_planned_replicas_max{series=~\"$series\",horizon=\"24h\"}", "{{series}}")]),
        Panel(
            "Age of the data", .lines, 0, 12, 6, 8,
            [("crest_data_age_seconds{series=~\"$series\"}", "{{series}}")], unit: "s"),
        Panel(
            "Error of the last 30 nights", .lines, 6, 12, 6, 8,
            [("crest_accuracy_error_ratio{series=~\"$series\"}", "{{series}}")], unit: "percentunit"),
        Panel(
            "Bias of the last 30 nights", .lines, 12, 12, 6, 8,
            [("crest_accuracy_bias_ratio{series=~\"$series\"}", "{{series}}")], unit: "percentunit"),
        Panel(
            "Inside the 80 % band", .lines, 18, 12, 6, 8,
            [("crest_accuracy_coverage_ratio{series=~\"$series\"}", "{{series}}")], unit: "percentunit"),
        // Filling goes by the names of lines, so there is a panel a series.
        Panel(
            "$series: peak of the coming day", .band, 0, 20, 8, 8,
            [("0.1", "10 %"), ("0.5", "50 %"), ("0.9", "90 %")].map { level, name in
                ("crest_forecast_peak_demand{series=~\"$series\",horizon=\"24h\",level=\"\(level)\"}", name)
            }),
    ]
}

/// One panel with its queries and what their legends say.
private struct Panel: Sendable {
    enum Kind: Sendable, Hashable {
        /// A number, red from a bound on.
        case stat(worseFrom: Int64?)
        case lines, steps
        /// Lines of which the first and the last bound an area.
        case band
    }

    let title: String
    let kind: Kind
    let place: (x: Int64, y: Int64, width: Int64, height: Int64)
    let queries: [(expression: String, legend: String)]
    let unit: String

    init(
        _ title: String, _ kind: Kind, _ x: Int64, _ y: Int64, _ width: Int64, _ height: Int64,
        _ queries: [(expression: String, legend: String)], unit: String = "none"
    ) {
        self.title = title
        self.kind = kind
        place = (x, y, width, height)
        self.queries = queries
        self.unit = unit
    }

    func document(id: Int) -> JSONValue {
        [
            "id": .integer(Int64(id)), "title": .string(title), "type": .string(type),
            "datasource": GrafanaDashboard.dataSource,
            "gridPos": [
                "x": .integer(place.x), "y": .integer(place.y), "w": .integer(place.width), "h": .integer(place.height),
            ],
            "targets": .array(
                queries.enumerated().map { index, query in
                    [
                        "refId": .string(Self.references[index]), "datasource": GrafanaDashboard.dataSource,
                        "expr": .string(query.expression), "legendFormat": .string(query.legend),
                    ]
                }),
            "fieldConfig": ["defaults": defaults, "overrides": .array(overrides)],
            "repeat": kind == .band ? "series" : nil, "repeatDirection": "h", "maxPerRow": 3,
        ]
    }

    private static let references = ["A", "B", "C"]

    private var type: String {
        if case .stat = kind { return "stat" }
        return "timeseries"
    }

    private var defaults: JSONValue {
        switch kind {
        case .stat(let worse):
            let start: JSONValue = ["color": "green", "value": nil]
            let bad = worse.map { [["color": "red", "value": .integer($0)] as JSONValue] } ?? []
            return ["unit": .string(unit), "thresholds": ["mode": "absolute", "steps": .array([start] + bad)]]
        case .lines, .band: return ["unit": .string(unit), "custom": ["lineWidth": 2, "showPoints": "never"]]
        case .steps:
            return [
                "unit": .string(unit),
                "custom": ["lineWidth": 2, "lineInterpolation": "stepAfter", "showPoints": "never"],
            ]
        }
    }

    /// The upper bound is filled down to the lower one; neither has a line of its own.
    private var overrides: [JSONValue] {
        guard kind == .band else { return [] }
        func override(_ name: String, _ properties: [(String, JSONValue)]) -> JSONValue {
            [
                "matcher": ["id": "byName", "options": .string(name)],
                "properties": .array(properties.map { ["id": .string($0.0), "value": $0.1] }),
            ]
        }
        return [
            override("10 %", [("custom.lineWidth", 0)]),
            override("90 %", [("custom.lineWidth", 0), ("custom.fillOpacity", 18), ("custom.fillBelowTo", "10 %")]),
        ]
    }
}

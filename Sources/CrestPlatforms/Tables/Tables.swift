import CrestSeries

/// Rows `from,to,replicas` for a program that reads them: exactly the plan.
struct CSVTable: Platform {
    let name = "csv"
    let limit = Compression.Limit.changes(.max)
    let lateness: Int64 = 0
    private static let header = "from,to,replicas"

    func emit(_ order: Order) throws(PlatformError) -> String {
        // Times and whole numbers: nothing that needs quoting.
        order.supply.runs.reduce(into: Self.header + "\n") { $0 += "\($1.from),\($1.to),\($1.replicas)\n" }
    }

    func execute(_ text: String, from: Timestamp, until: Timestamp) throws(PlatformError) -> Execution {
        let lines = text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            .map { Substring($0.last == UInt8(ascii: "\r") ? $0.dropLast() : $0) }
        guard lines[0] == Self.header else {
            throw PlatformError(
                .file, "line 1 is '\(String(lines[0]).excerpt)' and not \(Self.header)", hint: "export the plan anew")
        }
        var rows: [PlanRow] = []
        for (number, line) in lines.enumerated().dropFirst() where !line.isEmpty {
            let fields = line.utf8.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
                .map { String(Substring($0)) }
            guard fields.count == 3, let replicas = Int(fields[2]) else {
                throw PlatformError(.file, "line \(number + 1) is no row: \(String(line).excerpt)", hint: Self.header)
            }
            rows.append(PlanRow(from: fields[0], to: fields[1], replicas: replicas))
        }
        return try PlanRow.execute(rows, from: from, until: until)
    }
}

/// The same as JSON (`crest/schedule/v1`).
struct JSONTable: Platform {
    let name = "json"
    let limit = Compression.Limit.changes(.max)
    let lateness: Int64 = 0

    struct Document: Codable {
        var schema: String
        var name: String
        var floor: Int
        var expires: String
        var runs: [PlanRow]
    }

    static let schema = "crest/schedule/v1"

    func emit(_ order: Order) throws(PlatformError) -> String {
        try Documents.json(
            Document(
                schema: Self.schema, name: order.target.name, floor: order.floor, expires: order.expires.description,
                runs: order.supply.runs.map {
                    PlanRow(from: $0.from.description, to: $0.to.description, replicas: $0.replicas)
                }))
    }

    func execute(_ text: String, from: Timestamp, until: Timestamp) throws(PlatformError) -> Execution {
        let document = try Documents.decode(Document.self, json: text)
        guard document.schema == Self.schema else {
            throw PlatformError(.file, "its schema is \(document.schema)", hint: "this Crest reads \(Self.schema)")
        }
        return try PlanRow.execute(document.runs, otherwise: document.floor, from: from, until: until)
    }
}

/// A run in words that anybody reads.
struct PlanRow: Codable {
    var from: String
    var to: String
    var replicas: Int

    /// What it says.
    ///
    /// - Throws: ``PlatformError/Code/file`` for one that cannot be.
    var run: Supply.Run {
        get throws(PlatformError) {
            let (begin, end) = (try Documents.instant(from), try Documents.instant(to))
            guard begin < end, replicas >= 0 else {
                throw PlatformError(.file, "no run of \(replicas) from \(begin) to \(end)", hint: "export anew")
            }
            return Supply.Run(from: begin, to: end, replicas: replicas)
        }
    }

    /// What a program that follows the rows runs.
    static func execute(
        _ rows: [PlanRow], otherwise floor: Int = 0, from: Timestamp, until: Timestamp
    ) throws(PlatformError) -> Execution {
        var marks: [(time: Timestamp, opens: Bool, replicas: Int)] = []
        for row in rows {
            let run = try row.run
            marks += [(run.from, true, run.replicas), (run.to, false, run.replicas)]
        }
        return Execution(guaranteed: Supply.highest(of: marks, from: from, until: until, otherwise: floor))
    }
}

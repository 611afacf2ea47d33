/// A member of JSON objects and what it means.
struct JSONField: Hashable {
    let path: JSONPath
    let field: LogField

    init(_ path: String, _ field: LogField) {
        self.init(JSONPath(path), field)
    }

    init(_ path: JSONPath, _ field: LogField) {
        self.path = path
        self.field = field
    }
}

/// The fields that a reading of a log needs, each with its number.
struct LogSlots: Hashable {
    static let time = 0
    static let timeOfDay = 1
    static let status = 2
    static let duration = 3
    /// A path or the first line of a request.
    static let request = 4
    static let agent = 5
    /// The first of the keys.
    static let keys = 6
    /// Without these a line is none.
    static let required: Set<Int> = [time, timeOfDay, status]
    /// Of these only the beginning is looked at: one that comes last needs no end.
    static let beginnings: Set<Int> = [agent]

    /// Names of fields by which services are told apart; several are joined.
    let keyNames: [String]

    /// The slot of a field; nil for one that is not needed.
    func slot(_ field: LogField) -> Int? {
        switch field {
        case .time, .day: Self.time
        case .timeOfDay: Self.timeOfDay
        case .status: Self.status
        case .duration: Self.duration
        case .request, .path: Self.request
        case .agent: Self.agent
        case .name(let name): keyNames.firstIndex(of: name).map { Self.keys + $0 }
        case .personal: nil
        }
    }

    /// For each of `fields` its slot; of several fields for one slot the first has it, but of durations the finest.
    func slots(_ fields: [LogField]) -> [Int?] {
        var taken: Set<Int> = []
        let duration = LogField.finestDuration(of: fields)
        return fields.map { field in
            if case .duration = field, field != duration { return nil }
            guard let slot = slot(field), taken.insert(slot).inserted else { return nil }
            return slot
        }
    }

    /// - Parameters:
    ///   - asked: As the user named them; with none the strongest name that says a service.
    ///   - fields: Of the format, by their names.
    ///   - isMeasurement: Whether a field has other values in each line, so that it is not offered as a key.
    /// - Throws: ``IngestionError/Code/column`` for a field that is not there or says something about a person.
    init(
        asked: [String], fields: [(name: String, field: LogField)], isMeasurement: (String) -> Bool = { _ in false }
    ) throws(IngestionError) {
        let available = fields.compactMap { if case .name(let name) = $0.field { name } else { nil } }
        guard !asked.isEmpty else {
            keyNames = LogField.serviceNames.first { available.contains($0) }.map { [$0] } ?? []
            return
        }
        keyNames = try asked.map { text throws(IngestionError) in
            let name = text.hasPrefix("$") ? String(text.dropFirst()) : text
            if let exact = available.first(where: { $0 == name }) { return exact }
            if let similar = available.first(where: { $0.lowercased() == name.lowercased() }) { return similar }
            // JSON has members that are called otherwise where they name a service: RouterName is the router.
            if case .name(let known)? = fields.first(where: { $0.name == name })?.field { return known }
            let isKnown = fields.contains { $0.name == name }
            let offered = available.filter { !LogField.isMeasurement($0) && !isMeasurement($0) }
            throw IngestionError(
                .column,
                isKnown
                    ? "'\(name)' says something about a person or a request, and is not kept"
                    : "the log has no field '\(name)'",
                hint:
                    "services can be told apart by \(offered.isEmpty ? "nothing here" : offered.joined(separator: ", "))"
            )
        }
    }
}

/// Finds the fields of a line.
protocol LogFieldFinder: Sendable {
    /// Whether texts have escapes as JSON has them.
    static var escapesText: Bool { get }

    /// Where the field of a slot (``LogSlots``) lies in the last line; nil where it has none, and where there is no
    /// such slot.
    func field(_ slot: Int) -> Range<Int>?

    /// Told of all lines before they are run one after another.
    mutating func prepare(_ bytes: Span<UInt8>, _ run: LineRun)

    /// Told that the next line is none of those.
    mutating func forgetPrepared()

    /// False when the line does not have the fields that it needs.
    mutating func run(_ bytes: Span<UInt8>, _ line: Range<Int>) -> Bool
}

extension LogFieldFinder {
    mutating func prepare(_ bytes: Span<UInt8>, _ run: LineRun) {}

    mutating func forgetPrepared() {}
}

import CrestEvents
import CrestIngestion
import CrestSeries
import Yams

/// One mapping of an events file or of `crest.yaml`, read key by key: what nobody asked for is a mistake, and every
/// error names file and line.
struct YAMLFields {
    let file: String
    /// Such as `event 'coupon'`.
    let subject: String
    let line: Int
    private let nodes: [String: (key: Node, value: Node)]

    /// - Throws: ``EventError/Code/event`` unless `node` is a mapping with known keys only.
    init(_ node: Node, file: String, subject: String, keys: [String]) throws(EventError) {
        guard let mapping = node.mapping else {
            throw Self.error(
                file, node, "\(subject) is not a list of keys with values",
                hint: "write lines such as 'kind: promotion'")
        }
        var nodes: [String: (key: Node, value: Node)] = [:]
        for (key, value) in mapping {
            guard let name = key.string, keys.contains(name) else {
                throw Self.error(
                    file, key, "\(subject) has no key '\(key.string ?? "?")'",
                    hint: "its keys are \(keys.joined(separator: ", "))")
            }
            nodes[name] = (key, value)
        }
        self.file = file
        self.subject = subject
        self.nodes = nodes
        line = node.mark?.line ?? 1
    }

    /// The value of a key; nil where it is left out or null.
    subscript(key: String) -> Node? {
        guard let value = nodes[key]?.value, value.null == nil || value.string?.isEmpty == false else { return nil }
        return value
    }

    /// The line of a key, or of the mapping where there is no such key.
    func line(of key: String) -> Int {
        nodes[key]?.key.mark?.line ?? line
    }

    func text(_ key: String) throws(EventError) -> String? {
        guard let node = self[key] else { return nil }
        guard let text = node.scalar?.string, !text.isEmpty else {
            throw error(key, "is no text", hint: "write a word")
        }
        return text
    }

    func required(_ key: String, hint: String) throws(EventError) -> String {
        guard let text = try text(key) else { throw error(key, "is missing", hint: hint) }
        return text
    }

    func number(_ key: String) throws(EventError) -> Double? {
        guard let text = try text(key) else { return nil }
        guard let value = Double(text), value.isFinite else {
            throw error(key, "'\(text)' is no number", hint: "write a number such as 2.5")
        }
        return value
    }

    func flag(_ key: String) throws(EventError) -> Bool? {
        guard let text = try text(key) else { return nil }
        switch text {
        case "true": return true
        case "false": return false
        default: throw error(key, "'\(text)' is neither true nor false", hint: "write true or false")
        }
    }

    /// A positive number, or a range `p10..p90`.
    ///
    /// - Parameter example: of both, for the key.
    func estimate(
        _ key: String, example: (number: String, range: String) = ("0.05", "0.02..0.1")
    ) throws(EventError) -> StatedNumber? {
        guard let node = self[key] else { return nil }
        let text = node.scalar?.string ?? "a mapping or a list"
        let ends = text.split(separator: "..", omittingEmptySubsequences: false).map { part in
            Double(part.trimmingBlanks)
        }
        let estimate: StatedNumber? =
            switch (ends.count, ends.first ?? nil, ends.last ?? nil) {
            case (1, let value?, _): StatedNumber(value)
            case (2, let low?, let high?): StatedNumber(p10: low, p90: high)
            default: nil
            }
        guard let estimate else {
            throw error(
                key, "'\(text)' is neither a positive number nor a range of two",
                hint: "write \(example.number), or \(example.range) for what you believe in with 10 % and 90 %")
        }
        return estimate
    }

    func duration(_ key: String) throws(EventError) -> Int64? {
        guard let text = try text(key) else { return nil }
        guard let seconds = try? DurationText.seconds(in: text) else {
            throw error(key, "'\(text)' is no duration", hint: "write one such as 9h, 90m or 2d")
        }
        return seconds
    }

    func instant(_ key: String, zone: String?) throws(EventError) -> Timestamp? {
        guard let text = try text(key) else { return nil }
        return try instant(text, key, zone: zone)
    }

    /// Instants in a list, or a single one.
    func instants(_ key: String, zone: String?) throws(EventError) -> [Timestamp] {
        var result: [Timestamp] = []
        for text in try texts(key) { result.append(try instant(text, key, zone: zone)) }
        return result
    }

    /// Words in a list, or a single one.
    func texts(_ key: String) throws(EventError) -> [String] {
        guard let node = self[key] else { return [] }
        let elements = node.sequence.map(Array.init) ?? [node]
        var result: [String] = []
        for element in elements {
            guard let text = element.scalar?.string, !text.isEmpty else {
                throw Self.error(
                    file, element, "\(subject), \(key): an element is no text",
                    hint: "write words, such as [us, paydays]")
            }
            result.append(text)
        }
        return result
    }

    /// The elements of a list of mappings.
    func elements(_ key: String) throws(EventError) -> [Node] {
        guard let node = self[key] else { return [] }
        guard let sequence = node.sequence else {
            throw error(key, "is no list", hint: "begin each element with '- '")
        }
        return Array(sequence)
    }

    /// A zone of the IANA data base.
    func zone(_ key: String) throws(EventError) -> String? {
        guard let name = try text(key) else { return nil }
        guard (try? WallClock(identifier: name)) != nil else {
            throw error(key, "there is no time zone '\(name)'", hint: "write it as in Europe/Berlin or UTC")
        }
        return name
    }

    private func instant(_ text: String, _ key: String, zone: String?) throws(EventError) -> Timestamp {
        let time: Timestamp
        let elsewhere: Timestamp?
        do {
            time = try Timestamp(parsing: text, zone: zone)
            elsewhere = try? Timestamp(parsing: text, zone: "Asia/Tokyo")
        } catch {
            throw self.error(key, error.diagnostic.message, hint: error.diagnostic.hint)
        }
        // A wall clock that nobody said the place of means another instant in Tokyo.
        guard zone != nil || elsewhere == time else {
            throw self.error(
                key, "'\(text)' is on the clock of no zone", hint: "add tz: Europe/Berlin, here or for the whole file")
        }
        return time
    }

    func error(_ key: String, _ message: String, hint: String) -> EventError {
        EventError(.event, "\(file):\(line(of: key)): \(subject), \(key): \(message)", hint: hint)
    }

    static func error(_ file: String, _ node: Node, _ message: String, hint: String) -> EventError {
        EventError(.event, "\(file):\(node.mark?.line ?? 1): \(message)", hint: hint)
    }
}

extension YAMLFields {
    /// The document in a text.
    static func root(of text: String, file: String) throws(EventError) -> Node {
        do {
            if let node = try compose(yaml: text) { return node }
        } catch let error as YamlError {
            let (line, problem) = Self.place(of: error)
            throw EventError(
                .event, "\(file):\(line): \(problem)", hint: "indent with blanks, and quote text that has ': ' in it")
        } catch {
            throw EventError(.event, "\(file): \(error)", hint: "it should be YAML")
        }
        throw EventError(.event, "\(file):1: the file is empty", hint: "begin with version: 1")
    }

    private static func place(of error: YamlError) -> (line: Int, problem: String) {
        switch error {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            (mark.line, problem)
        case .duplicatedKeysInMapping(let duplicates, let context):
            (context.mark.line, "the key '\(duplicates.joined(separator: "', '"))' stands twice")
        default: (1, "this is no YAML")
        }
    }
}

extension Substring {
    /// Without blanks at the ends.
    var trimmingBlanks: Substring {
        var text = drop { $0 == " " }
        while text.last == " " { text.removeLast() }
        return text
    }
}

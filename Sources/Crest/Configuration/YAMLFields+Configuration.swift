import CrestAdvisor
import CrestEvents
import CrestIngestion
import CrestSeries
import Yams

extension YAMLFields {
    /// A positive duration.
    func span(_ key: String) throws(EventError) -> Int64? {
        guard let seconds = try duration(key) else { return nil }
        guard seconds > 0 else { throw error(key, "it lasts no time", hint: "write one such as 5m or 14d") }
        return seconds
    }

    /// A whole number that is not negative.
    func count(_ key: String) throws(EventError) -> Int? {
        guard let text = try text(key) else { return nil }
        guard let count = Int(text), count >= 0 else {
            throw error(key, "'\(text)' is no whole number of 0 or more", hint: "write one such as 4")
        }
        return count
    }

    /// A positive share such as `50%` or `0.5`.
    func share(_ key: String) throws(EventError) -> Double? {
        guard let text = try text(key) else { return nil }
        guard let share = ShareText.fraction(in: text), share > 0 else {
            throw error(key, "'\(text)' is no positive share", hint: "write 50% or 0.5")
        }
        return share
    }

    func protection(_ key: String) throws(EventError) -> Protection? {
        try text(key).map { text throws(EventError) in
            try blaming(key) { () throws(AdvisorError) in try Protection.risk(text) }
        }
    }

    func ramp(_ key: String) throws(EventError) -> RampLimit? {
        try text(key).map { text throws(EventError) in
            try blaming(key) { () throws(AdvisorError) in try RampLimit(text) }
        }
    }

    /// One of the words that `Choice` knows.
    func choice<Choice: RawRepresentable & CaseIterable>(_ key: String, _ type: Choice.Type) throws(EventError)
        -> Choice? where Choice.RawValue == String
    {
        guard let word = try text(key) else { return nil }
        guard let choice = Choice(rawValue: word) else {
            throw error(
                key, "'\(word)' is none of its words",
                hint: "write \(Choice.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        return choice
    }

    /// The mapping under a key.
    func section(_ key: String, _ subject: String, _ keys: [ConfigurationKeys.Key]) throws(EventError) -> YAMLFields? {
        try self[key].map { node throws(EventError) in
            try YAMLFields(node, file: file, subject: subject, keys: keys.names)
        }
    }

    /// The mappings under a key, by their names, in the order of the file.
    func named(
        _ key: String, _ subject: String, _ keys: [ConfigurationKeys.Key]
    ) throws(EventError) -> [(name: String, fields: YAMLFields)] {
        guard let node = self[key] else { return [] }
        guard let mapping = node.mapping else {
            throw error(key, "is no list of names with what they mean", hint: "write a name, a colon, and {…}")
        }
        var result: [(name: String, fields: YAMLFields)] = []
        for (name, value) in mapping {
            let name = name.string ?? ""
            result.append(
                (name, try YAMLFields(value, file: file, subject: "\(subject) '\(name)'", keys: keys.names)))
        }
        return result
    }

    /// What `body` finds wrong is said of the line of `key`.
    func blaming<Value, Failure: DiagnosableError>(
        _ key: String, _ body: () throws(Failure) -> Value
    ) throws(EventError) -> Value {
        do {
            return try body()
        } catch {
            throw self.error(key, error.diagnostic.message, hint: error.diagnostic.hint)
        }
    }
}

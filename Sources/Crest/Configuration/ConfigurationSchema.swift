package import CrestReporting

/// The JSON Schema (2020-12) of `crest.yaml`, for editors: made of the same keys that the reader knows.
package enum ConfigurationSchema {
    package static var json: JSONValue {
        typealias Keys = ConfigurationKeys
        let nested: [String: JSONValue] = [
            "defaults": object(Keys.defaults),
            "store": object(Keys.store, nested: ["postgres": object(Keys.postgres, required: ["dsn_file"])]),
            "sources": map(of: object(Keys.source, required: ["type"], nested: ["http_config": ["type": "object"]])),
            "series": list(of: object(Keys.series, required: ["name", "source"])),
            "capacity": map(of: object(Keys.capacity, required: ["per_replica"])),
            "publish": list(
                of: object(
                    Keys.publication, required: ["to"], nested: ["target": object(Keys.target, required: ["name"])])),
        ]
        let required = ["version", "sources", "capacity"]
        return .object(
            [
                ("$schema", "https://json-schema.org/draft/2020-12/schema"), ("$id", "crest/configuration/v1"),
                ("title", "Crest's configuration"),
            ] + members(Keys.top, required: required, nested: nested))
    }

    private static func object(
        _ keys: [ConfigurationKeys.Key], required: [String] = [], nested: [String: JSONValue] = [:]
    ) -> JSONValue {
        .object(members(keys, required: required, nested: nested))
    }

    private static func members(
        _ keys: [ConfigurationKeys.Key], required: [String], nested: [String: JSONValue]
    ) -> [(String, JSONValue)] {
        [
            ("type", "object"), ("additionalProperties", false), ("required", .array(required.map(JSONValue.string))),
            ("properties", .object(keys.map { ($0.name, described(nested[$0.name] ?? form($0.form), $0.meaning)) })),
        ]
    }

    private static func described(_ form: JSONValue, _ meaning: String) -> JSONValue {
        guard case .object(let members) = form else { return form }
        return .object(members + [("description", .string(meaning))])
    }

    private static func map(of value: JSONValue) -> JSONValue {
        ["type": "object", "additionalProperties": value]
    }

    private static func list(of value: JSONValue) -> JSONValue {
        ["type": "array", "items": value]
    }

    private static func form(_ form: ConfigurationKeys.Form) -> JSONValue {
        switch form {
        case .text: ["type": ["string", "number"]]
        case .number: ["type": "number"]
        case .count: ["type": "integer", "minimum": 0]
        case .flag: ["type": "boolean"]
        case .duration: ["type": "string", "pattern": "^([0-9]+[wdhms])+$"]
        case .share: ["type": ["string", "number"], "pattern": "^[0-9.eE+-]+%?$"]
        case .ramp: ["type": "string", "pattern": "^[0-9.]+%?/([0-9]+[wdhms])+$"]
        case .texts: ["type": ["string", "array"], "items": ["type": "string"]]
        case .section: ["type": "object"]
        case .choice(let words): ["type": "string", "enum": .array(words.map(JSONValue.string))]
        }
    }
}

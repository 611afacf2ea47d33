package import CrestAdvisor
import CrestEvents
import CrestForecasting
package import CrestSeries
import Yams

/// What holds for every series, each value with its origin.
package struct ConfigurationDefaults: Sendable, Hashable {
    /// Told from the data when nil.
    package let step: Setting<SamplingInterval?>
    /// Seconds.
    package let horizon: Setting<Int64>
    /// The zone of midnight, and of times without an offset.
    package let zone: Setting<String>
    package let protection: Setting<Protection>
    /// Seconds.
    package let minimumHistory: Setting<Int64>
    /// Seconds.
    package let maximumStaleness: Setting<Int64>
    /// A share of the last plan's smallest and largest supply; nil for no brake.
    package let maximumChange: Setting<Double?>
    /// A name of ``ModelRegistry``.
    package let model: Setting<String>
    /// Seconds.
    package let refitAfter: Setting<Int64>
    package let seed: Setting<UInt64>

    /// - Parameter layers: the first that has a key says it.
    init(_ layers: [ConfigurationLayer]) throws(EventError) {
        func setting<Value>(
            _ key: String, _ builtIn: Value, _ read: (YAMLFields) throws(EventError) -> Value?
        ) throws(EventError) -> Setting<Value> {
            for layer in layers {
                if let value = try read(layer.fields) { return Setting(value: value, origin: layer.origin(key)) }
            }
            return Setting(value: builtIn, origin: .builtIn)
        }
        func span(_ key: String, _ builtIn: Int64) throws(EventError) -> Setting<Int64> {
            try setting(key, builtIn) { fields throws(EventError) in try fields.span(key) }
        }
        step = try setting("step", nil) { fields throws(EventError) in
            try fields.span("step").map { SamplingInterval(seconds: $0) }
        }
        horizon = try span("horizon", 48 * 3_600)
        zone = try setting("tz", "UTC") { fields throws(EventError) in try fields.zone("tz") }
        protection = try setting("risk", .standard) { fields throws(EventError) in try fields.protection("risk") }
        minimumHistory = try span("min_history", 14 * 86_400)
        maximumStaleness = try span("max_staleness", 2 * 3_600)
        maximumChange = try setting("max_change", nil) { fields throws(EventError) in
            // Twice optional: a key that is not there leaves it to the next layer.
            try fields.share("max_change").map(Optional.some)
        }
        model = try setting("model", "auto") { fields throws(EventError) in
            guard let name = try fields.text("model") else { return nil }
            guard ModelRegistry.names.contains(name) else {
                throw fields.error(
                    "model", "there is no model '\(name)'",
                    hint: "one of \(ModelRegistry.names.joined(separator: ", "))")
            }
            return name
        }
        refitAfter = try span("refit", 7 * 86_400)
        seed = try setting("seed", PathSampling().seed) { fields throws(EventError) in
            try fields.count("seed").map(UInt64.init)
        }
    }

    /// As `crest check` shows what nobody said.
    var entries: [(key: String, text: String, origin: ConfigurationOrigin)] {
        [
            ("step", step.value?.description ?? "told from the data", step.origin),
            ("horizon", "\(SamplingInterval(seconds: horizon.value))", horizon.origin),
            ("tz", zone.value, zone.origin),
            ("risk", "\(protection.value.chance)", protection.origin),
            ("min_history", "\(SamplingInterval(seconds: minimumHistory.value))", minimumHistory.origin),
            ("max_staleness", "\(SamplingInterval(seconds: maximumStaleness.value))", maximumStaleness.origin),
            ("max_change", maximumChange.value.map { "\($0)" } ?? "no limit", maximumChange.origin),
            ("model", model.value, model.origin),
            ("refit", "\(SamplingInterval(seconds: refitAfter.value))", refitAfter.origin),
            ("seed", "\(seed.value)", seed.origin),
        ]
    }
}

/// Where values of the defaults may stand: the flags, the environment, the file.
struct ConfigurationLayer {
    let fields: YAMLFields
    let origin: (String) -> ConfigurationOrigin

    /// The section of the file.
    init(file fields: YAMLFields) {
        self.fields = fields
        origin = { .file(fields.file, line: fields.line(of: $0)) }
    }

    /// Values by key that are said outside of the file, under these names.
    init(
        _ values: [String: String], named name: @escaping (String) -> String,
        origin: @escaping (String) -> ConfigurationOrigin
    ) throws(EventError) {
        let pairs = values.sorted { $0.key < $1.key }.map { (Node($0.key), Node($0.value)) }
        let place = values.keys.sorted().map(name).joined(separator: ", ")
        fields = try YAMLFields(
            Node.mapping(.init(pairs)), file: place, subject: "what is said beside the file",
            keys: ConfigurationKeys.defaults.names)
        self.origin = origin
    }
}

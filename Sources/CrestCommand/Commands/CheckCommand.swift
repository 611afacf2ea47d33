import ArgumentParser
import Crest
import CrestReporting
import CrestSeries
import Foundation

/// `crest check`.
struct CheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Reads a configuration or a plan and says what is wrong with it: 0 clean, 3 warnings, 78 errors.")

    @Argument(help: "A configuration, or the JSON of a plan.", completion: .file())
    var file: String?

    @Option(help: "A configuration.", completion: .file())
    var config: String?

    @Flag(help: "Print the JSON Schema of configurations, for editors.")
    var schema = false

    @OptionGroup(title: "Output") var result: OutputFlags

    func validate() throws {
        guard schema || (file == nil) != (config == nil) else { throw ValidationError("name one file to check") }
    }

    func run() async throws {
        try await result.reporting {
            if schema { return try result.write(json: ConfigurationSchema.json) }
            let path = config ?? file ?? ""
            let warnings = config == nil && Self.isPlan(path) ? try checkPlan(path) : try checkConfiguration(path)
            result.console.warn(warnings)
            if !warnings.isEmpty { throw Finish(status: result.strict ? .configuration : .degraded) }
        }
    }

    private func checkPlan(_ path: String) throws -> [Diagnostic] {
        let plan = try PlanDocument(readingFrom: path).plan
        result.console.say("\(path): plan \(plan.id), \(plan.status.rawValue), valid until \(plan.validUntil)")
        return plan.warnings
    }

    private func checkConfiguration(_ path: String) throws -> [Diagnostic] {
        let configuration = try Configuration(
            readingFrom: path, environment: ProcessInfo.processInfo.environment)
        if let events = configuration.events { _ = try EventsFile.schedule(at: events) }
        var table = Table([.init("KEY"), .init("VALUE"), .init("FROM")])
        for entry in configuration.entries {
            table.append([
                .init(entry.path), .init(entry.text, tone: .strong), .init("\(entry.origin)", tone: .faint),
            ])
        }
        let json: JSONValue = .array(
            configuration.entries.map {
                ["key": .string($0.path), "value": .string($0.text), "from": .string("\($0.origin)")]
            })
        try result.write(
            json: ["schema": "crest/check/v1", "values": json], text: table.text(result.style))
        return configuration.warnings
    }

    /// A plan is JSON, which begins with a brace.
    private static func isPlan(_ path: String) -> Bool {
        let first = FileManager.default.contents(atPath: path)?.first {
            $0 != UInt8(ascii: " ") && $0 != 10 && $0 != 13
        }
        return first == UInt8(ascii: "{")
    }
}

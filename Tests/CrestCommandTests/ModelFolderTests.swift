import CrestTesting
import Foundation
import Testing

/// What can have happened to the file of `service-2`.
enum Damage: CaseIterable {
    case changedDigit, changedNumber, cutOff, emptied, anotherProgram, newerCrest, anotherSeries

    func applied(to file: [UInt8]) -> [UInt8] {
        func replacing(_ old: String, _ new: String) -> [UInt8] {
            Array(file.split(separator: Array(old.utf8), omittingEmptySubsequences: false).joined(separator: new.utf8))
        }
        return switch self {
        case .changedDigit: replacing("0.1", "0.2")
        case .changedNumber: file.dropLast() + [(file.last ?? 0) ^ 1]
        case .cutOff: Array(file.prefix(file.count / 2))
        case .emptied: []
        case .anotherProgram: Array(#"{"name": "left-pad", "version": "1.3.0"}"#.utf8)
        case .newerCrest: replacing("crest/model/v4", "crest/model/v9")
        case .anotherSeries: replacing("service-2", "service-1")
        }
    }
}

@Suite struct `A folder of models` {
    let bench: Workbench
    let path: String
    let models: String

    init() throws {
        bench = try Workbench()
        path = try bench.severalSeries()
        models = bench.folder.url("models").path
    }

    private func file(_ series: String) -> URL {
        URL(fileURLWithPath: models).appendingPathComponent("\(series).model")
    }

    /// The outcome of forecasting from the folder after one file of it was changed.
    private func forecast(afterEditing edit: ([UInt8]) -> [UInt8]) throws -> BuiltBinary.Outcome {
        _ = try bench.run("forecast", path, "--save", models)
        let file = file("service-2")
        try Data(edit(Array(try Data(contentsOf: file)))).write(to: file)
        return try bench.run("forecast", path, "--models", models, "-o", "json")
    }

    @Test func `forecasts the bytes that fitting forecasts`() throws {
        let fitted = try bench.run("forecast", path, "--save", models, "-o", "json")
        let archived = try bench.run("forecast", path, "--models", models, "-o", "json")
        #expect(archived.status == fitted.status)
        #expect(archived.output == fitted.output)
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: models).sorted()
                == (0..<4).map { "service-\($0).model" }
        )
    }

    @Test func `plans the bytes that fitting plans`() throws {
        _ = try bench.run("forecast", path, "--save", models)
        let flags = ["plan", path, "--per-replica", "50", "--current", "3", "-o", "json"]
        let (fitted, archived) = (try bench.crest.run(flags), try bench.crest.run(flags + ["--models", models]))
        #expect(archived.output == fitted.output)
    }

    @Test func `keeps several series that one model cannot hold apart from each other`() throws {
        let names = ["../escape", "a/b", "", ".hidden", "ü"]
        let rows = names.flatMap { name in (0..<72).map { "\(Workbench.hour($0)),\"\(name)\",\($0 % 24)\n" } }
        let path = try bench.folder.write("timestamp,service,requests\n" + rows.joined(), to: "names.csv")
        _ = try bench.run("forecast", path, "--key", "service", "--horizon", "24h", "--save", models)
        let files = try FileManager.default.contentsOfDirectory(atPath: models)
        #expect(files.count == names.count)
        #expect(files.allSatisfy { !$0.hasPrefix(".") })
        #expect(try bench.files() == ["models", "names.csv", "several.csv"])
    }

    @Test func `keeps a series whose name is longer than a file's may be`() throws {
        let names = ["0", "1"].map { String(repeating: "{pod=\"müller\"}", count: 12) + $0 }
        let rows = names.flatMap { name in (0..<72).map { "\(Workbench.hour($0)),'\(name)',\($0 % 24)\n" } }
        let path = try bench.folder.write("timestamp,service,requests\n" + rows.joined(), to: "names.csv")
        let words = ["forecast", path, "--key", "service", "--horizon", "24h", "-o", "csv"]
        let fitted = try bench.crest.run(words + ["--save", models])
        #expect(fitted.status == 0, "\(fitted.talk)")
        #expect(try FileManager.default.contentsOfDirectory(atPath: models).count == 2)
        #expect(try bench.crest.run(words + ["--models", models]).output == fitted.output)
    }

    @Test(arguments: Damage.allCases)
    func `refuses a file that cannot be trusted`(damage: Damage) throws {
        let outcome = try forecast(afterEditing: damage.applied)
        #expect(outcome.status == 3, "\(damage): \(outcome.talk)")
        let document = try Document(outcome.output)
        #expect(try document.objects("series").count == 3)
        let refusal = try #require(try document.objects("warnings").first)
        #expect(refusal["code"] as? String == "E_ARCHIVE")
        #expect(refusal["series"] as? String == "service-2")
    }

    @Test func `is missing when it is missing`() throws {
        let outcome = try bench.run("forecast", path, "--models", models, "-o", "json")
        #expect(outcome.status == 66)
        #expect(try WrittenError(outcome).code == "E_NO_ARCHIVE")
    }

    @Test func `of another step is refused`() throws {
        _ = try bench.run("forecast", path, "--save", models)
        let outcome = try bench.run("forecast", path, "--models", models, "--step", "2h", "-o", "json")
        #expect(outcome.status == 64)
        #expect(try WrittenError(outcome).code == "E_REQUEST")
    }

    @Test func `comes with the project, and its models forecast the data that come with it`() throws {
        let root = URL(fileURLWithPath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let outcome = try bench.run(
            "forecast", root.appendingPathComponent("data/services.csv").path, "--models",
            root.appendingPathComponent("models").path, "-o", "json")
        #expect(outcome.status == 0, "\(outcome.talk)")
        #expect(
            try Document(outcome.output).objects("series").map { $0["name"] as? String } == ["login", "mail", "search"])
    }
}

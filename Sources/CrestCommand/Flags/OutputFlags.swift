import ArgumentParser
import Crest
import CrestReporting
import CrestSeries
import Foundation

/// The flags that say where results go and what they look like.
struct OutputFlags: ParsableArguments {
    @Option(
        name: .shortAndLong,
        help: ArgumentHelp("table, json, csv, ndjson, markdown, or html where there is a page.", valueName: "table"))
    var output: OutputFormat = .table

    @Option(name: .customLong("out"), help: "Write the result to this file, whole or not at all.", completion: .file())
    var file: String?

    @Flag(name: [.customShort("q"), .long], help: "No talk on standard error.")
    var quiet = false

    @Flag(name: [.customShort("v"), .long], help: "More talk on standard error.")
    var verbose = false

    @Option(help: ArgumentHelp("auto, always or never.", valueName: "auto"))
    var color: ColourChoice = .auto

    @Flag(help: "Treat warnings as errors.")
    var strict = false

    var console: Console { Console(isQuiet: quiet, isVerbose: verbose) }

    /// What the reader's terminal can show; a file is read without one.
    var style: TerminalStyle {
        TerminalStyle(
            environment: ProcessInfo.processInfo.environment, isTerminal: file == nil && Console.isOutputATerminal,
            columns: Console.terminalWidth, colours: color.policy)
    }

    /// Whether a command line that could not be understood asks for JSON nevertheless.
    static func asksForJSON(_ arguments: [String]) -> Bool {
        let joined = ["-o=json", "-o=ndjson", "-ojson", "-ondjson", "--output=json", "--output=ndjson"]
        let isPair = zip(arguments, arguments.dropFirst()).contains { flag, value in
            ["-o", "--output"].contains(flag) && ["json", "ndjson"].contains(value)
        }
        return isPair || arguments.contains { joined.contains($0) }
    }

    /// Says warnings; under `--strict` the first one is an error, and nothing is written.
    func heed(_ warnings: [Diagnostic]) throws {
        guard strict, !warnings.isEmpty else { return console.warn(warnings) }
        throw report(warnings)
    }

    /// Says that a command has no page.
    func refusePage() throws {
        throw CrestError(
            .request, "-o html: this command draws no page",
            hint: "use markdown; crest inspect has a page, and crest backtest with --per-replica")
    }

    /// Hands `body` a sink for the result: the file, atomically, or standard output.
    func write(_ body: (@escaping ([UInt8]) throws -> Void) throws -> Void) throws {
        guard let file else { return try body(Self.print) }
        try AtomicFile.write(to: file, body)
    }

    /// Writes to standard output, whatever `--out` says.
    static func print(_ bytes: [UInt8]) throws {
        do {
            try FileHandle.standardOutput.write(contentsOf: Data(bytes))
        } catch {
            throw CrestError(
                .inputOutput, "cannot write to standard output: \(error.localizedDescription)",
                hint: "is the disk behind it full?")
        }
    }

    /// Writes lines of text.
    func write(lines: [String]) throws {
        try write { sink in try sink(Array(lines.map { $0 + "\n" }.joined().utf8)) }
    }

    /// Writes a JSON document, readable on a terminal, compact elsewhere.
    func write(json: JSONValue) throws {
        try write { sink in try JSONWriter(Console.isOutputATerminal ? .pretty : .compact).write(json, to: sink) }
    }
}

/// The `--output` flag.
enum OutputFormat: String, ExpressibleByArgument, CaseIterable {
    case table, json, csv, ndjson, markdown, html
}

/// The `--color` flag.
enum ColourChoice: String, ExpressibleByArgument, CaseIterable {
    case auto, always, never

    var policy: ColourPolicy {
        switch self {
        case .auto: .auto
        case .always: .always
        case .never: .never
        }
    }
}

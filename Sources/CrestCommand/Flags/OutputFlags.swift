import ArgumentParser
import Crest
import CrestReporting
import Foundation

/// The flags that say where results go and what they look like.
struct OutputFlags: ParsableArguments {
    @Option(name: .shortAndLong, help: ArgumentHelp("table, json, csv, ndjson or markdown.", valueName: "table"))
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

    /// Hands `body` a sink for the result: the file, atomically, or standard output.
    func write(_ body: (@escaping ([UInt8]) throws -> Void) throws -> Void) throws {
        if let file {
            try AtomicFile.write(to: file, body)
        } else {
            try body { try FileHandle.standardOutput.write(contentsOf: Data($0)) }
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
    case table, json, csv, ndjson, markdown
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

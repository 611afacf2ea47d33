public import Foundation

/// The `crest` binary that was built beside the tests, run as a user runs it.
public struct BuiltBinary: Sendable {
    /// What a run left behind.
    public struct Outcome: Sendable {
        /// The exit code, or the number of the signal when ``wasKilled``.
        public let status: Int32
        /// Whether a signal ended it, as a trap does.
        public let wasKilled: Bool
        /// Standard output.
        public let output: String
        /// Standard error.
        public let talk: String

        /// Standard output as lines, without the empty one at the end.
        public var lines: [String] {
            output.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(String.init)
        }
    }

    /// Where it is.
    public let path: String

    /// Finds it.
    ///
    /// - Throws: when there is no binary beside the test bundle.
    public init() throws {
        let folders = [URL(fileURLWithPath: CommandLine.arguments[0]), Bundle.main.bundleURL].flatMap {
            [$0.deletingLastPathComponent(), $0, $0.deletingLastPathComponent().deletingLastPathComponent()]
        }
        let candidates = folders.map { $0.appendingPathComponent("crest").path }
        guard let path = candidates.first(where: { FileManager.default.isExecutableFile(atPath: $0) }) else {
            throw Missing(looked: candidates)
        }
        self.path = path
    }

    /// There is no built binary.
    public struct Missing: Error {
        let looked: [String]
    }

    /// Runs `crest` with these arguments and waits for its end.
    ///
    /// - Parameters:
    ///   - input: standard input; empty when nil.
    ///   - output: where standard output goes instead of into the outcome.
    public func run(_ arguments: [String], input: Data? = nil, output: URL? = nil) throws -> Outcome {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = arguments
        return try Self.outcome(of: process, input: input, output: output)
    }

    /// Runs a script that calls the binary, which it finds in the variable `CREST`.
    public func run(script: URL, _ arguments: [String]) throws -> Outcome {
        let process = Process()
        process.executableURL = script
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment.merging(["CREST": path]) { $1 }
        return try Self.outcome(of: process, input: nil, output: nil)
    }

    private static func outcome(of process: Process, input: Data?, output: URL?) throws -> Outcome {
        // Files rather than pipes: whoever reads two pipes one after the other can wait for ever.
        let folder = try TemporaryFolder()
        let (inputURL, outputURL, talkURL) = (folder.url("in"), folder.url("out"), folder.url("err"))
        try (input ?? Data()).write(to: inputURL)
        try Data().write(to: outputURL)
        try Data().write(to: talkURL)
        process.standardInput = try FileHandle(forReadingFrom: inputURL)
        process.standardOutput = try FileHandle(forWritingTo: output ?? outputURL)
        process.standardError = try FileHandle(forWritingTo: talkURL)
        try process.run()
        process.waitUntilExit()
        return Outcome(
            status: process.terminationStatus, wasKilled: process.terminationReason == .uncaughtSignal,
            output: String(decoding: try Data(contentsOf: outputURL), as: UTF8.self),
            talk: String(decoding: try Data(contentsOf: talkURL), as: UTF8.self))
    }
}

/// A folder that is gone with the value that holds it.
public final class TemporaryFolder: Sendable {
    /// Where it is.
    public let path: String

    /// Makes an empty one.
    public init() throws {
        path = FileManager.default.temporaryDirectory.appendingPathComponent("crest-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }

    /// A file in it.
    public func url(_ name: String) -> URL {
        URL(fileURLWithPath: path).appendingPathComponent(name)
    }

    /// Writes a file into it and returns its path.
    public func write(_ text: String, to name: String) throws -> String {
        try Data(text.utf8).write(to: url(name))
        return url(name).path
    }
}

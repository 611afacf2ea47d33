import Foundation

/// Servers for the tests, each with a folder of its own.
public enum ServerProcess {
    /// Ends the server, and removes its folder, when the process that wanted it is gone, however it went.
    private static let watch = """
        parent=$1; folder=$2; shift 2
        "$@" >"$folder/log" 2>&1 & server=$!
        while [ -d "/proc/$parent" ]; do sleep 1; done
        kill -INT $server; wait $server; rm -rf "$folder"
        """

    /// Starts a server.
    ///
    /// - Parameter folder: Where the server keeps what it has.
    public static func start(_ command: [String], folder: String, as user: [String] = []) throws {
        let whole = user + ["/bin/sh", "-c", watch, "sh", "\(getpid())", folder] + command
        let process = Process()
        process.executableURL = URL(fileURLWithPath: whole[0])
        process.arguments = Array(whole.dropFirst())
        process.currentDirectoryURL = URL(fileURLWithPath: "/")
        process.standardInput = FileHandle.nullDevice
        (process.standardOutput, process.standardError) = (FileHandle.nullDevice, FileHandle.nullDevice)
        try process.run()
    }

    /// Runs a command to its end; throws when it fails.
    public static func run(_ command: [String], in folder: String? = nil) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: command[0])
        process.arguments = Array(command.dropFirst())
        if let folder { process.currentDirectoryURL = URL(fileURLWithPath: folder) }
        (process.standardOutput, process.standardError) = (FileHandle.nullDevice, FileHandle.nullDevice)
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw Failure(command: command) }
    }

    /// Waits up to ten seconds until `isReady`.
    public static func wait(until isReady: () -> Bool) throws {
        for _ in 0..<100 where !isReady() { Thread.sleep(forTimeInterval: 0.1) }
        guard isReady() else { throw Failure(command: ["a server that does not answer"]) }
    }

    /// A command that failed.
    public struct Failure: Error { let command: [String] }
}

import CrestTesting
import Foundation
import Testing

/// The scripts disturb a night at every call and at 500 moments; here is a sample of both.
@Suite(
    .enabled(
        if: ["/usr/bin/python3", "/usr/bin/cc"].allSatisfy(FileManager.default.isExecutableFile), "no python3 or cc"))
struct `A night on a machine that fails` {
    private func run(_ script: String, _ arguments: String...) throws -> BuiltBinary.Outcome {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        let url = root.deletingLastPathComponent().appendingPathComponent("scripts/\(script)")
        return try BuiltBinary().run(script: url, arguments)
    }

    @Test func `leaves the old plan or the new one, whole, and run again all that it should`() throws {
        let outcome = try run("fail-nights", "EIO:31", "ENOSPC:29", "EINTR:23", "short:27", "kill:19", "tmpfs:40")
        #expect(outcome.status == 0, "\(outcome.talk)")
        // Where nothing can be mounted, the line of tmpfs says that it was skipped.
        #expect(outcome.lines.count == 7, "\(outcome.output)")
    }

    @Test func `leaves the same when it was killed`() throws {
        let outcome = try run("kill-nights", "10")
        #expect(outcome.status == 0, "\(outcome.talk)")
    }
}

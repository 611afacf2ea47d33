import Crest
import CrestNightly
import CrestTesting
import Foundation
import Testing

@Suite struct `The lock of a run` {
    @Test func `is let go with the run, though a child that was just begun still has its file open`() throws {
        let folder = try TemporaryFolder()
        let path = folder.url("store.sqlite").path
        var lock: RunLock? = try RunLock(beside: path, now: Installation.night(0))
        let file = "\(path).lock"
        let descriptors = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").filter {
            (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\($0)")) == file
        }
        // As a child has it from its birth until it is another program.
        let shared = dup(try #require(descriptors.first.flatMap { Int32($0) }))
        defer { close(shared) }
        #expect(throws: CrestError.self) { try RunLock(beside: path, now: Installation.night(0)) }
        #expect(lock != nil)
        lock = nil
        #expect(throws: Never.self) { try RunLock(beside: path, now: Installation.night(0)) }
    }
}

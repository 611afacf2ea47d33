package import Crest
package import CrestSeries
import Foundation

/// Lets one run at a time work on a store; it ends with the process, however that ends.
package final class RunLock: Sendable {
    private let descriptor: Int32

    /// Takes the lock beside `path`, at once or not at all.
    ///
    /// - Throws: ``CrestError/Code/locked`` naming who holds it; ``CrestError/Code/output``.
    package init(beside path: String, now: Timestamp) throws(CrestError) {
        let file = "\(path).lock"
        var descriptor: Int32
        repeat {
            descriptor = unsafe open(file, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
        } while descriptor < 0 && errno == EINTR
        guard descriptor >= 0 else { throw CrestError(FileFailure("open", file, number: errno)) }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let reason = errno
            guard reason == EWOULDBLOCK else {
                _ = close(descriptor)
                throw CrestError(FileFailure("lock", file, number: reason))
            }
            let holder = FileManager.default.contents(atPath: file).map { String(decoding: $0, as: UTF8.self) } ?? ""
            _ = close(descriptor)
            throw CrestError(lockedBy: holder.isEmpty ? "it has not said who it is" : holder)
        }
        self.descriptor = descriptor
        let owner = Self.owner(now)
        // Who holds it is for people: the lock holds without.
        _ = ftruncate(descriptor, 0)
        _ = unsafe Array(owner.utf8).withUnsafeBytes { unsafe pwrite(descriptor, $0.baseAddress, $0.count, 0) }
    }

    /// Who this process is, for the one who finds the lock taken.
    static func owner(_ now: Timestamp) -> String {
        "process \(getpid()) on \(ProcessInfo.processInfo.hostName) since \(now)"
    }

    deinit {
        // A child that was begun elsewhere shares the descriptor until it is another program, and would hold the lock
        // on.
        _ = flock(descriptor, LOCK_UN)
        _ = close(descriptor)
    }
}

extension CrestError {
    /// - Parameter holder: as it says of itself.
    init(lockedBy holder: String) {
        self.init(
            .locked, "another run works here: \(holder)",
            hint: "wait until it is done; it lets go when it ends, whatever ends it")
    }
}

import Crest
import Foundation
import Synchronization

/// Files of the machine, of which one call goes wrong: the one of a number.
final class FaultyFiles: FileSystem, Sendable {
    enum Fault: Sendable, Hashable {
        /// The call fails with this number of `errno`.
        case error(Int32)
        /// A write takes one byte only; other calls work.
        case shortWrite
        /// Nothing happens from this call on: the process is dead.
        case death
    }

    private let system = SystemFiles()
    private let fault: Fault
    private let number: Int
    private let calls = Mutex(0)

    /// - Parameter number: of the call, from 1; 0 for none.
    init(_ fault: Fault = .death, at number: Int = 0) {
        self.fault = fault
        self.number = number
    }

    /// Whether there was a call of the number.
    var hasStruck: Bool { number > 0 && calls.withLock { $0 } >= number }

    /// Whether this call is the one.
    private func isStruck(_ action: String, _ path: String) throws(FileFailure) -> Bool {
        let call = calls.withLock { calls -> Int in
            calls += 1
            return calls
        }
        guard number > 0 else { return false }
        switch fault {
        case .death:
            if call >= number { throw FileFailure(action, path, number: EIO) }
        case .error(let code):
            if call == number { throw FileFailure(action, path, number: code) }
        case .shortWrite: return call == number
        }
        return false
    }

    func create(_ path: String) throws(FileFailure) -> Int32 {
        _ = try isStruck("create", path)
        return try system.create(path)
    }

    func write(_ bytes: ArraySlice<UInt8>, to descriptor: Int32, _ path: String) throws(FileFailure) -> Int {
        let isShort = try isStruck("write", path)
        return try system.write(isShort ? bytes.prefix(1) : bytes, to: descriptor, path)
    }

    func sync(_ descriptor: Int32, _ path: String) throws(FileFailure) {
        _ = try isStruck("sync", path)
        try system.sync(descriptor, path)
    }

    func close(_ descriptor: Int32) { system.close(descriptor) }

    func rename(_ path: String, to new: String) throws(FileFailure) {
        _ = try isStruck("rename", path)
        try system.rename(path, to: new)
    }

    func link(_ path: String, to target: String) throws(FileFailure) {
        _ = try isStruck("link", path)
        try system.link(path, to: target)
    }

    func makeFolder(_ path: String) throws(FileFailure) {
        _ = try isStruck("make", path)
        try system.makeFolder(path)
    }

    func syncFolder(_ path: String) throws(FileFailure) {
        _ = try isStruck("sync", path)
        try system.syncFolder(path)
    }

    func remove(_ path: String) throws(FileFailure) {
        _ = try isStruck("remove", path)
        try system.remove(path)
    }

    func names(in folder: String) -> [String] { system.names(in: folder) }
}
